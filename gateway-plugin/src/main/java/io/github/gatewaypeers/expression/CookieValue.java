package io.github.gatewaypeers.expression;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The value of a cookie. Of several of one name the last one counts.
 */
final class CookieValue {

	private final String name;

	/** Whether all pairs of a line are cookies, as in requests, or only the first. */
	private final boolean list;

	CookieValue(String name, boolean list) {
		this.name = name;
		this.list = list;
	}

	/**
	 * Finds the value.
	 * @param lines the lines of {@code Cookie} or {@code Set-Cookie}
	 * @return the value, quotes included, or {@code null} if there is none
	 */
	@Nullable String find(@Nullable List<String> lines) {
		if (lines == null || lines.isEmpty()) {
			return null;
		}
		List<String> values = new ArrayList<>(lines.size());
		lines.forEach((line) -> HeaderValue.add(values, line, false));
		String found = null;
		for (String value : values) {
			String last = last(value);
			found = (last != null) ? last : found;
		}
		return found;
	}

	private @Nullable String last(String header) {
		String found = null;
		int next;
		for (int begin = 0; begin + this.name.length() + 1 < header.length(); begin = next + 1) {
			begin = skipBlanks(header, begin);
			int equal = begin;
			int nameEnd = begin;
			for (; equal < header.length() && !endsName(header.charAt(equal)); equal++) {
				nameEnd = isBlank(header.charAt(equal)) ? nameEnd : equal + 1;
			}
			if (equal == header.length() || header.charAt(equal) != '=') {
				next = equal;
				continue;
			}
			int value = skipBlanks(header, equal + 1);
			next = valueEnd(header, value);
			if (header.charAt(begin) == '$') {
				continue;
			}
			if (nameEnd - begin == this.name.length() && header.startsWith(this.name, begin)) {
				int end = next;
				while (end > value && isBlank(header.charAt(end - 1))) {
					end--;
				}
				found = header.substring(value, end);
			}
			else if (!this.list) {
				break;
			}
		}
		return found;
	}

	private boolean endsName(char letter) {
		return letter == '=' || letter == ';' || (this.list && letter == ',');
	}

	private static int valueEnd(String header, int begin) {
		boolean quoted = false;
		int at = begin;
		for (; at < header.length(); at++) {
			char letter = header.charAt(at);
			if (quoted && letter == '\\') {
				at++;
			}
			else if (letter == '"') {
				quoted = !quoted;
			}
			else if (!quoted && (letter == ',' || letter == ';')) {
				break;
			}
		}
		return Math.min(at, header.length());
	}

	private static int skipBlanks(String header, int from) {
		int at = from;
		while (at < header.length() && isBlank(header.charAt(at))) {
			at++;
		}
		return at;
	}

	private static boolean isBlank(char letter) {
		return letter == ' ' || letter == '\t';
	}

}
