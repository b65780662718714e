package io.github.gatewaypeers.interop;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client of HAProxy's: one connection from an address of its own, and requests on it.
 */
final class HttpTraffic implements AutoCloseable {

	private static final int TIMEOUT = 20_000;

	private final Socket socket = new Socket();

	private final InputStream in;

	/**
	 * Connects.
	 * @param source an address of the loopback interface, such as {@code 127.0.0.5}
	 */
	HttpTraffic(String source, int port) {
		try {
			this.socket.setSoTimeout(TIMEOUT);
			this.socket.setTcpNoDelay(true);
			this.socket.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
			this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT);
			this.in = new BufferedInputStream(this.socket.getInputStream());
		}
		catch (IOException ex) {
			close();
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Sends a request and reads the whole answer.
	 * @param headers such as {@code "x-key: 1"}
	 * @return the status
	 */
	int get(String path, String... headers) {
		String request = "GET " + path + " HTTP/1.1\r\nhost: test\r\n"
				+ ((headers.length > 0) ? String.join("\r\n", headers) + "\r\n" : "") + "\r\n";
		try {
			this.socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			int status = Integer.parseInt(line().split(" ")[1]);
			int length = 0;
			for (String line = line(); !line.isEmpty(); line = line()) {
				if (line.toLowerCase().startsWith("content-length:")) {
					length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
				}
			}
			this.in.readNBytes(length);
			return status;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = this.in.read(); next != '\n'; next = this.in.read()) {
			if (next < 0) {
				throw new IOException("the connection ended after '" + line + "'");
			}
			line.append((char) next);
		}
		return line.toString().strip();
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
