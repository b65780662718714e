package io.github.gatewaypeers.replication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A lasting connection to the command line interface of an HAProxy, which answers in far
 * less time than one that begins with every command.
 */
final class CliSession implements AutoCloseable {

	private static final String PROMPT = "\n> ";

	private final SocketChannel channel;

	private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);

	private CliSession(SocketChannel channel) {
		this.channel = channel;
	}

	/**
	 * Connects.
	 * @throws IOException if HAProxy does not listen yet
	 */
	static CliSession connect(Path socket) throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			channel.connect(UnixDomainSocketAddress.of(socket));
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
		CliSession session = new CliSession(channel);
		session.run("prompt");
		return session;
	}

	/**
	 * Runs a command, or several joined by semicolons.
	 * @return the answer, which ends with the next prompt
	 */
	String run(String command) {
		try {
			ByteBuffer out = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII));
			while (out.hasRemaining()) {
				this.channel.write(out);
			}
			this.in.clear();
			while (true) {
				if (this.channel.read(this.in) < 0) {
					throw new IOException("HAProxy hung up");
				}
				String answer = new String(this.in.array(), 0, this.in.position(), StandardCharsets.US_ASCII);
				if (answer.endsWith(PROMPT)) {
					return answer;
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
