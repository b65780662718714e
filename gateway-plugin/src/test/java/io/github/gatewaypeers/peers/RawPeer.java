package io.github.gatewaypeers.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;

import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.codec.PeerMessageDecoder;
import io.github.gatewaypeers.codec.WireBytes;
import io.netty.buffer.Unpooled;

/**
 * Somebody at the other end of a socket who may say anything. Every wait is bounded.
 */
final class RawPeer implements AutoCloseable {

	private static final int PATIENCE = 10_000;

	private final Socket socket;

	/** The same below TLS. */
	private final Socket raw;

	private final PeerMessageDecoder decoder = new PeerMessageDecoder(16384, (announcement) -> null);

	RawPeer(Socket socket) {
		this(socket, socket);
	}

	private RawPeer(Socket socket, Socket raw) {
		this.socket = socket;
		this.raw = raw;
		try {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(PATIENCE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Connects and says nothing. */
	static RawPeer connect(PeersSection section) {
		return new RawPeer(socket(section));
	}

	/** Connects and says nothing. What is said first begins with TLS. */
	static RawPeer connect(PeersSection section, SSLContext tls) {
		Socket raw = socket(section);
		try {
			return new RawPeer(tls.getSocketFactory().createSocket(raw, "127.0.0.1", raw.getPort(), true), raw);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Socket socket(PeersSection section) {
		Socket socket = new Socket();
		try {
			socket.connect(new InetSocketAddress("127.0.0.1", section.localAddress().getPort()), PATIENCE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return socket;
	}

	/** Connects, and expects to be let in under a name. */
	static RawPeer join(PeersSection section, String name) {
		return connect(section).introduce(section, name);
	}

	/** Expects to be let in under a name. */
	RawPeer introduce(PeersSection section, String name) {
		send("HAProxyS 2.1\n", section.localPeer() + "\n", name + " 1 1\n");
		String status = line();
		if (!status.startsWith("200")) {
			throw new AssertionError("the section answers " + status);
		}
		return this;
	}

	/**
	 * Sends bytes.
	 * @param parts see {@link WireBytes#bytes}
	 * @return {@code false} if the other end has closed
	 */
	boolean send(Object... parts) {
		try {
			this.socket.getOutputStream().write(WireBytes.bytes(parts));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Sends bytes past TLS. */
	void sendRaw(Object... parts) {
		try {
			this.raw.getOutputStream().write(WireBytes.bytes(parts));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A line without its line feed; empty if the other end has closed before. */
	String line() {
		StringBuilder line = new StringBuilder();
		for (int next = read(); next >= 0 && next != '\n'; next = read()) {
			line.append((char) next);
		}
		return line.toString();
	}

	private int read() {
		try {
			return this.socket.getInputStream().read();
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError("nothing arrived", ex);
		}
		catch (IOException ex) {
			return -1;
		}
	}

	/** Whatever arrives until the other end closes. */
	String rest() {
		StringBuilder rest = new StringBuilder();
		for (int next = read(); next >= 0; next = read()) {
			rest.append((char) next);
		}
		return rest.toString();
	}

	/** The bytes that arrive until the other end closes. */
	byte[] restBytes() {
		return rest().getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Waits for messages that are no updates.
	 * @return what has arrived, at least one
	 */
	List<PeerMessage> messages() {
		List<PeerMessage> messages = new ArrayList<>();
		byte[] bytes = new byte[65536];
		while (messages.isEmpty()) {
			int length = readSome(bytes);
			if (length < 0) {
				throw new AssertionError("the other end has closed");
			}
			this.decoder.append(Unpooled.wrappedBuffer(bytes, 0, length));
			for (PeerMessage message = this.decoder.next(); message != null; message = this.decoder.next()) {
				messages.add(message);
			}
		}
		return messages;
	}

	/**
	 * Reads what there is.
	 * @return how much, -1 if the other end has closed
	 */
	int readSome(byte[] bytes) {
		try {
			return this.socket.getInputStream().read(bytes);
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError("nothing arrived", ex);
		}
		catch (IOException ex) {
			return -1;
		}
	}

	/** Tells whether the other end has closed, as far as it can be seen now. */
	boolean isClosed() {
		try {
			this.socket.setSoTimeout(1);
			return this.socket.getInputStream().read() < 0;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	/** The same, whatever has been said before that. */
	boolean isDrained() {
		byte[] some = new byte[4096];
		try {
			this.socket.setSoTimeout(1);
			for (int length = 0; length >= 0; length = this.socket.getInputStream().read(some)) {
				// It does not matter.
			}
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
