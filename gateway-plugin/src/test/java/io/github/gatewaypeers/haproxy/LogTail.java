package io.github.gatewaypeers.haproxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The latest lines that a process printed. A thread of its own reads them, so that the
 * process never blocks on a full pipe.
 */
final class LogTail {

	private static final int LINES = 500;

	private final Deque<String> lines = new ArrayDeque<>();

	private LogTail() {
	}

	static LogTail follow(Process process) {
		LogTail tail = new LogTail();
		Thread thread = new Thread(() -> tail.read(process), "log-of-" + process.pid());
		thread.setDaemon(true);
		thread.start();
		return tail;
	}

	private void read(Process process) {
		try (BufferedReader reader = process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				add(line);
			}
		}
		catch (IOException ex) {
			add("(the log cannot be read: " + ex + ")");
		}
	}

	private synchronized void add(String line) {
		if (this.lines.size() == LINES) {
			this.lines.removeFirst();
		}
		this.lines.addLast(line);
	}

	synchronized String text() {
		return String.join("\n", this.lines);
	}

}
