package io.github.gatewaypeers.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A {@link LoopbackGateway} in a JVM of its own, told what to do over its standard input.
 */
final class GatewayProcess implements AutoCloseable {

	private static final String REPLY = "> ";

	private final Process process;

	private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

	private final List<String> output = new ArrayList<>();

	/** Starts a gateway and waits until it listens. */
	GatewayProcess(String name, int bind, Map<String, Integer> ports) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-cp",
				System.getProperty("java.class.path"), GatewayProcess.class.getName(), name, Integer.toString(bind)));
		ports.forEach((peer, port) -> command.add(peer + "=" + port));
		try {
			this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread reader = new Thread(this::read, "gateway-process");
		reader.setDaemon(true);
		reader.start();
		reply();
	}

	private void read() {
		try (BufferedReader lines = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				synchronized (this.output) {
					this.output.add(line);
				}
				if (line.startsWith(REPLY)) {
					this.replies.add(line.substring(REPLY.length()));
				}
			}
		}
		catch (IOException ex) {
			// The process has ended.
		}
	}

	private String reply() {
		try {
			String reply = this.replies.poll(60, TimeUnit.SECONDS);
			if (reply != null) {
				return reply;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		throw new AssertionError("no reply; the process said:\n" + output());
	}

	private String ask(String command) {
		try {
			this.process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return reply();
	}

	/** Sets keys from one number on to their own numbers. */
	void set(int from, int count) {
		ask("set " + from + " " + count);
	}

	int entries() {
		return Integer.parseInt(ask("entries"));
	}

	int remaining(int key) {
		return Integer.parseInt(ask("remaining " + key));
	}

	boolean isUpToDate() {
		return Boolean.parseBoolean(ask("isUpToDate"));
	}

	/** What the process has printed so far. */
	String output() {
		synchronized (this.output) {
			return String.join("\n", this.output);
		}
	}

	/** Stops the gateway and waits until the process has ended. */
	void stop() {
		ask("stop");
		try {
			if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
				throw new AssertionError("the process does not end");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Ends the process without a farewell. */
	void kill() {
		this.process.destroyForcibly();
	}

	@Override
	public void close() {
		kill();
	}

	/**
	 * What the other JVM runs.
	 * @param args the name, the port to listen on, and where each peer is dialled
	 */
	public static void main(String[] args) throws IOException {
		Map<String, Integer> ports = LoopbackGateway.ports();
		for (int at = 2; at < args.length; at++) {
			String[] peer = args[at].split("=");
			ports.put(peer[0], Integer.valueOf(peer[1]));
		}
		LoopbackGateway gateway = new LoopbackGateway("mypeers", args[0], Integer.parseInt(args[1]), ports,
				Duration.ofSeconds(30), LoopbackGateway.table("t"));
		gateway.start();
		System.out.println(REPLY + "started");
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			System.out.println(REPLY + obey(gateway, line.split(" ")));
			if (line.equals("stop")) {
				return;
			}
		}
	}

	private static Object obey(LoopbackGateway gateway, String[] command) {
		switch (command[0]) {
			case "set" -> {
				int from = Integer.parseInt(command[1]);
				for (int key = from; key < from + Integer.parseInt(command[2]); key++) {
					gateway.set(key, key);
				}
				return "done";
			}
			case "entries" -> {
				return gateway.values().size();
			}
			case "remaining" -> {
				return gateway.remaining(Integer.parseInt(command[1]));
			}
			case "isUpToDate" -> {
				return gateway.section.isUpToDate();
			}
			case "stop" -> {
				gateway.close();
				return "stopped";
			}
			default -> {
				return "?";
			}
		}
	}

}
