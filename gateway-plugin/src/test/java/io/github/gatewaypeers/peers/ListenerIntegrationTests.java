package io.github.gatewaypeers.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link Listener}.
 */
class ListenerIntegrationTests {

	private final List<EventLoopGroup> groups = new ArrayList<>();

	private final Members members = new Members("s", new PeerAddress("a", "127.0.0.1", 1), List.of(), 16384, 1,
			(bound) -> 0);

	@AfterEach
	void shutDown() {
		this.groups.forEach((group) -> group.shutdownGracefully().awaitUninterruptibly());
	}

	private EventLoop loop(Sockets sockets) {
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, sockets.handlers());
		this.groups.add(group);
		return group.next();
	}

	private Listener listen(EventLoop loop, Sockets sockets) throws IOException {
		Listener listener = new Listener(loop, sockets, this.members, () -> 0, () -> {
		}, null);
		listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		return listener;
	}

	/**
	 * Otherwise a process that stops would meet itself where it looks for its successor.
	 */
	@ParameterizedTest
	@MethodSource("io.github.gatewaypeers.peers.SocketsTests#kinds")
	void letsGoOfItsAddress(Sockets sockets) throws IOException {
		EventLoop loop = loop(sockets);
		for (int time = 0; time < 500; time++) {
			Listener listener = listen(loop, sockets);
			InetSocketAddress address = listener.localAddress();
			close(listener);
			assertThatIOException().as("connection %d", time).isThrownBy(() -> connect(address));
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.gatewaypeers.peers.SocketsTests#kinds")
	void letsGoOfItsAddressHoweverBusyItsThreadIs(Sockets sockets) throws IOException {
		EventLoop loop = loop(sockets);
		for (int time = 0; time < 20; time++) {
			Listener listener = listen(loop, sockets);
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
