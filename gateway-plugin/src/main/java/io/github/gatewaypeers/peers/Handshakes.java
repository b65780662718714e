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
			if (!answer.equals(peer.refusal)) {
				peer.log.warn("the peer at {} refuses this gateway: {}", peer.address(), answer);
			}
			peer.refusal = answer;
		}
		peer.status = answer;
	}

	/**
	 * Somebody could not be accepted, or a peer's answer was no answer.
	 */
	void onFailure(PeerConnection connection, HandshakeException reason, long now) {
		String message = Printable.of(String.valueOf(reason.getMessage()));
		if (now - this.lastComplaint >= COMPLAINTS) {
			this.lastComplaint = now;
			logger.warn("[{}] refused the connection with {} ({}): {}", this.members.name(), connection,
					reason.status().code(), message);
		}
		else {
			logger.debug("[{}] refused the connection with {} ({}): {}", this.members.name(), connection,
					reason.status().code(), message);
		}
	}

}
