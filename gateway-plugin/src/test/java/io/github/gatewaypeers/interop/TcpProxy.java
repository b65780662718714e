package io.github.gatewaypeers.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The network between two peers: carries connections to a port of the loopback interface
 * until it is told to cut them, to let nobody through, or to hold them for a while.
 */
public final class TcpProxy implements AutoCloseable {

	private final ServerSocket listener;

	private final int target;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final AtomicLong bytes = new AtomicLong();

	private volatile boolean closed;

	private volatile boolean blocked;

	private final String version;

	private boolean held;

	private int waiting;

	/**
	 * Begins to carry connections.
	 * @param port the port to listen on
	 * @param target the port to carry them to
	 */
	public TcpProxy(int port, int target) {
		this(port, target, "");
	}

	/**
	 * A proxy that makes those who dial say another version.
	 * @param version such as {@code 2.0}; empty to leave their hello alone
	 */
	TcpProxy(int port, int target, String version) {
		this.target = target;
		this.version = version;
		try {
			this.listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "tcp-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.closed) {
			try {
				Socket from = this.listener.accept();
				this.sockets.add(from);
				start(() -> connect(from));
			}
			catch (IOException ex) {
				close();
			}
		}
	}

	private void connect(Socket from) {
		awaitRelease();
		Socket to = new Socket();
		this.sockets.add(to);
		try {
			if (this.blocked) {
				throw new IOException("blocked");
			}
			to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target), 2_000);
			from.setTcpNoDelay(true);
			to.setTcpNoDelay(true);
			start(() -> carry(from, to, this.version));
			carry(to, from, "");
		}
		catch (IOException ex) {
			end(from, to);
		}
	}

	private synchronized void awaitRelease() {
		this.waiting++;
		notifyAll();
		while (this.held) {
			try {
				wait();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
		this.waiting--;
	}

	private void carry(Socket from, Socket to, String version) {
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			byte[] buffer = new byte[16_384];
			String hello = version;
			for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
				if (!hello.isEmpty()) {
					String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1)
						.replaceFirst("HAProxyS \\d\\.\\d", "HAProxyS " + hello);
					out.write(text.getBytes(StandardCharsets.ISO_8859_1));
					hello = "";
				}
				else {
					out.write(buffer, 0, length);
				}
				this.bytes.addAndGet(length);
			}
		}
		catch (IOException ex) {
			// The connection is cut.
		}
		end(from, to);
	}

	private void end(Socket... ended) {
		for (Socket socket : ended) {
			this.sockets.remove(socket);
			try {
				socket.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/** Cuts every connection; what was under way is lost. */
	public void cut() {
		for (Socket socket : this.sockets) {
			try {
				socket.setSoLinger(true, 0);
			}
			catch (IOException ex) {
				// It is closed already.
			}
			end(socket);
		}
	}

	/** Cuts every connection and closes new ones at once, until {@link #open()}. */
	public void block() {
		this.blocked = true;
		cut();
	}

	/** Lets connections through again. */
	public void open() {
		this.blocked = false;
	}

	/** Accepts connections, but carries nothing before {@link #release()}. */
	synchronized void hold() {
		this.held = true;
	}

	synchronized void release() {
		this.held = false;
		notifyAll();
	}

	/** How many connections wait to be carried. */
	synchronized int waiting() {
		return this.held ? this.waiting : 0;
	}

	/** Bytes carried so far, both ways. */
	long bytes() {
		return this.bytes.get();
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	int target() {
		return this.target;
	}

	@Override
	public void close() {
		this.closed = true;
		release();
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		cut();
	}

}
