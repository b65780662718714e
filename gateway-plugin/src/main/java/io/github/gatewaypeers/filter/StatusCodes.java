package io.github.gatewaypeers.filter;

import java.util.BitSet;

/**
 * A set of HTTP status codes, as HAProxy's {@code http-err-codes} and
 * {@code http-fail-codes} describe it. Immutable.
 */
public final class StatusCodes {

	/** What counts as an error of the client unless somebody says otherwise. */
	public static final StatusCodes ERRORS = parse("400-499");

	/** What counts as a failure of the server unless somebody says otherwise. */
	public static final StatusCodes FAILURES = parse("500-599 -501 -505");

	private static final int LOWEST = 100;

	private static final int HIGHEST = 599;

	private final BitSet codes;

	private StatusCodes(BitSet codes) {
		this.codes = codes;
	}

	/**
	 * Reads a set that begins empty.
	 * @param text see {@link #change}
	 * @return the set
	 * @throws IllegalArgumentException if the text is no such list
	 */
	static StatusCodes parse(String text) {
		return new StatusCodes(new BitSet()).change(text);
	}

	/**
	 * Changes this set as the arguments of HAProxy's keyword do: {@code 400,402-444} is
	 * exactly these, {@code +500-502} adds and {@code -404} removes. Several such
	 * arguments, separated by spaces, apply from left to right.
	 * @param text for instance {@code -404 +429,444}
	 * @return the changed set
	 * @throws IllegalArgumentException if the text is no such list
	 */
	public StatusCodes change(String text) {
		String trimmed = text.trim();
		if (trimmed.isEmpty()) {
			throw invalid(text);
		}
		BitSet changed = (BitSet) this.codes.clone();
		for (String argument : trimmed.split("\\s+")) {
			char operator = argument.charAt(0);
			boolean signed = operator == '+' || operator == '-';
			if (!signed) {
				changed.clear();
			}
			for (String range : (signed ? argument.substring(1) : argument).split(",", -1)) {
				int dash = range.indexOf('-');
				int low = code((dash < 0) ? range : range.substring(0, dash), text);
				int high = (dash < 0) ? low : code(range.substring(dash + 1), text);
				if (high < low) {
					throw invalid(text);
				}
				changed.set(low, high + 1, operator != '-');
			}
		}
		return new StatusCodes(changed);
	}

	private static int code(String digits, String text) {
		if (!digits.matches("[0-9]{3}")) {
			throw invalid(text);
		}
		int code = Integer.parseInt(digits);
		if (code < LOWEST || code > HIGHEST) {
			throw invalid(text);
		}
		return code;
	}

	private static IllegalArgumentException invalid(String text) {
		return new IllegalArgumentException(
				"'" + text + "' is no list of status codes: use ranges between 100 and 599, "
						+ "with + to add and - to remove, for instance '400-499 -404 +503'");
	}

	/**
	 * Tells whether a status is in the set.
	 * @param status an HTTP status
	 * @return {@code true} if it is
	 */
	public boolean contains(int status) {
		return this.codes.get(status);
	}

	/**
	 * Returns the set as HAProxy's keyword takes it.
	 * @return for instance {@code 400-403 +405-499}; empty if no code is in the set
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		for (int low = this.codes.nextSetBit(0); low >= 0;) {
			int high = this.codes.nextClearBit(low) - 1;
			text.append(text.isEmpty() ? "" : " +").append(low).append((high > low) ? "-" + high : "");
			low = this.codes.nextSetBit(high + 1);
		}
		return text.toString();
	}

}
