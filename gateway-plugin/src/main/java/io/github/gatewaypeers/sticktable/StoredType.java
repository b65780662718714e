package io.github.gatewaypeers.sticktable;

/**
 * One element of a table's {@code store} list: a data type with its arguments.
 *
 * @param type the data type
 * @param elements the number of values, 1 to 100; 1 unless the type is an array
 * @param period the period of a rate in milliseconds, 0 for other types
 */
public record StoredType(DataType type, int elements, int period) {

	/** The largest array HAProxy allows. */
	public static final int MAX_ELEMENTS = 100;

	/**
	 * Checks the arguments.
	 */
	public StoredType {
		if (elements < 1 || elements > MAX_ELEMENTS) {
			throw new IllegalArgumentException(
					"'" + type.keyword() + "' takes 1 to " + MAX_ELEMENTS + " elements, not " + elements);
		}
		if (!type.isArray() && elements != 1) {
			throw new IllegalArgumentException("'" + type.keyword() + "' is not an array");
		}
		boolean rate = type.kind() == DataType.Kind.RATE;
		if (rate && period < 1) {
			throw new IllegalArgumentException("'" + type.keyword() + "' needs a period of at least 1ms, for instance "
					+ type.keyword() + (type.isArray() ? "(2,10s)" : "(10s)"));
		}
		if (!rate && period != 0) {
			throw new IllegalArgumentException("'" + type.keyword() + "' is not a rate and takes no period");
		}
	}

	/**
	 * Reads an element of a {@code store} list as HAProxy writes it.
	 * @param text for instance {@code gpc0}, {@code http_req_rate(10s)}, {@code gpt(3)}
	 * or {@code gpc_rate(2,1m)}
	 * @return the stored type
	 * @throws IllegalArgumentException if the text names no data type or its arguments
	 * are wrong
	 */
	public static StoredType parse(String text) {
		String trimmed = text.trim();
		int open = trimmed.indexOf('(');
		if (open < 0) {
			return of(DataType.of(trimmed), new String[0], trimmed);
		}
		if (!trimmed.endsWith(")")) {
			throw new IllegalArgumentException("'" + text + "' lacks the closing parenthesis");
		}
		DataType type = DataType.of(trimmed.substring(0, open));
		return of(type, trimmed.substring(open + 1, trimmed.length() - 1).split(",", -1), trimmed);
	}

	private static StoredType of(DataType type, String[] arguments, String text) {
		boolean rate = type.kind() == DataType.Kind.RATE;
		int expected = (type.isArray() ? 1 : 0) + (rate ? 1 : 0);
		if (arguments.length != expected) {
			throw new IllegalArgumentException("'" + text + "': " + type.keyword() + " takes " + form(type, rate));
		}
		int elements = type.isArray() ? elements(arguments[0], text) : 1;
		int period = rate ? HaproxyUnits.parseTime(arguments[expected - 1]) : 0;
		return new StoredType(type, elements, period);
	}

	private static String form(DataType type, boolean rate) {
		if (type.isArray()) {
			return rate ? "a number of elements and a period, as in " + type.keyword() + "(2,10s)"
					: "a number of elements, as in " + type.keyword() + "(2)";
		}
		return rate ? "a period, as in " + type.keyword() + "(10s)" : "no argument";
	}

	private static int elements(String argument, String text) {
		try {
			return Integer.parseInt(argument.trim());
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'" + text + "': '" + argument.trim() + "' is not a number of elements",
					ex);
		}
	}

	/**
	 * Returns the text HAProxy's configuration would hold.
	 * @return for instance {@code gpc_rate(2,60s)}
	 */
	@Override
	public String toString() {
		boolean rate = this.type.kind() == DataType.Kind.RATE;
		if (this.type.isArray()) {
			return this.type.keyword() + "(" + this.elements + (rate ? "," + HaproxyUnits.formatTime(this.period) : "")
					+ ")";
		}
		return this.type.keyword() + (rate ? "(" + HaproxyUnits.formatTime(this.period) + ")" : "");
	}

}
