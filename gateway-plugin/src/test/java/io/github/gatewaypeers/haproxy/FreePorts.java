package io.github.gatewaypeers.haproxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Ports for servers that have to know each other's port before they listen, as peers do.
 * <p>
 * A port that the kernel picks (port 0) may be taken by any outgoing connection between
 * the moment it is found and the moment HAProxy binds it. So ports come from below the
 * range of outgoing connections (32768 and up on Linux), in blocks. The first port of a
 * block is its guard: it stays bound as long as the JVM lives, which keeps other JVMs off
 * the block, and the kernel gives it back however the JVM ends. A port is handed out
 * again only when no further block can be had.
 */
public final class FreePorts {

	private static final int FIRST = 20_000;

	private static final int BLOCKS = 240;

	private static final int BLOCK = 50;

	private static final List<ServerSocket> GUARDS = new ArrayList<>();

	private static int blocksTried;

	private static int handedOut;

	private FreePorts() {
	}

	/**
	 * Finds a port that nobody listens on.
	 * @return a port that is not handed out again soon
	 */
	public static synchronized int next() {
		for (int attempt = 0; attempt < BLOCKS * BLOCK; attempt++) {
			int port = candidate();
			ServerSocket probe = bind(port);
			if (probe != null) {
				close(probe);
				return port;
			}
		}
		throw new IllegalStateException("No free port from " + FIRST + " on");
	}

	private static int candidate() {
		int perBlock = BLOCK - 1;
		if (handedOut == GUARDS.size() * perBlock && !guardAnotherBlock()) {
			handedOut = 0;
		}
		ServerSocket guard = GUARDS.get(handedOut / perBlock);
		return guard.getLocalPort() + 1 + handedOut++ % perBlock;
	}

	private static boolean guardAnotherBlock() {
		long start = ProcessHandle.current().pid();
		while (blocksTried < BLOCKS) {
			int block = (int) ((start + blocksTried++) % BLOCKS);
			ServerSocket guard = bind(FIRST + block * BLOCK);
			if (guard != null) {
				GUARDS.add(guard);
				return true;
			}
		}
		if (GUARDS.isEmpty()) {
			throw new IllegalStateException("Every block of ports from " + FIRST + " on is taken");
		}
		return false;
	}

	private static @Nullable ServerSocket bind(int port) {
		try {
			ServerSocket socket = new ServerSocket();
			try {
				socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
				return socket;
			}
			catch (IOException ex) {
				socket.close();
				return null;
			}
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static void close(ServerSocket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException("Port " + socket.getLocalPort() + " cannot be released", ex);
		}
	}

}
