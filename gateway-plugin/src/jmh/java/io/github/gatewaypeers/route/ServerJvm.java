package io.github.gatewaypeers.route;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.gatewaypeers.replication.ProcessFigures;

/**
 * A server in a JVM of its own, which says its port on the first line of its output and
 * ends with its input.
 */
final class ServerJvm {

	private final Process process;

	private final int port;

	private ServerJvm(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	/**
	 * Starts a server and waits for it.
	 * @param jvm options of the JVM
	 * @param server the main class
	 */
	static ServerJvm start(List<String> jvm, Class<?> server, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(jvm);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), server.getName()));
		command.addAll(arguments);
		try {
			Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
			BufferedReader out = process.inputReader();
			String line = out.readLine();
			if (line == null) {
				throw new IllegalStateException(server.getSimpleName() + " " + arguments + " did not start");
			}
			return new ServerJvm(process, Integer.parseInt(line));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Says the port, and waits for the end of the input; to be called by the server.
	 */
	static void serve(PrintStream out, int port) throws IOException {
		out.println(port);
		out.flush();
		while (System.in.read() >= 0) {
			// Nobody says anything.
		}
		System.exit(0);
	}

	int port() {
		return this.port;
	}

	/** The CPU time of all its threads, in microseconds. */
	double cpu() {
		return ProcessFigures.cpu(this.process.pid());
	}

	/** The CPU time of the threads whose names begin so, in microseconds. */
	double cpu(String... names) {
		return ProcessFigures.cpu(this.process.pid(), (thread) -> Arrays.stream(names).anyMatch(thread::startsWith));
	}

	void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
