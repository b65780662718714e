package io.github.gatewaypeers.haproxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code show table} says of a table.
 *
 * @param type in HAProxy's words, such as {@code ip} or {@code string}
 * @param size how many entries it may hold
 * @param used how many it holds
 * @param entries in HAProxy's order, which is none
 */
public record ShowTable(String name, String type, int size, int used, List<ShowTableEntry> entries) {

	private static final Pattern HEADER = Pattern
		.compile("# table: (?<name>.+), type: (?<type>\\S+), size:(?<size>\\d+), used:(?<used>\\d+)");

	/** Reads every table of the answer. Lines that are no table are skipped. */
	public static List<ShowTable> parseAll(String answer) {
		List<ShowTable> tables = new ArrayList<>();
		answer.lines().forEach((line) -> {
			Matcher header = HEADER.matcher(line);
			if (header.find()) {
				tables.add(new ShowTable(header.group("name"), header.group("type"),
						Integer.parseInt(header.group("size")), Integer.parseInt(header.group("used")),
						new ArrayList<>()));
			}
			else if (line.startsWith("0x") && !tables.isEmpty()) {
				tables.get(tables.size() - 1).entries.add(ShowTableEntry.parse(line));
			}
		});
		return tables;
	}

	/** Every entry under its key, for tests that look at many. */
	public Map<String, ShowTableEntry> byKey() {
		return this.entries.stream().collect(Collectors.toMap(ShowTableEntry::key, Function.identity()));
	}

	public Optional<ShowTableEntry> find(String key) {
		return this.entries.stream().filter((entry) -> entry.key().equals(key)).findFirst();
	}

	/**
	 * The entry of a key.
	 * @param key as text; of a binary key, its bytes as upper case hexadecimal digits
	 * @throws AssertionError if there is none, so that an
	 * {@linkplain HaproxyLab#eventually expectation} may wait for it
	 */
	public ShowTableEntry entry(String key) {
		return find(key).orElseThrow(() -> new AssertionError("no entry '%s' in %s of %d: %s".formatted(key, this.name,
				this.used, this.entries.stream().limit(20).map(ShowTableEntry::key).toList())));
	}

}
