package io.github.gatewaypeers.interop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.gatewaypeers.haproxy.ShowTable;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StoredType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What a table holds, for each key and value the text that {@code show table} prints, so
 * that a table of ours and one of HAProxy's can be compared to the letter.
 */
record Contents(Map<String, Map<String, String>> entries, Map<String, Long> remaining) {

	/** How far apart two members may see the end of an entry, in milliseconds. */
	private static final long EXPIRY_TOLERANCE = 1_000;

	/** What HAProxy printed. */
	static Contents of(ShowTable table) {
		Map<String, Map<String, String>> entries = new TreeMap<>();
		Map<String, Long> remaining = new TreeMap<>();
		table.entries().forEach((entry) -> {
			entries.put(entry.printedKey(), entry.values());
			remaining.put(entry.printedKey(), entry.exp());
		});
		return new Contents(entries, remaining);
	}

	/** What HAProxy would print of our table. */
	static Contents of(StickTable table) {
		Map<String, Map<String, String>> entries = new TreeMap<>();
		Map<String, Long> remaining = new TreeMap<>();
		EntryValues values = new EntryValues(table.definition().layout());
		table.entries().forEachRemaining((entry) -> {
			if (table.read(entry, values)) {
				String key = table.definition().format(entry.key());
				entries.put(key, print(table, entry, values));
				remaining.put(key, (long) values.remaining());
			}
		});
		return new Contents(entries, remaining);
	}

	private static Map<String, String> print(StickTable table, StickEntry entry, EntryValues values) {
		Map<String, String> printed = new LinkedHashMap<>();
		for (StoredType stored : table.definition().store()) {
			DataType type = stored.type();
			String[] name = type.keyword().split("_", 2);
			for (int element = 0; element < stored.elements(); element++) {
				String text = type.keyword();
				if (type.isArray()) {
					text = name[0] + element + ((name.length > 1) ? "_" + name[1] : "");
				}
				switch (type.kind()) {
					case RATE -> printed.put(text + "(" + stored.period() + ")",
							Long.toString(table.rate(entry, type, element)));
					case DICTIONARY -> printed.put(text, (values.serverKey() != null) ? values.serverKey() : "-");
					default -> printed.put(text, Long.toUnsignedString(values.get(type, element)));
				}
				if (type.kind() == DataType.Kind.SIGNED) {
					printed.put(text, Long.toString(values.get(type, element)));
				}
			}
		}
		return printed;
	}

	/** Without some values, such as {@code conn_cur}, which peers do not learn. */
	Contents without(String... names) {
		Map<String, Map<String, String>> reduced = new TreeMap<>();
		this.entries.forEach((key, values) -> {
			Map<String, String> kept = new LinkedHashMap<>(values);
			kept.keySet().removeAll(Set.of(names));
			reduced.put(key, kept);
		});
		return new Contents(reduced, this.remaining);
	}

	/** Holds if all keys and values are the same and all entries end within a second. */
	void assertSameAs(Contents other) {
		assertThat(this.entries).isEqualTo(other.entries);
		this.remaining.forEach((key, millis) -> assertThat(millis).as("remaining life of " + key)
			.isCloseTo(other.remaining.get(key), within(EXPIRY_TOLERANCE)));
	}

	int size() {
		return this.entries.size();
	}

}
