package io.github.gatewaypeers.replication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

import io.github.gatewaypeers.haproxy.HaproxyBinary;

/**
 * The first lines of a report: with what, where and when it was measured.
 */
public final class Headline {

	private Headline() {
	}

	/**
	 * Writes the lines.
	 * @param haproxy the HAProxy of the run
	 * @param arguments the command line
	 */
	public static String of(HaproxyBinary haproxy, String[] arguments) {
		return String.format("%s, JDK %s, %d CPUs (%s), Linux %s, %s%n%nOptions: `%s`%n", haproxy,
				System.getProperty("java.vm.version"), Runtime.getRuntime().availableProcessors(), cpu(),
				System.getProperty("os.version"), LocalDate.now(), String.join(" ", arguments));
	}

	private static String cpu() {
		try {
			return Files.readString(Path.of("/proc/cpuinfo"))
				.lines()
				.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 2))
				.findFirst()
				.orElse("unknown");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
