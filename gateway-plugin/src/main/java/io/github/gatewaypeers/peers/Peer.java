package io.github.gatewaypeers.peers;

import java.util.ArrayList;
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

	private final String name;

	private final String host;

	private final int port;

	private final boolean local;

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
	long @Nullable [] extraHeartbeats;

	String status = "not tried yet";

	long collisions;

	long protocolErrors;

	long silences;

	Peer(String name, String host, int port, boolean local, List<StickTable> tables) {
		this.name = name;
		this.host = host;
		this.port = port;
		this.local = local;
		for (StickTable table : tables) {
			this.cursors.add(new TableCursor(this.cursors.size() + 1, table));
		}
	}

	String name() {
		return this.name;
	}

	String host() {
		return this.host;
	}

	int port() {
		return this.port;
	}

	String address() {
		return ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

	boolean isLocal() {
		return this.local;
	}

	List<TableCursor> cursors() {
		return this.cursors;
	}

	/**
	 * Remembers what is wrong with a table of the peer.
	 * @param problem a sentence, empty if nothing is wrong
	 * @return {@code true} if that is news worth a warning
	 */
	boolean isNews(String table, String problem) {
		String before = this.warnings.put(table, problem);
		return !problem.isEmpty() && !problem.equals(before);
	}

	boolean isEstablished() {
		return this.session != null;
	}

	PeerStatus status() {
		PeerState state = PeerState.DISCONNECTED;
		if (this.session != null) {
			state = PeerState.ESTABLISHED;
		}
		else if (this.local) {
			state = PeerState.LOCAL;
		}
		else if (this.connection != null) {
			state = PeerState.CONNECTING;
		}
		return new PeerStatus(this.name, address(), state, this.status, !this.notUpToDate, this.collisions,
				this.protocolErrors, this.silences, this.cursors.stream().map(Peer::status).toList());
	}

	private static PeerStatus.Table status(TableCursor cursor) {
		return new PeerStatus.Table(cursor.table().definition().name(), cursor.table().lastUpdateId(), cursor.pushed(),
				cursor.acked());
	}

}
