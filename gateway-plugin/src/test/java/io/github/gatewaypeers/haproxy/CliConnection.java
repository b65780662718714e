package io.github.gatewaypeers.haproxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;

/**
 * One connection to the command line interface. Reads while it writes, since HAProxy
 * stops reading commands when nobody takes its answers.
 */
final class CliConnection {

	/** How long HAProxy may neither take nor give a byte. */
	private static final Duration SILENCE = Duration.ofSeconds(10);

	private CliConnection() {
	}

	/**
	 * Sends the requests and returns everything that comes back until HAProxy closes the
	 * connection.
	 */
	static String exchange(Path socket, Iterator<String> requests) throws IOException {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
				Selector selector = Selector.open()) {
			channel.connect(UnixDomainSocketAddress.of(socket));
			channel.configureBlocking(false);
			SelectionKey key = channel.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE);
			ByteArrayOutputStream answer = new ByteArrayOutputStream();
			ByteBuffer in = ByteBuffer.allocate(65_536);
			ByteBuffer out = ByteBuffer.allocate(0);
			while (true) {
				await(selector);
				if (key.isReadable()) {
					if (channel.read(in.clear()) < 0) {
						return answer.toString(StandardCharsets.UTF_8);
					}
					answer.write(in.array(), 0, in.position());
				}
				if (key.isWritable()) {
					if (!out.hasRemaining() && requests.hasNext()) {
						out = ByteBuffer.wrap(requests.next().getBytes(StandardCharsets.UTF_8));
					}
					if (out.hasRemaining()) {
						channel.write(out);
					}
					else {
						key.interestOps(SelectionKey.OP_READ);
					}
				}
			}
		}
	}

	private static void await(Selector selector) throws IOException {
		if (selector.select(SILENCE.toMillis()) == 0) {
			throw Thread.currentThread().isInterrupted() ? new InterruptedIOException("Interrupted")
					: new IOException("HAProxy is silent for " + SILENCE.toSeconds() + " s");
		}
		selector.selectedKeys().clear();
	}

}
