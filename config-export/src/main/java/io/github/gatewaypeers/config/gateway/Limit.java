package io.github.gatewaypeers.config.gateway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.sticktable.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of a stored value with a number, another stored value of the entry, or
 * what {@code limit} stands for.
 *
 * @param type what is compared
 * @param element the element of an array, 0 if it is none
 * @param operator one of HAProxy's, for instance {@code gt}
 * @param number what it is compared with, if that is a number
 * @param other the other stored value, {@value #LIMIT}, or the variable of HAProxy's that
 * holds either; {@code null} for a number
 */
record Limit(DataType type, int element, String operator, long number, @Nullable String other) {

	/** The word for what differs from request to request. */
	static final String LIMIT = "limit";

	private static final Pattern STORED = Pattern.compile("([a-z]\\w*)(?:\\(([0-9]{1,3})\\))?");

	private static final Pattern SYNTAX = Pattern
		.compile("(\\w+)(?:\\s*\\(\\s*([0-9]{1,3})\\s*\\))?\\s+(eq|ne|lt|le|gt|ge)\\s+(\\S.*)");

	Limit(DataType type, int element, String operator, long number) {
		this(type, element, operator, number, null);
	}

	/**
	 * Reads a comparison, for instance {@code http_req_rate gt 100}.
	 * @throws IllegalArgumentException if it is none
	 */
	static Limit parse(String text) {
		Matcher matcher = SYNTAX.matcher(text.trim());
		if (!matcher.matches()) {
			throw new IllegalArgumentException("'" + text
					+ "' is no condition; use a stored type, an operator and a number, as in http_req_rate gt 100");
		}
		DataType type = DataType.of(matcher.group(1));
		int element = (matcher.group(2) != null) ? Integer.parseInt(matcher.group(2)) : 0;
		String operator = matcher.group(3);
		String right = matcher.group(4).replaceAll("\\s+", "");
		if (right.matches("-?[0-9]{1,18}")) {
			return new Limit(type, element, operator, Long.parseLong(right));
		}
		if (!right.equals(LIMIT)) {
			stored(right);
		}
		return new Limit(type, element, operator, 0, right);
	}

	/** The other stored value as one that is compared with 0. */
	Limit otherStored() {
		return stored(String.valueOf(this.other));
	}

	private static Limit stored(String text) {
		Matcher matcher = STORED.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("'" + text + "' is neither a number nor a stored type");
		}
		return new Limit(DataType.of(matcher.group(1)),
				(matcher.group(2) != null) ? Integer.parseInt(matcher.group(2)) : 0, "eq", 0);
	}

	Limit with(long number) {
		return new Limit(this.type, this.element, this.operator, number);
	}

	/** The same with what a variable of HAProxy's holds. */
	Limit withVariable(String variable) {
		return new Limit(this.type, this.element, this.operator, 0, variable);
	}

	boolean isLimit() {
		return LIMIT.equals(this.other);
	}

	@Override
	public String toString() {
		return this.type.keyword() + (this.type.isArray() ? "(" + this.element + ")" : "") + " " + this.operator + " "
				+ ((this.other != null) ? this.other : Long.toString(this.number));
	}

}
