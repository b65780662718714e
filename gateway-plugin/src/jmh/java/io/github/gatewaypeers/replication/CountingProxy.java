package io.github.gatewaypeers.replication;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes bytes between those that dial it and the one it dials for them, and counts them.
 */
final class CountingProxy implements AutoCloseable {

	private final ServerSocket server;

	private final int target;

	private final AtomicLong toDialler = new AtomicLong();

	private final AtomicLong toDialled = new AtomicLong();

	private final AtomicLong lesson = new AtomicLong();

	private CountingProxy(ServerSocket server, int target) {
		this.server = server;
		this.target = target;
	}

	/**
	 * Opens a proxy.
	 * @param target the port that it dials
	 */
	static CountingProxy open(int target) {
		try {
			CountingProxy proxy = new CountingProxy(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()), target);
			proxy.run("accept", proxy::accept);
			return proxy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int port() {
		return this.server.getLocalPort();
	}

	long toDialler() {
		return this.toDialler.get();
	}

	long toDialled() {
		return this.toDialled.get();
	}

	/**
	 * Returns how many of the bytes to the dialler are updates of a lesson.
	 */
	long lesson() {
		return this.lesson.get();
	}

	/**
	 * Waits until nothing has passed for a while.
	 */
	void awaitSilence(Deadline deadline) {
		long before = -1;
		while (this.toDialler.get() + this.toDialled.get() != before) {
			before = this.toDialler.get() + this.toDialled.get();
			deadline.pause(300_000);
		}
	}

	private void accept() throws IOException {
		while (true) {
			Socket dialler = this.server.accept();
			Socket dialled = new Socket(InetAddress.getLoopbackAddress(), this.target);
			LessonBytes lesson = new LessonBytes();
			run("to-dialler", () -> pass(dialled, dialler, (bytes, size) -> {
				lesson.add(bytes, size);
				this.lesson.set(lesson.counted());
				this.toDialler.addAndGet(size);
			}));
			run("to-dialled", () -> pass(dialler, dialled, (bytes, size) -> this.toDialled.addAndGet(size)));
		}
	}

	private static void pass(Socket from, Socket to, Observer observer) throws IOException {
		byte[] bytes = new byte[64 * 1024];
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int size = in.read(bytes); size >= 0; size = in.read(bytes)) {
				observer.passed(bytes, size);
				out.write(bytes, 0, size);
			}
		}
	}

	private void run(String name, Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// The connection or the proxy is closed, which is how they end.
			}
		}, "proxy-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private interface Observer {

		void passed(byte[] bytes, int size);

	}

	private interface Task {

		void run() throws IOException;

	}

}
