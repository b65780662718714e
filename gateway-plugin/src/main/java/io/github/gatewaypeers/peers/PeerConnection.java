package io.github.gatewaypeers.peers;

import java.nio.charset.StandardCharsets;

import io.github.gatewaypeers.codec.HandshakeException;
import io.github.gatewaypeers.codec.HandshakeStatus;
import io.github.gatewaypeers.codec.Hello;
import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.codec.PeerMessageDecoder;
import io.github.gatewaypeers.codec.PeerMessageEncoder;
import io.github.gatewaypeers.codec.PeerProtocolException;
import io.github.gatewaypeers.codec.StatusLine;
import io.github.gatewaypeers.session.PeerSession;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, from its first byte: the handshake, then a session. Bytes go in; bytes
 * to send are asked for when the wire has room. Confined to the thread of the peers
 * section.
 */
final class PeerConnection {

	/**
	 * A handshake that takes longer, in milliseconds, has failed; and so much time has a
	 * last word to get away.
	 */
	static final long HANDSHAKE_TIMEOUT = 5_000;

	private static final Logger logger = LoggerFactory.getLogger(PeerConnection.class);

	private final Members members;

	private final Wire wire;

	private final String remote;

	/** When a handshake, or a last word, has taken too long. */
	private long deadline;

	private final PeerMessageEncoder encoder = new PeerMessageEncoder();

	private final StringBuilder received = new StringBuilder();

	private int lines;

	private String toSay = "";

	private State state;

	/** Whether it is known why this connection ends. */
	private boolean explained;

	private @Nullable Peer peer;

	private @Nullable PeerMessageDecoder decoder;

	private @Nullable PeerSession session;

	private PeerConnection(Members members, Wire wire, String remote, State state, long now) {
		this.members = members;
		this.wire = wire;
		this.remote = remote;
		this.state = state;
		this.deadline = now + HANDSHAKE_TIMEOUT;
	}

	/**
	 * Makes a connection that somebody else opened.
	 */
	static PeerConnection accepted(Members members, Wire wire, String remote, long now) {
		return new PeerConnection(members, wire, remote, State.AWAITING_HELLO, now);
	}

	/**
	 * Makes a connection that we are about to open.
	 */
	static PeerConnection dialled(Members members, Wire wire, Peer peer, long now) {
		PeerConnection connection = new PeerConnection(members, wire, peer.address(), State.CONNECTING, now);
		connection.peer = peer;
		return connection;
	}

	/**
	 * The connection that we opened is there.
	 */
	void opened() {
		connected();
		introduce();
	}

	/**
	 * The connection that we opened is there, but TLS is not there yet.
	 */
	void connected() {
		if (this.state == State.CONNECTING && this.peer != null) {
			this.members.onOpened(this.peer);
		}
	}

	/**
	 * TLS is there.
	 */
	void secured(long now) {
		CertificateNames names = names();
		if (this.state == State.CONNECTING && this.peer != null && names != null && !names.include(this.peer.name())) {
			failed(TlsFailure.lasting("its certificate bears the names " + names + ", not '" + this.peer.name()
					+ "'; give it one that does, or correct its address"), now);
			close();
			return;
		}
		if (this.state == State.CONNECTING) {
			this.deadline = now + HANDSHAKE_TIMEOUT;
		}
		introduce();
	}

	private void introduce() {
		if (this.state == State.CONNECTING && this.peer != null) {
			this.state = State.AWAITING_STATUS;
			this.toSay = this.members.handshakes().hello(this.peer).toLines();
		}
	}

	/**
	 * There is no TLS, or no more.
	 */
	void failed(TlsFailure failure, long now) {
		this.explained = true;
		if (this.state != State.CLOSED) {
			this.members.handshakes().onFailure(this, failure, now);
		}
	}

	/**
	 * Takes bytes that arrived.
	 * @param bytes the bytes, all of which are consumed
	 */
	void receive(ByteBuf bytes, long now) {
		try {
			if (this.state == State.AWAITING_HELLO || this.state == State.AWAITING_STATUS) {
				receiveHandshake(bytes, now);
			}
			if (this.state == State.ESTABLISHED && bytes.isReadable()) {
				receiveMessages(bytes);
			}
		}
		catch (HandshakeException ex) {
			refuse(ex, now);
		}
		catch (PeerProtocolException ex) {
			fail(ex, now);
		}
		if (this.peer != null && this.decoder != null) {
			this.peer.received += this.decoder.takeMessages();
		}
		bytes.skipBytes(bytes.readableBytes());
	}

	private void receiveHandshake(ByteBuf bytes, long now) {
		int linesNeeded = (this.state == State.AWAITING_HELLO) ? 3 : 1;
		if (this.received.isEmpty() && isTls(bytes)) {
			throw new HandshakeException(HandshakeStatus.PROTOCOL_ERROR,
					"it speaks TLS, and this section does not; turn TLS off there, or on here");
		}
		while (bytes.isReadable() && this.lines < linesNeeded) {
			char next = (char) (bytes.readByte() & 0xff);
			this.received.append(next);
			this.lines += (next == '\n') ? 1 : 0;
			if (this.received.length() > Hello.MAX_LENGTH) {
				throw new HandshakeException(HandshakeStatus.PROTOCOL_ERROR,
						"more than " + Hello.MAX_LENGTH + " bytes arrived without a whole handshake");
			}
		}
		if (this.lines < linesNeeded) {
			return;
		}
		String[] lines = text().split("\r?\n", -1);
		this.received.setLength(0);
		if (this.state == State.AWAITING_HELLO) {
			Hello hello = Hello.parse(lines[0], lines[1], lines[2]);
			this.members.handshakes().accept(this, hello, now);
		}
		else {
			this.members.handshakes().onStatus(this, StatusLine.parse(lines[0]), lines[0], now);
		}
	}

	/**
	 * Tells whether the first byte is that of a TLS record, RFC 8446, 5.1.
	 */
	private static boolean isTls(ByteBuf bytes) {
		int first = bytes.isReadable() ? bytes.getUnsignedByte(bytes.readerIndex()) : 0;
		return first >= 20 && first <= 23;
	}

	private String text() {
		return new String(this.received.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
	}

	private void receiveMessages(ByteBuf bytes) {
		PeerMessageDecoder decoder = this.decoder;
		PeerSession session = this.session;
		if (decoder == null || session == null) {
			return;
		}
		decoder.append(bytes);
		session.onReceived();
		for (PeerMessage message = decoder.next(); message != null; message = decoder.next()) {
			session.onMessage(message);
			if (this.state != State.ESTABLISHED) {
				return;
			}
		}
	}

	/**
	 * Begins the session.
	 */
	void establish(Peer peer, PeerSession session, PeerMessageDecoder decoder) {
		if (this.state == State.AWAITING_HELLO) {
			this.toSay = this.members.handshakes().welcome().toLine();
		}
		this.peer = peer;
		this.session = session;
		this.decoder = decoder;
		this.state = State.ESTABLISHED;
		this.wire.wake();
	}

	private void refuse(HandshakeException ex, long now) {
		this.members.handshakes().onFailure(this, ex, now);
		if (this.state == State.AWAITING_HELLO) {
			this.toSay = ex.status().toLine();
		}
		closeSoon(now);
	}

	private void fail(PeerProtocolException ex, long now) {
		if (this.peer != null) {
			this.members.onProtocolError(this.peer, ex);
		}
		this.encoder.error(ex.type());
		closeSoon(now);
	}

	private void closeSoon(long now) {
		this.state = State.CLOSING;
		this.deadline = now + HANDSHAKE_TIMEOUT;
		this.wire.wake();
	}

	/**
	 * Collects what there is to send.
	 * @param limit how many bytes to collect at most, give or take a message
	 * @return {@code true} if there is more than the limit allows
	 */
	boolean produce(int limit, long now) {
		boolean more = false;
		if (this.state == State.ESTABLISHED && this.session != null && this.decoder != null) {
			more = this.session.produce(this.encoder, limit, this.decoder.remoteTables(), now);
		}
		return more;
	}

	/**
	 * Tells whether what was received asks for an answer at once.
	 */
	boolean isAnswerDue() {
		return this.session != null && this.session.isAnswerDue();
	}

	/**
	 * Tells whether what was received is to be acknowledged soon.
	 */
	boolean isAckDue() {
		return this.session != null && this.session.isAckDue();
	}

	/**
	 * Returns how much has been collected.
	 * @return a number of bytes
	 */
	int pending() {
		return this.toSay.length() + this.encoder.size();
	}

	/**
	 * Moves what has been collected.
	 */
	void drainTo(ByteBuf target) {
		target.writeCharSequence(this.toSay, StandardCharsets.UTF_8);
		this.toSay = "";
		this.encoder.drainTo(target);
		if (this.peer != null) {
			this.peer.sent += this.encoder.takeMessages();
		}
	}

	/**
	 * Tells whether the connection is to be closed once everything is sent.
	 */
	boolean isClosing() {
		return this.state == State.CLOSING;
	}

	/**
	 * Looks at the clock.
	 */
	void tick(long now) {
		boolean limited = this.state == State.AWAITING_HELLO || this.state == State.AWAITING_STATUS
				|| this.state == State.CLOSING;
		if (limited && now > this.deadline) {
			logger.debug("[{}] closing the connection with {}, which is {} for more than {} ms", this.members.name(),
					this.remote, this.state, HANDSHAKE_TIMEOUT);
			close();
		}
	}

	void wake() {
		this.wire.wake();
	}

	void close() {
		this.explained = true;
		if (this.state != State.CLOSED) {
			this.wire.close();
		}
	}

	/**
	 * The wire is closed, by whomever.
	 */
	void closed(long now) {
		if (this.state != State.CLOSED) {
			boolean unanswered = this.state == State.AWAITING_STATUS && !this.explained;
			this.state = State.CLOSED;
			if (this.peer != null) {
				if (unanswered) {
					this.peer.status = "the connection was closed without an answer; if that lasts, compare TLS on both "
							+ "sides";
				}
				this.members.onClosed(this.peer, this, now);
			}
		}
	}

	@Nullable Peer peer() {
		return this.peer;
	}

	/**
	 * Returns the names of which the other end must bear one.
	 * @return the names, {@code null} if it may call itself anything
	 */
	@Nullable CertificateNames names() {
		return this.wire.names();
	}

	boolean isEstablished() {
		return this.state == State.ESTABLISHED;
	}

	@Override
	public String toString() {
		return this.remote;
	}

	private enum State {

		CONNECTING, AWAITING_HELLO, AWAITING_STATUS, ESTABLISHED, CLOSING, CLOSED

	}

}
