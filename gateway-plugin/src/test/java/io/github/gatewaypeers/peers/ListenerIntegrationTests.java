package io.github.gatewaypeers.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

import io.netty.channel.EventLoop;
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

	private Listener listen() throws IOException {
		Listener listener = new Listener(this.group.next(), this.members, () -> 0, () -> {
		}, null);
		listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		return listener;
	}

	/**
	 * Otherwise a process that stops would meet itself where it looks for its successor.
	 */
	@Test
	void letsGoOfItsAddress() throws IOException {
		for (int time = 0; time < 500; time++) {
			Listener listener = listen();
			InetSocketAddress address = listener.localAddress();
			close(listener);
			assertThatIOException().as("connection %d", time).isThrownBy(() -> connect(address));
		}
	}

	@Test
	void letsGoOfItsAddressHoweverBusyItsThreadIs() throws IOException {
		EventLoop loop = this.group.next();
		for (int time = 0; time < 20; time++) {
			Listener listener = listen();
			InetSocketAddress address = listener.localAddress();
			loop.execute(() -> work(loop, 10));
			close(listener);
			assertThatIOException().as("connection %d", time).isThrownBy(() -> connect(address));
		}
	}

	private static void close(Listener listener) {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		listener.close(() -> closed.complete(null));
		closed.join();
	}

	/** So many tasks of three milliseconds, each of which leads to the next one. */
	private static void work(EventLoop loop, int tasks) {
		LockSupport.parkNanos(3_000_000);
		if (tasks > 1) {
			loop.execute(() -> work(loop, tasks - 1));
		}
	}

	private static void connect(InetSocketAddress address) throws IOException {
		try (Socket socket = new Socket()) {
			socket.connect(address);
		}
	}

}
