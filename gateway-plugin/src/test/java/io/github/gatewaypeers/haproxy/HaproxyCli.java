package io.github.gatewaypeers.haproxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The command line interface of an HAProxy. Every call is a connection of its own, so
 * that none stands in the way of a soft restart. If HAProxy cannot be asked, calls throw
 * {@link UncheckedIOException}; if it refuses, {@link IllegalStateException} with its
 * words.
 */
public final class HaproxyCli {

	private static final Pattern PROMPT = Pattern.compile("^(> )+");

	private final Path socket;

	HaproxyCli(Path socket) {
		this.socket = socket;
	}

	/** Where it listens, for those who want to keep a connection open. */
	public Path socket() {
		return this.socket;
	}

	/** Runs a command and returns its answer as it is. */
	public String run(String command) {
		return exchange(List.of(command + "\n").iterator());
	}

	/**
	 * Runs many commands, none of which has anything to answer, as fast as HAProxy takes
	 * them. Returns when all are done.
	 * @throws IllegalStateException with the first of its answers, if there is any
	 */
	public void runSilently(Stream<String> commands) {
		assertSilent(exchange(new PipelinedCommands(commands.iterator())));
	}

	/**
	 * Sets values of an entry, and makes the entry if there is none.
	 * @param data such as {@code "gpc0 3 gpt0 1"}, may be empty. Of a rate HAProxy sets
	 * the current count. It makes no entries in tables of type binary, and sets elements
	 * of arrays ({@code "gpc[1] 3"}) from 3.2 on
	 */
	public void setTable(String table, String key, String... data) {
		assertSilent(run(setCommand(table, key, data)));
	}

	/**
	 * Sets as many entries, as fast as HAProxy takes them.
	 * @param key of the entry of this number, from 0 on
	 * @param data of the entry of this number, in the form of {@link #setTable}
	 */
	public void fillTable(String table, int entries, IntFunction<String> key, IntFunction<String> data) {
		runSilently(IntStream.range(0, entries).mapToObj((i) -> setCommand(table, key.apply(i), data.apply(i))));
	}

	/** Removes every entry of a table. */
	public void clearTable(String table) {
		assertSilent(run("clear table " + table));
	}

	/** Removes an entry, if it is there. */
	public void clearTable(String table, String key) {
		assertSilent(run("clear table %s key %s".formatted(table, CliText.escape(key))));
	}

	/**
	 * A table with its entries.
	 * @param table its name; a table declared in a {@code peers} section is
	 * {@code section/table}
	 */
	public ShowTable showTable(String table) {
		String answer = run("show table " + table);
		List<ShowTable> tables = ShowTable.parseAll(answer);
		if (tables.size() != 1) {
			throw new IllegalStateException(answer.strip());
		}
		return tables.get(0);
	}

	/** Every table, without its entries. */
	public List<ShowTable> showTables() {
		return ShowTable.parseAll(run("show table"));
	}

	/** A {@code peers} section with its peers and their tables. */
	public ShowPeers showPeers(String section) {
		String answer = run("show peers " + section);
		List<ShowPeers> sections = ShowPeers.parseAll(answer);
		if (sections.size() != 1) {
			throw new IllegalStateException(answer.strip());
		}
		return sections.get(0);
	}

	/** What it says of itself, such as {@code Pid} and {@code Version}. */
	public Map<String, String> info() {
		return run("show info").lines()
			.map((line) -> line.split(": ?", 2))
			.filter((pair) -> pair.length == 2)
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1], (first, second) -> first));
	}

	private static String setCommand(String table, String key, String... data) {
		StringBuilder command = new StringBuilder("set table ").append(table)
			.append(" key ")
			.append(CliText.escape(key));
		for (String values : data) {
			String[] words = values.isEmpty() ? new String[0] : values.split(" ");
			for (int i = 0; i < words.length; i++) {
				command.append((i % 2 == 0) ? " data." : " ").append(words[i]);
			}
		}
		return command.toString();
	}

	/** What remains are blank lines and the prompt, which is "&gt; ". */
	private static void assertSilent(String answer) {
		answer.lines()
			.map((line) -> PROMPT.matcher(line).replaceFirst("").strip())
			.filter((line) -> !line.isEmpty())
			.findFirst()
			.ifPresent((line) -> {
				throw new IllegalStateException(line);
			});
	}

	private String exchange(Iterator<String> requests) {
		try {
			return CliConnection.exchange(this.socket, requests);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("HAProxy cannot be asked at " + this.socket, ex);
		}
	}

	@Override
	public String toString() {
		return this.socket.toString();
	}

}
