package io.github.gatewaypeers.config.gateway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.sticktable.DataType;

/**
 * A comparison of a stored value with a number.
 *
 * @param type what is compared
 * @param element the element of an array, 0 if it is none
 * @param operator one of HAProxy's, for instance {@code gt}
 * @param number what it is compared with
 */
record Limit(DataType type, int element, String operator, long number) {

	private static final Pattern SYNTAX = Pattern
		.compile("(\\w+)(?:\\s*\\(\\s*([0-9]{1,3})\\s*\\))?\\s+(eq|ne|lt|le|gt|ge)\\s+(\\S.*)");

	/**
	 * Reads a comparison, for instance {@code http_req_rate gt 100}.
	 * @throws IllegalArgumentException if it is none, or not with a number
	 */
	static Limit parse(String text) {
		Matcher matcher = SYNTAX.matcher(text.trim());
		if (!matcher.matches()) {
			throw new IllegalArgumentException("'" + text
					+ "' is no condition; use a stored type, an operator and a number, as in http_req_rate gt 100");
		}
		if (!matcher.group(4).matches("-?[0-9]{1,18}")) {
			throw new IllegalArgumentException("HAProxy compares with numbers, not with '" + matcher.group(4) + "'");
		}
		return new Limit(DataType.of(matcher.group(1)),
				(matcher.group(2) != null) ? Integer.parseInt(matcher.group(2)) : 0, matcher.group(3),
				Long.parseLong(matcher.group(4)));
	}

	@Override
	public String toString() {
		return this.type.keyword() + (this.type.isArray() ? "(" + this.element + ")" : "") + " " + this.operator + " "
				+ this.number;
	}

}
