package io.github.gatewaypeers.route;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Redis of our own, on the loopback interface, that writes nothing down.
 */
final class Redis {

	private final Process process;

	private Redis(Process process) {
		this.process = process;
	}

	/**
	 * Looks for the program on the {@code PATH}.
	 */
	static Optional<Path> program() {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.map((folder) -> Path.of(folder, "redis-server"))
			.filter(Files::isExecutable)
			.findFirst();
	}

	static Redis start(Path program, int port) {
		try {
			Process process = new ProcessBuilder(program.toString(), "--bind", "127.0.0.1", "--port",
					Integer.toString(port), "--save", "", "--appendonly", "no")
				.redirectOutput(Redirect.DISCARD)
				.redirectError(Redirect.INHERIT)
				.start();
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
			return new Redis(process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void close() {
		this.process.destroy();
	}

}
