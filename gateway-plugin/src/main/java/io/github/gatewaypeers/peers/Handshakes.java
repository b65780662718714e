package io.github.gatewaypeers.peers;

import io.github.gatewaypeers.codec.HandshakeException;
import io.github.gatewaypeers.codec.HandshakeStatus;
import io.github.gatewaypeers.codec.Hello;
import io.github.gatewaypeers.codec.StatusLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is let in, and what the answers of those mean whom we dial. Confined to the thread
 * of the peers section.
 */
final class Handshakes {

	/** Milliseconds from one complaint about strangers to the next. */
	private static final long COMPLAINTS = 5_000;

	private static final Logger logger = LoggerFactory.getLogger(Handshakes.class);

	private final Members members;

	private final String localName;

	private final long processId;

	private long lastComplaint = Long.MIN_VALUE / 2;

	/**
	 * Makes the handshakes of a section.
	 * @param processId a number that no other process of our name has
	 */
	Handshakes(Members members, String localName, long processId) {
		this.members = members;
		this.localName = localName;
		this.processId = processId;
	}

	Hello hello(Peer called) {
		return new Hello(called.downgraded ? 0 : Hello.MINOR_VERSION, called.name(), this.localName, this.processId);
	}

	StatusLine welcome() {
		return new StatusLine(HandshakeStatus.SUCCESS, this.processId);
	}

	/**
	 * Decides about somebody who has introduced himself. If we have a connection with him
	 * already, or are about to, we give it up for the one that has just come, as HAProxy
	 * does.
	 * @throws HandshakeException if he cannot be accepted
	 */
	void accept(PeerConnection connection, Hello hello, long now) {
		if (!hello.calledPeer().equals(this.localName)) {
			throw new HandshakeException(HandshakeStatus.HOST_MISMATCH,
					"it calls '" + hello.calledPeer() + "', but this is '" + this.localName + "'");
		}
		Peer peer = this.members.find(hello.callingPeer());
		if (peer == null) {
			throw new HandshakeException(HandshakeStatus.UNKNOWN_PEER, "it calls itself '" + hello.callingPeer()
					+ "', which is no peer of this section; add it if it should be one");
		}
		checkNames(connection, peer);
		if (this.members.isStopping() || (!peer.isLocal() && this.members.isAside())) {
			// No status: one of "try again later" keeps HAProxy from trying again.
			connection.close();
			return;
		}
		if (peer.connection != null) {
			if (peer.isLocal()) {
				throw new HandshakeException(HandshakeStatus.TRY_AGAIN, "another process of this name is connected");
			}
			peer.collisions++;
			this.members.disconnect(peer, now);
		}
		peer.downgraded = hello.minorVersion() == 0;
		peer.connection = connection;
		this.members.establish(peer, connection, hello.processId(), now);
	}

	private static void checkNames(PeerConnection connection, Peer peer) {
		CertificateNames names = connection.names();
		if (names != null && !names.include(peer.name())) {
			String problem = "it calls itself '" + peer.name() + "', but its certificate bears the names " + names
					+ "; give it one for '" + peer.name() + "'";
			if (peer.session == null) {
				peer.status = Printable.of(problem);
			}
			throw new HandshakeException(HandshakeStatus.UNKNOWN_PEER, problem);
		}
	}

	/**
	 * A peer that we dialled has answered.
	 * @param status the answer, {@code null} if it is none
	 */
	void onStatus(PeerConnection connection, @Nullable StatusLine status, String line, long now) {
		Peer peer = connection.peer();
		if (peer == null || peer.connection != connection) {
			connection.close();
		}
		else if (status != null && status.status() == HandshakeStatus.SUCCESS) {
			this.members.establish(peer, connection, status.processId(), now);
		}
		else {
			onRefusal(peer, (status != null) ? status.status() : null, line, now);
			connection.close();
		}
	}

	private void onRefusal(Peer peer, @Nullable HandshakeStatus status, String line, long now) {
		String answer = (status != null) ? status.code() + " " + status.meaning() : "'" + Printable.of(line) + "'";
		boolean downgrade = status == HandshakeStatus.BAD_VERSION && !peer.downgraded;
		peer.downgraded = downgrade;
		if (downgrade) {
			peer.retryAt = now;
			peer.log.info("the peer does not speak version 2.1; trying 2.0");
		}
		else if (status == HandshakeStatus.TRY_AGAIN) {
			peer.log.debug("the peer answers {}", answer);
		}
		else {
			this.members.onRefused(peer);
			warnOnce(peer, "the peer at {} refuses this gateway: {}", answer);
		}
		peer.status = answer;
	}

	/**
	 * Says why there is no session, once until there is one.
	 */
	private static void warnOnce(Peer peer, String format, String reason) {
		if (noteRefusal(peer, reason)) {
			peer.log.warn(format, peer.address(), reason);
		}
	}

	/**
	 * Notes why there is no session.
	 * @return {@code false} if that is known
	 */
	private static boolean noteRefusal(Peer peer, String reason) {
		boolean known = reason.equals(peer.refusal);
		peer.refusal = reason;
		peer.status = reason;
		return !known;
	}

	/**
	 * Somebody could not be accepted, or a peer's answer was no answer.
	 */
	void onFailure(PeerConnection connection, HandshakeException reason, long now) {
		String message = Printable.of(String.valueOf(reason.getMessage()));
		Peer peer = connection.peer();
		if (peer != null) {
			warnOnce(peer, "the answer of the peer at {} is none: {}", message);
		}
		else {
			warn(connection, Integer.toString(reason.status().code()), message, now);
		}
	}

	/**
	 * There is no TLS with somebody, or no more.
	 */
	void onFailure(PeerConnection connection, TlsFailure failure, long now) {
		Peer peer = connection.peer();
		if (peer == null) {
			if (failure.broken()) {
				logger.debug("[{}] {}: {}", this.members.name(), connection, failure.problem());
			}
			else {
				warn(connection, "TLS", failure.problem(), now);
			}
		}
		else if (failure.broken()) {
			if (noteRefusal(peer, failure.problem())) {
				peer.log.info("there is no TLS with the peer at {}: {}", peer.address(), failure.problem());
			}
		}
		else {
			this.members.onRefused(peer);
			warnOnce(peer, "there is no TLS with the peer at {}: {}", failure.problem());
		}
	}

	private void warn(PeerConnection connection, String code, String message, long now) {
		if (now - this.lastComplaint >= COMPLAINTS) {
			this.lastComplaint = now;
			logger.warn("[{}] refused the connection with {} ({}): {}", this.members.name(), connection, code, message);
		}
		else {
			logger.debug("[{}] refused the connection with {} ({}): {}", this.members.name(), connection, code,
					message);
		}
	}

}
