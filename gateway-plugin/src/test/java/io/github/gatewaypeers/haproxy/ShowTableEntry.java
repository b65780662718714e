package io.github.gatewaypeers.haproxy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code show table} says of an entry.
 *
 * @param printedKey the key as printed, with escapes
 * @param use how many sessions track it now
 * @param exp milliseconds until it expires; 0 in a table without {@code expire}
 * @param values every stored value under its printed name: a rate is
 * {@code http_req_rate(10000)} with its period in milliseconds, the elements of the array
 * {@code gpc(2)} are {@code gpc0} and {@code gpc1}
 */
public record ShowTableEntry(String printedKey, long use, long exp, Map<String, String> values) {

	static ShowTableEntry parse(String line) {
		Map<String, String> fields = new LinkedHashMap<>();
		for (String word : CliText.words(line)) {
			int equals = word.indexOf('=');
			if (equals > 0) {
				fields.put(word.substring(0, equals), word.substring(equals + 1));
			}
		}
		String key = remove(fields, "key", line);
		long use = Long.parseLong(remove(fields, "use", line));
		long exp = Long.parseLong(remove(fields, "exp", line));
		fields.remove("shard");
		return new ShowTableEntry(key, use, exp, fields);
	}

	private static String remove(Map<String, String> fields, String name, String line) {
		String value = fields.remove(name);
		if (value == null) {
			throw new IllegalArgumentException("No " + name + " in this line of 'show table': " + line);
		}
		return value;
	}

	/** The key as text; of a binary key, its bytes as upper case hexadecimal digits. */
	public String key() {
		return new String(CliText.unescape(this.printedKey), StandardCharsets.UTF_8);
	}

	/**
	 * A number.
	 * @param name as printed, or of a rate without its period
	 * @return the value, of 64 unsigned bits if it is a count of bytes
	 */
	public long number(String name) {
		String value = this.values.get(printedName(name));
		return value.startsWith("-") ? Long.parseLong(value) : Long.parseUnsignedLong(value);
	}

	/** A text, such as {@code server_key}; {@code -} if there is none. */
	public String text(String name) {
		return new String(CliText.unescape(this.values.get(printedName(name))), StandardCharsets.UTF_8);
	}

	/** The period of a rate in milliseconds. */
	public long period(String rate) {
		String name = printedName(rate);
		return Long.parseLong(name.substring(name.indexOf('(') + 1, name.length() - 1));
	}

	public boolean stores(String name) {
		return this.values.keySet().stream().anyMatch((printed) -> names(printed, name));
	}

	private String printedName(String name) {
		return this.values.keySet()
			.stream()
			.filter((printed) -> names(printed, name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("no " + name + " in " + this));
	}

	private static boolean names(String printed, String name) {
		return printed.equals(name) || printed.startsWith(name + "(");
	}

}
