package io.github.gatewaypeers.expression;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The arguments of a fetch or a converter, without quotes and escapes.
 *
 * @param form how the keyword is written, for complaints
 * @param keyword the keyword
 * @param values the arguments, empty if there are none between the parentheses
 */
record Arguments(String form, String keyword, List<String> values) {

	private static final String SPECIAL = ",()'\"\\ \t\r\n";

	boolean has(int index) {
		return index < this.values.size();
	}

	String string(int index) {
		return has(index) ? this.values.get(index) : "";
	}

	/** The bytes of an argument, since a configuration file is UTF-8. */
	byte[] bytes(int index) {
		return string(index).getBytes(StandardCharsets.UTF_8);
	}

	/** An argument to compare with pieces of a message, one character for each byte. */
	String pieceOfMessage(int index) {
		return new String(bytes(index), StandardCharsets.ISO_8859_1);
	}

	long number(int index) {
		String text = string(index);
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			throw invalid(text.isEmpty() ? "a number is missing" : "'" + text + "' is no number", ex);
		}
	}

	long number(int index, long absent) {
		return has(index) ? number(index) : absent;
	}

	/** An argument that no text may lack. */
	String name(int index, String what) {
		String name = string(index);
		if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
			throw invalid("'" + name + "' names no " + what, null);
		}
		return name;
	}

	int occurrence(int index) {
		long occurrence = number(index, 0);
		if (occurrence < -10 || occurrence > Integer.MAX_VALUE) {
			throw invalid("'" + occurrence + "' is no occurrence: 1 is the first, -1 the last, -10 the tenth to last",
					null);
		}
		return (int) occurrence;
	}

	IllegalArgumentException invalid(String problem, @Nullable Throwable cause) {
		return new IllegalArgumentException("'" + this + "': " + problem + "; write " + this.form, cause);
	}

	@Override
	public String toString() {
		return this.values.isEmpty() ? this.keyword
				: this.values.stream().map(Arguments::quoted).collect(Collectors.joining(",", this.keyword + "(", ")"));
	}

	private static String quoted(String value) {
		if (value.chars().noneMatch((letter) -> SPECIAL.indexOf(letter) >= 0)) {
			return value;
		}
		if (value.chars().noneMatch((letter) -> letter == '\'' || letter == '\t' || letter == '\r' || letter == '\n')) {
			return "'" + value + "'";
		}
		return '"' + value.replace("\\", "\\\\")
			.replace("\"", "\\\"")
			.replace("\t", "\\t")
			.replace("\r", "\\r")
			.replace("\n", "\\n") + '"';
	}

}
