package io.github.gatewaypeers.replication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel says of a process.
 */
public final class ProcessFigures {

	/** Linux counts a process's time in hundredths of a second, whatever its clock. */
	private static final double MICROS_PER_TICK = 10_000;

	private ProcessFigures() {
	}

	/**
	 * Returns the time that all threads of a process have run, in microseconds.
	 */
	public static double cpu(long pid) {
		String stat = read(pid, "stat");
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
	}

	/**
	 * Returns the resident memory of a process, in bytes.
	 */
	static long resident(long pid) {
		return read(pid, "status").lines()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
			.findFirst()
			.orElseThrow();
	}

	private static String read(long pid, String file) {
		try {
			return Files.readString(Path.of("/proc", Long.toString(pid), file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
