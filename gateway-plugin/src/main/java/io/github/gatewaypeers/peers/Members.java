package io.github.gatewaypeers.peers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.codec.PeerMessageDecoder;
import io.github.gatewaypeers.codec.PeerProtocolException;
import io.github.gatewaypeers.session.PeerSession;
import io.github.gatewaypeers.sticktable.Source;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;

/**
 * The members of a section and what is decided among them: who is dialled when, which of
 * two connections stays, and who teaches whom. Knows neither sockets nor timers: it is
 * told what happens and what time it is. Confined to the thread of the peers section.
 */
final class Members {

	/** Milliseconds from one dialling of a peer to the next. */
	static final long RECONNECT = 5_000;

	/** The same while a process waits for its successor. */
	static final long LOCAL_RECONNECT = 500;

	/** After losing a session wait for 50 ms and up to so many more. */
	static final int RECONNECT_SPREAD = 2_000;

	/** We have not listened ourselves when the clock leaps by more. */
	private static final long STALL = 1_000;

	private final String section;

	private final Peer local;

	private final Map<String, Peer> remotes = new LinkedHashMap<>();

	private final List<StickTable> tables;

	private final TableMatcher matcher;

	private final Handshakes handshakes;

	private final IntUnaryOperator random;

	private final int maxMessageLength;

	private int lastNumber = Peer.LOCAL;

	private Transport transport = (members, peer, now) -> {
		throw new IllegalStateException("not started");
	};

	private Resync resync;

	private long lastTick;

	private @Nullable Handover handover;

	private boolean stopping;

	/**
	 * Assembles the members.
	 * @param processId a number that no other process of our name has
	 * @param random gives a number below its argument
	 */
	Members(String section, PeerAddress local, List<StickTable> tables, int maxMessageLength, long processId,
			IntUnaryOperator random) {
		this.section = section;
		this.tables = tables;
		this.local = new Peer(section, local, Peer.LOCAL, tables);
		this.matcher = new TableMatcher(tables);
		this.handshakes = new Handshakes(this, local.name(), processId);
		this.maxMessageLength = maxMessageLength;
		this.random = random;
		this.resync = new Resync(section, RECONNECT, false, 0);
	}

	String name() {
		return this.section;
	}

	Handshakes handshakes() {
		return this.handshakes;
	}

	Peer local() {
		return this.local;
	}

	Collection<Peer> remotes() {
		return this.remotes.values();
	}

	Collection<Peer> all() {
		List<Peer> all = new ArrayList<>(this.remotes.values());
		all.add(0, this.local);
		return Collections.unmodifiableList(all);
	}

	@Nullable Peer find(String name) {
		return name.equals(this.local.name()) ? this.local : this.remotes.get(name);
	}

	/**
	 * Tells whether there is nothing to wait for: the first resync has ended, or was
	 * given up and nobody is there now who might know more.
	 */
	boolean isUpToDate() {
		return this.resync.isUpToDate(this.remotes.values());
	}

	boolean isStopping() {
		return this.stopping;
	}

	/**
	 * Tells whether remote peers belong to another process of our name: to one that takes
	 * over from us, or to one that we are about to take over from. What they tell both
	 * would be lost on the other.
	 */
	boolean isAside() {
		return this.stopping || this.resync.isWaitingForPredecessor();
	}

	/**
	 * Begins to dial and to look for a teacher, or goes on after a stop: then peers tell
	 * us what we have missed, as after any broken connection.
	 * @param resyncTimeout how long to wait for a teacher, in milliseconds
	 * @param predecessor whether a process of our name is there to teach us
	 * @param transport dials peers
	 */
	void start(long resyncTimeout, boolean predecessor, Transport transport, long now) {
		this.transport = transport;
		this.stopping = false;
		this.handover = null;
		this.lastTick = now;
		this.remotes.values().forEach((peer) -> peer.retryAt = now);
		if (predecessor || !this.resync.isComplete()) {
			this.resync = new Resync(this.section, resyncTimeout, predecessor, now);
		}
	}

	void add(PeerAddress address) {
		if (find(address.name()) != null) {
			throw new IllegalArgumentException("peers section '" + this.section + "' has a peer '" + address.name()
					+ "' already; choose another name");
		}
		this.remotes.put(address.name(), new Peer(this.section, address, ++this.lastNumber, this.tables));
	}

	boolean remove(String name, long now) {
		Peer removed = this.remotes.remove(name);
		if (removed == null) {
			return false;
		}
		disconnect(removed, now);
		return true;
	}

	/**
	 * Looks at the clock; to be called some 20 times a second.
	 */
	void tick(long now) {
		boolean stalled = now - this.lastTick > STALL;
		this.lastTick = now;
		for (Peer peer : all()) {
			peer.log.tick(now);
			if (stalled && peer.session != null) {
				peer.session.forgiveSilence(now);
			}
			tick(peer, now);
		}
		if (this.handover != null) {
			this.handover.tick(now);
		}
		tickResync(now);
	}

	private void tickResync(long now) {
		if (!this.stopping) {
			this.resync.tick(this.remotes.values(), now);
		}
	}

	private void tick(Peer peer, long now) {
		if (!peer.isLocal()) {
			peer.cursors().forEach((cursor) -> cursor.tick(now));
		}
		PeerConnection connection = peer.connection;
		if (connection == null) {
			if (now >= peer.retryAt && !peer.isLocal() && !isAside()) {
				dial(peer, now);
			}
			return;
		}
		connection.tick(now);
		PeerSession session = peer.session;
		if (session == null) {
			return;
		}
		if (!session.tick(now)) {
			peer.silences++;
			peer.status = "silent for too long";
			peer.log.info("nothing heard for {} ms; closing the session", RECONNECT);
			connection.close();
			return;
		}
		noteCommon(peer);
		if (peer.isExtraHeartbeatDue(now)) {
			session.requireHeartbeat();
		}
		if (session.isHeartbeatDue()) {
			connection.wake();
		}
	}

	private void noteCommon(Peer peer) {
		if (peer.session != null && peer.session.takeHeard()) {
			peer.common(this.remotes.values());
		}
	}

	private void dial(Peer peer, long now) {
		peer.retryAt = now + RECONNECT;
		peer.connection = this.transport.dial(this, peer, now);
	}

	/**
	 * Begins a session over a connection whose handshake has succeeded.
	 * @param processId the number of the process at the other end, 0 if it is not known
	 */
	void establish(Peer peer, PeerConnection connection, long processId, long now) {
		boolean successor = peer.isLocal() && this.handover != null;
		boolean predecessor = peer.isLocal() && this.handover == null;
		peer.process(processId, this.remotes.values());
		peer.common(this.remotes.values());
		PeerSession session = new PeerSession(peer.number(), predecessor ? Source.Way.INHERITANCE : Source.Way.UPDATE,
				peer.cursors(), !peer.downgraded, new Lessons(peer), now);
		peer.establish(session, now);
		peer.log.info("session established with {}", connection);
		this.resync.onSessionChange(peer, now);
		if (successor) {
			session.beginLesson();
		}
		else if (predecessor) {
			this.resync.onPredecessor(peer, session);
		}
		else {
			// Before anything is pushed: a teacher repeats what it was told, and that
			// would take back what has been counted since.
			tickResync(now);
		}
		connection.establish(peer, session, new PeerMessageDecoder(this.maxMessageLength,
				(announcement) -> this.matcher.match(peer, announcement)));
	}

	/**
	 * Ends what there is of a connection with a peer.
	 */
	void disconnect(Peer peer, long now) {
		PeerConnection connection = peer.connection;
		if (connection != null) {
			forget(peer, now);
			connection.close();
		}
	}

	void disconnectAll(long now) {
		all().forEach((peer) -> disconnect(peer, now));
	}

	private void forget(Peer peer, long now) {
		boolean established = peer.session != null;
		peer.disconnected();
		if (established) {
			peer.retryAt = now + 50 + this.random.applyAsInt(RECONNECT_SPREAD);
			this.resync.onSessionChange(peer, now);
		}
	}

	/**
	 * A connection that we dialled is there.
	 */
	void onOpened(Peer peer) {
		if (this.handover != null && peer.isLocal()) {
			this.handover.onOpened();
		}
	}

	/**
	 * A peer that we dialled will not have us.
	 */
	void onRefused(Peer peer) {
		if (this.handover != null && peer.isLocal()) {
			this.handover.onRefused();
		}
	}

	void onProtocolError(Peer peer, PeerProtocolException error) {
		peer.protocolErrors++;
		peer.status = "protocol error: " + error.getMessage();
		peer.log.warn("the peer broke the protocol, closing its session: {}", error.getMessage());
	}

	void onClosed(Peer peer, PeerConnection connection, long now) {
		if (peer.connection != connection) {
			return;
		}
		if (peer.session != null) {
			peer.log.info("session ended");
		}
		forget(peer, now);
		if (this.handover != null && peer.isLocal()) {
			this.handover.onClosed(now);
		}
	}

	/**
	 * Lets remote peers have what they lack, closes the sessions with them, and teaches a
	 * successor, if one is there.
	 * @param timeout how long that may take, in milliseconds
	 * @param done is told when nothing remains to be done
	 */
	void stop(long timeout, long now, Runnable done) {
		this.stopping = true;
		this.lastTick = now;
		this.remotes.values().forEach(this::noteCommon);
		wake();
		this.handover = new Handover(this, timeout, now, done);
		this.handover.tick(now);
	}

	boolean areRemotesDrained() {
		return this.remotes.values().stream().allMatch((peer) -> peer.session == null || peer.session.isDrained());
	}

	boolean isLocalDrained() {
		return this.local.session != null && this.local.session.isDrained();
	}

	void dialSuccessor(long now) {
		dial(this.local, now);
	}

	/**
	 * Closes everything at once.
	 */
	void close(long now) {
		this.stopping = true;
		disconnectAll(now);
	}

	/**
	 * Wakes all sessions because there are updates to send.
	 */
	void wake() {
		for (Peer peer : all()) {
			if (peer.session != null && peer.connection != null) {
				peer.connection.wake();
			}
		}
	}

	/**
	 * Tells the section of the ends of a peer's lessons.
	 */
	private final class Lessons implements PeerSession.Listener {

		private final Peer peer;

		Lessons(Peer peer) {
			this.peer = peer;
		}

		@Override
		public void onLearned(boolean complete) {
			this.peer.learned++;
			Members.this.resync.onLearned(this.peer, complete, Members.this.lastTick);
		}

		@Override
		public void onTaught() {
			this.peer.taught++;
			this.peer.log.info("the peer has learned all tables");
			if (Members.this.handover != null && this.peer.isLocal()) {
				Members.this.handover.onTaught();
			}
		}

		@Override
		public void onFailure(PeerMessage.Failure failure) {
			this.peer.complaints++;
			this.peer.log.warn("the peer ends the session with the error {}", failure.type());
			this.peer.status = "the peer complained: " + failure.type();
			if (this.peer.connection != null) {
				this.peer.connection.close();
			}
		}

		@Override
		public boolean isComplete() {
			return Members.this.resync.isComplete();
		}

	}

}
