package io.github.gatewaypeers.peers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.session.PeerSession;
import io.github.gatewaypeers.session.TableCursor;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;

/**
 * A member of the section: what is kept of it from one connection to the next. Confined
 * to the thread of the peers section.
 */
final class Peer {

	static final int LOCAL = 1;

	/** Of so many tables is remembered what was warned about. */
	static final int MAX_WARNINGS = 128;

	final PeerLog log;

	private final PeerAddress address;

	private final int number;

	private final List<TableCursor> cursors = new ArrayList<>();

	/** Which mismatch of a table was warned about last, by the name of the table. */
	private final Map<String, String> warnings = new HashMap<>();

	@Nullable PeerConnection connection;

	@Nullable PeerSession session;

	/** When to dial next. */
	long retryAt = Long.MIN_VALUE;

	/** Whether the peer only speaks version 2.0. */
	boolean downgraded;

	/** Whether the peer has taught us a lesson that was not complete. */
	boolean notUpToDate;

	/** When to send heartbeats to a session that may have won a collision. */
	private long[] extraHeartbeats = {};

	private long processId;

	String status = "not tried yet";

	/** The refusal that was warned about last. */
	String refusal = "";

	long collisions;

	long protocolErrors;

	long silences;

	long complaints;

	/** Messages of sessions that were sent, and received. */
	long sent;

	long received;

	/** Lessons that the peer gave us, and that we gave it. */
	long learned;

	long taught;

	/**
	 * Makes a peer that is not connected.
	 * @param section the name of the section
	 * @param number tells peers apart, see
	 * {@link io.github.gatewaypeers.sticktable.Source}; the local one is 1
	 */
	Peer(String section, PeerAddress address, int number, List<StickTable> tables) {
		this.log = new PeerLog(section, address.name());
		this.address = address;
		this.number = number;
		for (StickTable table : tables) {
			this.cursors.add(new TableCursor(this.cursors.size() + 1, table));
		}
	}

	String name() {
		return this.address.name();
	}

	String host() {
		return this.address.host();
	}

	int port() {
		return this.address.port();
	}

	String address() {
		boolean ipv6 = host().indexOf(':') >= 0;
		return (ipv6 ? "[" + host() + "]" : host()) + ":" + port();
	}

	int number() {
		return this.number;
	}

	boolean isLocal() {
		return this.number == LOCAL;
	}

	List<TableCursor> cursors() {
		return this.cursors;
	}

	/**
	 * Notes which process of the peer is there. One that has taken the place of another
	 * does not have all that this has acknowledged.
	 * @param id a number that differs from one process to the next, 0 if it is not known
	 */
	void process(long id, Collection<Peer> remotes) {
		if (id != 0 && this.processId != 0 && id != this.processId) {
			for (int table = 0; table < this.cursors.size(); table++) {
				this.cursors.get(table).forgetProcess(acknowledgedByAll(table, remotes, true));
			}
		}
		this.processId = (id != 0) ? id : this.processId;
	}

	/**
	 * Notes, while this peer is alive, what all others have acknowledged. Our successor
	 * cannot know whether they are still the same processes.
	 */
	void common(Collection<Peer> remotes) {
		for (int table = 0; table < this.cursors.size(); table++) {
			this.cursors.get(table).common(acknowledgedByAll(table, remotes, isLocal()));
		}
	}

	/**
	 * Finds what all peers but this one have acknowledged.
	 * @param assured whether to take into account that a peer which is not there may be
	 * replaced by another process
	 */
	private long acknowledgedByAll(int table, Collection<Peer> peers, boolean assured) {
		long least = Long.MAX_VALUE;
		for (Peer peer : peers) {
			if (peer != this) {
				TableCursor cursor = peer.cursors.get(table);
				least = Math.min(least, (assured && peer.session == null) ? cursor.assured() : cursor.acked());
			}
		}
		return least;
	}

	/**
	 * A session has begun.
	 */
	void establish(PeerSession session, long now) {
		this.session = session;
		this.status = "established";
		this.refusal = "";
		// Some HAProxys take the winner of a collision for dead; see docs/protocol.md.
		this.extraHeartbeats = new long[] { now + 10, now + 250 };
	}

	boolean isExtraHeartbeatDue(long now) {
		boolean due = false;
		for (int at = 0; this.session != null && at < this.extraHeartbeats.length; at++) {
			if (now >= this.extraHeartbeats[at]) {
				this.extraHeartbeats[at] = Long.MAX_VALUE;
				due = true;
			}
		}
		return due;
	}

	/**
	 * The connection is gone. A peer that only spoke version 2.0 may speak 2.1 next time.
	 */
	void disconnected() {
		if (this.session != null) {
			this.downgraded = false;
			this.status = "established".equals(this.status) ? "session ended" : this.status;
		}
		this.connection = null;
		this.session = null;
	}

	/**
	 * Remembers what is wrong with a table of the peer.
	 * @param problem a sentence, empty if nothing is wrong
	 * @return {@code true} if that is news worth a warning
	 */
	boolean isNews(String table, String problem) {
		if (this.warnings.size() >= MAX_WARNINGS && !this.warnings.containsKey(table)) {
			return false;
		}
		String before = this.warnings.put(table, problem);
		return !problem.isEmpty() && !problem.equals(before);
	}

	PeerStatus status() {
		PeerState state = PeerState.DISCONNECTED;
		if (this.session != null) {
			state = PeerState.ESTABLISHED;
		}
		else if (isLocal()) {
			state = PeerState.LOCAL;
		}
		else if (this.connection != null) {
			state = PeerState.CONNECTING;
		}
		return new PeerStatus(name(), address(), state, this.status, !this.notUpToDate, this.collisions,
				this.protocolErrors, this.silences, this.complaints,
				new PeerStatus.Traffic(this.sent, this.received, this.learned, this.taught),
				this.cursors.stream().map(Peer::status).toList());
	}

	private static PeerStatus.Table status(TableCursor cursor) {
		return new PeerStatus.Table(cursor.table().definition().name(), cursor.table().lastUpdateId(), cursor.pushed(),
				cursor.acked(), cursor.unacknowledged(), cursor.waiting());
	}

}
