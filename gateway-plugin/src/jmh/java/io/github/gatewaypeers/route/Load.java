package io.github.gatewaypeers.route;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Many clients of one gateway, each with a connection of its own over which it sends a
 * request at a time.
 */
final class Load implements AutoCloseable {

	private static final String LENGTH = "content-length: ";

	private final ExecutorService threads;

	private final int connections;

	private final int clients;

	private final int rate;

	/**
	 * Prepares a load.
	 * @param connections how many connections
	 * @param clients how many names of clients their requests carry
	 * @param rate how many requests a second, if they are answered in time; 0 for as many
	 * as are answered
	 */
	Load(int connections, int clients, int rate) {
		this.threads = Executors.newFixedThreadPool(connections);
		this.connections = connections;
		this.clients = clients;
		this.rate = rate;
	}

	/**
	 * Sends requests for a while.
	 * @param port where the gateway listens
	 * @param path what to ask it for
	 * @param seconds for how long
	 * @return how many were answered, each with 200
	 */
	long run(int port, String path, double seconds) {
		long begin = System.nanoTime();
		long end = begin + (long) (seconds * 1e9);
		List<CompletableFuture<Long>> all = new ArrayList<>();
		for (int connection = 0; connection < this.connections; connection++) {
			int first = connection;
			all.add(CompletableFuture.supplyAsync(() -> send(port, path, first, begin, end), this.threads));
		}
		return all.stream().mapToLong(CompletableFuture::join).sum();
	}

	private long send(int port, String path, int first, long begin, long end) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(30_000);
			InputStream in = new BufferedInputStream(socket.getInputStream(), 8192);
			OutputStream out = socket.getOutputStream();
			long count = 0;
			for (int client = first; System.nanoTime() < end; client += this.connections) {
				out.write(("GET " + path + " HTTP/1.1\r\nHost: gateway\r\nAccept: */*\r\n" + GatewayServer.CLIENT
						+ ": client-" + client % this.clients + "\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
				readAnswer(in);
				count++;
				pause(begin, client);
			}
			return count;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits until it is time for the next request of a connection.
	 * @param client the number of the last one, of all connections together
	 */
	private void pause(long begin, int client) {
		if (this.rate > 0) {
			LockSupport.parkNanos(begin + (client + this.connections) * 1_000_000_000L / this.rate - System.nanoTime());
		}
	}

	private static void readAnswer(InputStream in) throws IOException {
		String status = line(in);
		if (!status.startsWith("HTTP/1.1 200 ")) {
			throw new IOException("the gateway answered '" + status + "'");
		}
		int length = -1;
		for (String line = line(in); !line.isEmpty(); line = line(in)) {
			if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
				length = Integer.parseInt(line.substring(LENGTH.length()));
			}
		}
		if (length < 0) {
			throw new IOException("the gateway does not say how long its answer is");
		}
		in.skipNBytes(length);
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder(64);
		for (int next = in.read(); next != '\n'; next = in.read()) {
			if (next < 0) {
				throw new IOException("the gateway closed the connection after '" + line + "'");
			}
			if (next != '\r') {
				line.append((char) next);
			}
		}
		return line.toString();
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
