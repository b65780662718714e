package io.github.gatewaypeers.expression;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Values of headers, which commas separate unless they stand between quotes.
 */
final class HeaderValue {

	private HeaderValue() {
	}

	/**
	 * Finds one value of a header.
	 * @param lines the lines of the header
	 * @param whole whether a line is one value, commas or not
	 * @param occurrence counted from 1, or from -1 backwards; 0 is the last one
	 * @return the value without the blanks around it, or {@code null} if there is none
	 */
	static @Nullable String find(@Nullable List<String> lines, boolean whole, int occurrence) {
		if (lines == null || lines.isEmpty()) {
			return null;
		}
		if (occurrence == 0 || occurrence == -1) {
			String line = lines.get(lines.size() - 1);
			return whole ? trimmed(line, 0, line.length()) : last(line);
		}
		List<String> values = new ArrayList<>();
		lines.forEach((line) -> add(values, line, whole));
		int index = (occurrence > 0) ? occurrence - 1 : values.size() + occurrence;
		return (index >= 0 && index < values.size()) ? values.get(index) : null;
	}

	private static String last(String line) {
		int begin = 0;
		int end = end(line, begin);
		while (end < line.length()) {
			begin = end + 1;
			end = end(line, begin);
		}
		return trimmed(line, begin, end);
	}

	/** Splits a line; there is always one value at least. */
	static void add(List<String> values, String line, boolean whole) {
		int begin = 0;
		int end = whole ? line.length() : end(line, begin);
		values.add(trimmed(line, begin, end));
		while (end < line.length()) {
			begin = end + 1;
			end = end(line, begin);
			values.add(trimmed(line, begin, end));
		}
	}

	private static int end(String line, int begin) {
		boolean quoted = false;
		for (int at = begin; at < line.length(); at++) {
			char letter = line.charAt(at);
			if (quoted && letter == '\\') {
				at++;
			}
			else if (letter == '"') {
				quoted = !quoted;
			}
			else if (letter == ',' && !quoted) {
				return at;
			}
		}
		return line.length();
	}

	private static String trimmed(String line, int from, int to) {
		int begin = from;
		int end = to;
		while (begin < end && isBlank(line.charAt(begin))) {
			begin++;
		}
		while (end > begin && isBlank(line.charAt(end - 1))) {
			end--;
		}
		return line.substring(begin, end);
	}

	private static boolean isBlank(char letter) {
		return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
	}

}
