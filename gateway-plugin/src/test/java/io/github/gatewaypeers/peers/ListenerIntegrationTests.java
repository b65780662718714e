package io.github.gatewaypeers.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link Listener}.
 */
class ListenerIntegrationTests {

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final Members members = new Members("s", new PeerAddress("a", "127.0.0.1", 1), List.of(), 16384, 1,
			(bound) -> 0);

	@AfterEach
	void shutDown() {
		this.group.shutdownGracefully().awaitUninterruptibly();
	}

	/**
	 * Otherwise a process that stops would meet itself where it looks for its successor.
	 */
	@Test
	void letsGoOfItsAddress() throws IOException {
		for (int time = 0; time < 500; time++) {
			Listener listener = new Listener(this.group.next(), this.members, () -> 0, () -> {
			}, null);
			listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			InetSocketAddress address = listener.localAddress();
			listener.close();
			assertThatIOException().as("connection %d", time).isThrownBy(() -> connect(address));
		}
	}

	private static void connect(InetSocketAddress address) throws IOException {
		try (Socket socket = new Socket()) {
			socket.connect(address);
		}
	}

}
