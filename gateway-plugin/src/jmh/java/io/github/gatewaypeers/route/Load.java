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

/**
 * Many clients of one gateway, each with a connection of its own over which it sends a
 * request whenever the answer to the last one has come.
 */
final class Load implements AutoCloseable {

	private static final String LENGTH = "content-length: ";

	private final ExecutorService threads;

	private final int connections;

	private final int clients;

	/**
	 * Prepares a load.
	 * @param connections how many connections
	 * @param clients how many names of clients their requests carry
	 */
	Load(int connections, int clients) {
		this.threads = Executors.newFixedThreadPool(connections);
		this.connections = connections;
		this.clients = clients;
	}

	/**
	 * Sends requests for a while.
	 * @return how many were answered, each with 200
	 */
	long run(int port, double seconds) {
		long end = System.nanoTime() + (long) (seconds * 1e9);
		List<CompletableFuture<Long>> all = new ArrayList<>();
		for (int connection = 0; connection < this.connections; connection++) {
			int first = connection;
			all.add(CompletableFuture.supplyAsync(() -> send(port, first, end), this.threads));
		}
		return all.stream().mapToLong(CompletableFuture::join).sum();
	}

	private long send(int port, int first, long end) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(30_000);
			InputStream in = new BufferedInputStream(socket.getInputStream(), 8192);
			OutputStream out = socket.getOutputStream();
			long count = 0;
			for (int client = first; System.nanoTime() < end; client += this.connections) {
				out.write(("GET /shop/basket HTTP/1.1\r\nHost: gateway\r\nAccept: */*\r\n" + GatewayServer.CLIENT
						+ ": client-" + client % this.clients + "\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
				readAnswer(in);
				count++;
			}
			return count;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
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
