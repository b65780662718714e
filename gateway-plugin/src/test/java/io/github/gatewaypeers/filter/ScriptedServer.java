package io.github.gatewaypeers.filter;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import org.springframework.http.HttpStatus;

/**
 * A server that does what the path says: {@code /status/404} answers so, {@code /large}
 * at length, {@code /close} closes the connection without a word, and {@code /late} says
 * nothing; what stands behind {@code /turns} it does the first time and every second time
 * from then on, and answers well in between; {@code /headers} answers with headers of all
 * sorts, {@code /events} with a stream that does not end, and {@code /socket} becomes a
 * WebSocket. It writes every byte itself, so that two clients get the same.
 */
final class ScriptedServer implements AutoCloseable {

	static final int LARGE = 1_000_000;

	private static final String HEADERS = "X-Tokens: one, two\r\nX-Tokens: three\r\nX-Address: 192.0.2.9\r\n"
			+ "Set-Cookie: sid=first; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT\r\n"
			+ "Set-Cookie: other=1; sid=no\r\nSet-Cookie: $Version=1; sid=last\r\n";

	private static final String TURNS = "/turns";

	private final ServerSocket listener;

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final Map<String, Integer> turns = new ConcurrentHashMap<>();

	ScriptedServer() throws IOException {
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start("scripted-server", this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	private void accept() throws IOException {
		while (true) {
			Socket connection = this.listener.accept();
			this.connections.add(connection);
			start("scripted-connection", () -> serve(connection));
		}
	}

	private void serve(Socket connection) throws IOException {
		try (connection) {
			InputStream in = new BufferedInputStream(connection.getInputStream());
			for (String head = head(in); !head.isEmpty(); head = head(in)) {
				skipBody(head, in);
				String path = turn(head.split("[ ?]")[1]);
				if (path.equals("/close")) {
					return;
				}
				switch (path) {
					case "/late" -> {
					}
					case "/events" -> sendEvents(connection.getOutputStream());
					case "/socket" -> becomeSocket(head, in, connection.getOutputStream());
					default -> answer(path, connection.getOutputStream());
				}
			}
		}
		finally {
			this.connections.remove(connection);
		}
	}

	private String turn(String path) {
		if (!path.startsWith(TURNS)) {
			return path;
		}
		int before = this.turns.merge(path, 1, Integer::sum);
		return (before % 2 == 1) ? path.substring(TURNS.length()) : "/status/200";
	}

	/** A request up to its empty line; empty at the end of the connection. */
	private static String head(InputStream in) throws IOException {
		return readTo("\r\n\r\n", in);
	}

	/** Reads up to the given end, or nothing if there is none. */
	private static String readTo(String end, InputStream in) throws IOException {
		StringBuilder read = new StringBuilder();
		while (read.length() < end.length() || !read.substring(read.length() - end.length()).equals(end)) {
			int next = in.read();
			if (next < 0) {
				return "";
			}
			read.append((char) next);
		}
		return read.toString();
	}

	private static void skipBody(String head, InputStream in) throws IOException {
		if (head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
			readTo("0\r\n\r\n", in);
		}
		else {
			in.skipNBytes(contentLength(head));
		}
	}

	private static int contentLength(String head) {
		return head.lines()
			.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
			.mapToInt((line) -> Integer.parseInt(line.substring("content-length:".length()).trim()))
			.findFirst()
			.orElse(0);
	}

	/** Sends events until nobody takes them any more. */
	private static void sendEvents(OutputStream out) throws IOException {
		out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
			.getBytes(StandardCharsets.US_ASCII));
		while (true) {
			out.write("9\r\ndata: 1\n\n\r\n".getBytes(StandardCharsets.US_ASCII));
			out.flush();
			LockSupport.parkNanos(20_000_000);
		}
	}

	private static void becomeSocket(String head, InputStream in, OutputStream out) throws IOException {
		String key = head.lines()
			.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
			.map((line) -> line.substring("sec-websocket-key:".length()).trim())
			.findFirst()
			.orElseThrow();
		byte[] digest = sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
		out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII));
		out.flush();
		in.transferTo(OutputStream.nullOutputStream());
	}

	private static byte[] sha1(byte[] text) {
		try {
			return MessageDigest.getInstance("SHA-1").digest(text);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void answer(String path, OutputStream out) throws IOException {
		HttpStatus status = path.startsWith("/status/")
				? HttpStatus.valueOf(Integer.parseInt(path.substring("/status/".length()))) : HttpStatus.OK;
		int length = path.equals("/large") ? LARGE : 5;
		String head = "HTTP/1.1 " + status.value() + " " + status.getReasonPhrase() + "\r\nX-Server: scripted\r\n"
				+ (path.startsWith("/headers") ? HEADERS : "") + "Content-Length: " + length + "\r\n\r\n";
		out.write(head.getBytes(StandardCharsets.US_ASCII));
		out.write("x".repeat(length).getBytes(StandardCharsets.US_ASCII));
		out.flush();
	}

	private static void start(String name, Conversation conversation) {
		Thread thread = new Thread(() -> {
			try {
				conversation.run();
			}
			catch (IOException ex) {
				// The other side has left, or this server is closed.
			}
		}, name);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Socket connection : this.connections) {
			connection.close();
		}
	}

	private interface Conversation {

		void run() throws IOException;

	}

}
