package io.github.gatewaypeers.peers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

import io.github.gatewaypeers.codec.HandshakeException;
import io.github.gatewaypeers.codec.HandshakeStatus;
import io.github.gatewaypeers.codec.Hello;
import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.codec.PeerMessageDecoder;
import io.github.gatewaypeers.codec.PeerProtocolException;
import io.github.gatewaypeers.session.PeerSession;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of a section and what is decided among them: who is dialled when, which of
 * two connections stays, and who teaches whom. Knows neither sockets nor timers: it is
 * told what happens and what time it is. Confined to the thread of the peers section.
 */
final class Members {

	/** Milliseconds from one dialling of a peer to the next. */
	static final long RECONNECT = 5_000;

	/** The same while the predecessor waits for its successor. */
	static final long LOCAL_RECONNECT = 500;

	/** After losing a session wait for 50 ms and up to so many more. */
	static final int RECONNECT_SPREAD = 2_000;

	/** We have not listened ourselves when the clock leaps by more. */
	private static final long STALL = 1_000;

	private static final Logger logger = LoggerFactory.getLogger(Members.class);

	private final String section;

	private final Peer local;

	private final Map<String, Peer> remotes = new LinkedHashMap<>();

	private final List<StickTable> tables;

	private final TableMatcher matcher;

	private final Transport transport;

	private final IntUnaryOperator random;

	private final int maxMessageLength;

	private final long processId;

	private Resync resync;

	private long lastTick;

	private long lastComplaint = Long.MIN_VALUE / 2;

	private @Nullable Handover handover;

	private boolean stopping;

	/**
	 * Assembles the members.
	 * @param random gives a number below its argument
	 */
	Members(String section, String localName, String localHost, int localPort, List<StickTable> tables,
			int maxMessageLength, long processId, Transport transport, IntUnaryOperator random) {
		this.section = section;
		this.tables = tables;
		this.local = new Peer(localName, localHost, localPort, true, tables);
		this.matcher = new TableMatcher(section, tables);
		this.maxMessageLength = maxMessageLength;
		this.processId = processId;
		this.transport = transport;
		this.random = random;
		this.resync = new Resync(section, RECONNECT, false, 0);
	}

	String name() {
		return this.section;
	}

	Peer local() {
		return this.local;
	}

	Collection<Peer> remotes() {
		return this.remotes.values();
	}

	/**
	 * Begins to look for a teacher.
	 * @param resyncTimeout how long to wait for one, in milliseconds
	 * @param predecessor whether a process of our name is there to teach us
	 */
	void start(long resyncTimeout, boolean predecessor, long now) {
		this.resync = new Resync(this.section, resyncTimeout, predecessor, now);
		this.lastTick = now;
	}

	void add(String name, String host, int port) {
		if (name.equals(this.local.name()) || this.remotes.containsKey(name)) {
			throw new IllegalArgumentException(
					"peers section '" + this.section + "' has a peer '" + name + "' already; choose another name");
		}
		this.remotes.put(name, new Peer(name, host, port, false, this.tables));
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
	 * Looks at the clock; to be called some 50 times a second.
	 */
	void tick(long now) {
		boolean stalled = now - this.lastTick > STALL;
		this.lastTick = now;
		for (Peer peer : this.remotes.values()) {
			if (stalled && peer.session != null) {
				peer.session.forgiveSilence(now);
			}
			tick(peer, now);
		}
		if (this.handover != null) {
			this.handover.tick(now);
			tick(this.local, now);
		}
		else if (this.local.session != null) {
			tick(this.local, now);
		}
		if (!this.stopping) {
			this.resync.tick(this.remotes.values(), now);
		}
	}

	private void tick(Peer peer, long now) {
		PeerConnection connection = peer.connection;
		if (connection == null) {
			if (now >= peer.retryAt && !peer.isLocal() && !this.stopping) {
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
			logger.info("[{}/{}] nothing heard for {} ms; closing the session", this.section, peer.name(), RECONNECT);
			connection.close();
			return;
		}
		long[] extra = peer.extraHeartbeats;
		for (int at = 0; extra != null && at < extra.length; at++) {
			if (now >= extra[at]) {
				extra[at] = Long.MAX_VALUE;
				session.requireHeartbeat();
			}
		}
		if (session.isHeartbeatDue()) {
			connection.wake();
		}
	}

	private void dial(Peer peer, long now) {
		peer.retryAt = now + RECONNECT;
		peer.connection = this.transport.dial(this, peer, now);
	}

	Hello hello(Peer called) {
		return new Hello(called.downgraded ? 0 : Hello.MINOR_VERSION, called.name(), this.local.name(), this.processId);
	}

	/**
	 * Decides about somebody who has introduced himself.
	 * @throws HandshakeException if he cannot be accepted
	 */
	void accept(PeerConnection connection, Hello hello, long now) {
		if (this.stopping) {
			throw new HandshakeException(HandshakeStatus.TRY_AGAIN, "this process is stopping");
		}
		if (!hello.calledPeer().equals(this.local.name())) {
			throw new HandshakeException(HandshakeStatus.HOST_MISMATCH,
					"it calls '" + hello.calledPeer() + "', but this is '" + this.local.name() + "'");
		}
		Peer peer = hello.callingPeer().equals(this.local.name()) ? this.local : this.remotes.get(hello.callingPeer());
		if (peer == null) {
			throw new HandshakeException(HandshakeStatus.UNKNOWN_PEER, "it calls itself '" + hello.callingPeer()
					+ "', which is no peer of this section; add it if it should be one");
		}
		if (peer.connection != null) {
			settleCollision(peer, now);
		}
		peer.downgraded = hello.minorVersion() == 0;
		peer.connection = connection;
		PeerSession session = establish(peer, connection, now);
		if (peer.isLocal()) {
			this.resync.onPredecessor(peer, session);
		}
	}

	/**
	 * Gives up the connection we had for the one that has just come, as HAProxy does.
	 */
	private void settleCollision(Peer peer, long now) {
		if (peer.isLocal()) {
			throw new HandshakeException(HandshakeStatus.TRY_AGAIN, "another process of this name is connected");
		}
		peer.collisions++;
		disconnect(peer, now);
	}

	private void disconnect(Peer peer, long now) {
		PeerConnection connection = peer.connection;
		if (connection != null) {
			boolean established = peer.session != null;
			forget(peer, established, now);
			connection.close();
		}
	}

	private PeerSession establish(Peer peer, PeerConnection connection, long now) {
		PeerSession session = new PeerSession(peer.cursors(), !peer.downgraded, new Lessons(peer), now);
		peer.session = session;
		peer.status = "established";
		// Some HAProxys take the winner of a collision for dead; see docs/protocol.md.
		peer.extraHeartbeats = new long[] { now + 10, now + 250 };
		this.resync.onSessionChange(peer, now);
		PeerMessageDecoder decoder = new PeerMessageDecoder(this.maxMessageLength,
				(announcement) -> this.matcher.match(peer, announcement));
		connection.establish(peer, session, decoder);
		logger.info("[{}/{}] session established with {}", this.section, peer.name(), connection);
		return session;
	}

	/**
	 * A peer that we dialled has answered.
	 * @param status the answer, {@code null} if it is none
	 */
	void onStatus(PeerConnection connection, @Nullable HandshakeStatus status, String line, long now) {
		Peer peer = connection.peer();
		if (peer == null || peer.connection != connection) {
			connection.close();
			return;
		}
		if (status == HandshakeStatus.SUCCESS) {
			PeerSession session = establish(peer, connection, now);
			if (peer.isLocal()) {
				session.beginLesson();
			}
			return;
		}
		String answer = (status != null) ? status.code() + " " + status.meaning() : "'" + printable(line) + "'";
		if (status == HandshakeStatus.BAD_VERSION && !peer.downgraded) {
			peer.downgraded = true;
			peer.retryAt = now;
			logger.info("[{}/{}] the peer does not speak version 2.1; trying 2.0", this.section, peer.name());
		}
		else if (status == HandshakeStatus.TRY_AGAIN) {
			if (this.handover != null && peer.isLocal()) {
				this.handover.onAnswered();
			}
			logger.debug("[{}/{}] the peer answers {}", this.section, peer.name(), answer);
		}
		else if (!answer.equals(peer.status)) {
			logger.warn("[{}/{}] the peer at {} refuses this gateway: {}", this.section, peer.name(), peer.address(),
					answer);
		}
		peer.status = answer;
		connection.close();
	}

	/**
	 * Somebody could not be accepted, or a peer's answer was no answer.
	 */
	void onRefused(PeerConnection connection, HandshakeException reason) {
		String message = printable(String.valueOf(reason.getMessage()));
		if (this.lastTick - this.lastComplaint >= RECONNECT) {
			this.lastComplaint = this.lastTick;
			logger.warn("[{}] refused the connection with {} ({}): {}", this.section, connection,
					reason.status().code(), message);
		}
		else {
			logger.debug("[{}] refused the connection with {} ({}): {}", this.section, connection,
					reason.status().code(), message);
		}
	}

	void onProtocolError(Peer peer, PeerConnection connection, PeerProtocolException error) {
		peer.protocolErrors++;
		peer.status = "protocol error: " + error.getMessage();
		logger.warn("[{}/{}] the peer broke the protocol, closing its session: {}", this.section, peer.name(),
				error.getMessage());
	}

	void onClosed(Peer peer, PeerConnection connection, boolean established, long now) {
		if (peer.connection == connection) {
			if (established) {
				logger.info("[{}/{}] session ended", this.section, peer.name());
			}
			forget(peer, established, now);
			if (this.handover != null && peer.isLocal()) {
				this.handover.onClosed(established, now);
			}
		}
	}

	private void forget(Peer peer, boolean established, long now) {
		peer.connection = null;
		peer.session = null;
		peer.extraHeartbeats = null;
		if (established) {
			peer.retryAt = now + 50 + this.random.applyAsInt(RECONNECT_SPREAD);
			this.resync.onSessionChange(peer, now);
		}
	}

	/**
	 * Closes the sessions with all remote peers and teaches a successor, if one is there.
	 * @param timeout how long that may take, in milliseconds
	 * @param done is told when nothing remains to be done
	 */
	void stop(long timeout, long now, Runnable done) {
		this.stopping = true;
		this.lastTick = now;
		for (Peer peer : this.remotes.values()) {
			disconnect(peer, now);
		}
		disconnect(this.local, now);
		this.handover = new Handover(this.section, () -> dial(this.local, this.lastTick), now + timeout, done);
		this.handover.tick(now);
	}

	/**
	 * Closes everything at once.
	 */
	void close(long now) {
		this.stopping = true;
		this.remotes.values().forEach((peer) -> disconnect(peer, now));
		disconnect(this.local, now);
	}

	/**
	 * Wakes all sessions because there are updates to send.
	 */
	void wake() {
		for (Peer peer : this.remotes.values()) {
			if (peer.session != null && peer.connection != null) {
				peer.connection.wake();
			}
		}
		if (this.local.session != null && this.local.connection != null) {
			this.local.connection.wake();
		}
	}

	boolean isUpToDate() {
		return this.resync.isFinished();
	}

	Collection<Peer> all() {
		List<Peer> all = new ArrayList<>(this.remotes.values());
		all.add(0, this.local);
		return Collections.unmodifiableList(all);
	}

	private static String printable(String text) {
		StringBuilder printable = new StringBuilder();
		text.chars().limit(200).forEach((each) -> printable.append((each < ' ' || each == 127) ? '?' : (char) each));
		return printable.toString();
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
		public void onLearned(boolean upToDate) {
			Members.this.resync.onLearned(this.peer, upToDate, Members.this.lastTick);
		}

		@Override
		public void onTaught() {
			logger.info("[{}/{}] the peer has learned all tables", Members.this.section, this.peer.name());
			if (Members.this.handover != null && this.peer.isLocal()) {
				Members.this.handover.onTaught();
			}
		}

		@Override
		public void onFailure(PeerMessage.Failure failure) {
			logger.warn("[{}/{}] the peer ends the session with the error {}", Members.this.section, this.peer.name(),
					failure.type());
			this.peer.status = "the peer complained: " + failure.type();
			if (this.peer.connection != null) {
				this.peer.connection.close();
			}
		}

		@Override
		public boolean isUpToDate() {
			return Members.this.isUpToDate();
		}

	}

}
