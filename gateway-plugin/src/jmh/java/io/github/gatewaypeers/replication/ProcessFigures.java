package io.github.gatewaypeers.replication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
	 * Returns the time that some threads of a process have run, in microseconds. What
	 * threads did that have ended is not in it.
	 * @param thread which threads, by the first 15 characters of their names
	 */
	public static double cpu(long pid, Predicate<String> thread) {
		try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
			return tasks.filter((task) -> thread.test(read(task.resolve("comm")).strip()))
				.mapToDouble((task) -> Long.parseLong(read(task.resolve("schedstat")).split(" ")[0]) / 1e3)
				.sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
		return read(Path.of("/proc", Long.toString(pid), file));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
