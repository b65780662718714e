package io.github.gatewaypeers.filter;

import java.util.Locale;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of a stored value, in the words of HAProxy's ACLs, with a number, another
 * value of the same entry, or the limit of the request. Immutable.
 *
 * @param value what is compared
 * @param operator the comparison
 * @param number what to compare with, if it is a number
 * @param other what to compare with, if it is another stored value
 * @param usesLimit whether to compare with the limit of the request
 */
record StickComparison(StoredValue value, Operator operator, long number, @Nullable StoredValue other,
		boolean usesLimit) {

	private static final String LIMIT = "limit";

	/**
	 * Reads a comparison, whose words are separated by blanks.
	 * @throws IllegalArgumentException if the text is none or asks for what the table
	 * does not store
	 */
	static StickComparison parse(String text, StickTable table) {
		String[] words = text.trim().replaceAll("\\s*\\(\\s*", "(").replaceAll("\\s*\\)", ")").split("\\s+");
		if (words.length != 3) {
			throw new IllegalArgumentException("'" + text
					+ "' is no condition: use a stored type, an operator and a number, as in http_req_rate gt 100");
		}
		StoredValue value = StoredValue.parse(words[0], table);
		Operator operator = Operator.of(words[1]);
		if (words[2].equals(LIMIT)) {
			return new StickComparison(value, operator, 0, null, true);
		}
		if (words[2].matches("[a-z]\\w*(\\(.*\\))?")) {
			return new StickComparison(value, operator, 0, StoredValue.parse(words[2], table), false);
		}
		return new StickComparison(value, operator, number(words[2]), null, false);
	}

	private static long number(String text) {
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'" + text + "' is not a number to compare with", ex);
		}
	}

	/**
	 * Compares. Of a key that has no entry every value is 0.
	 */
	boolean test(@Nullable StickEntry entry, long limit) {
		return this.operator.test(this.value.of(entry), threshold(entry, limit));
	}

	private long threshold(@Nullable StickEntry entry, long limit) {
		if (this.usesLimit) {
			return limit;
		}
		return (this.other != null) ? this.other.of(entry) : this.number;
	}

	/**
	 * Works out how long this comparison still holds if nothing more is counted.
	 * @param counted whether the next request is counted before it is compared
	 * @return milliseconds, or -1 where time alone does not end it
	 */
	long remaining(@Nullable StickEntry entry, long limit, boolean counted) {
		boolean countsItself = counted
				&& (this.value.type() == DataType.HTTP_REQ_RATE || this.value.type() == DataType.CONN_RATE);
		long threshold = threshold(entry, limit) - (countsItself ? 1 : 0);
		if (entry == null || !limitsRate() || this.operator.test(0, threshold)) {
			return -1;
		}
		EntryValues values = new EntryValues(this.value.table().definition().layout());
		if (!this.value.table().read(entry, values)) {
			return 0;
		}
		int now = this.value.table().nowMillis();
		long low = 0;
		// Two periods later, the rate is 0.
		long high = 2L * this.value.period();
		while (low < high) {
			long middle = (low + high) / 2;
			if (this.operator.test(this.value.rateAt(values, now + (int) middle), threshold)) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

	/** Tells whether this is true of rates that are too high. */
	boolean limitsRate() {
		return this.value.isRate() && (this.operator == Operator.GT || this.operator == Operator.GE);
	}

	/** How many events may be in a period without this comparison being true. */
	long quota(@Nullable StickEntry entry, long limit) {
		long threshold = threshold(entry, limit);
		return Math.max(0, (this.operator == Operator.GE) ? threshold - 1 : threshold);
	}

	@Override
	public String toString() {
		return this.value + " " + this.operator.keyword() + " "
				+ (this.usesLimit ? LIMIT : (this.other != null) ? this.other : Long.toString(this.number));
	}

	/**
	 * HAProxy's integer comparisons.
	 */
	enum Operator {

		EQ, NE, LT, LE, GT, GE;

		static Operator of(String keyword) {
			for (Operator operator : values()) {
				if (operator.keyword().equals(keyword)) {
					return operator;
				}
			}
			throw new IllegalArgumentException("unknown operator '" + keyword + "': use eq, ne, lt, le, gt or ge");
		}

		String keyword() {
			return name().toLowerCase(Locale.ROOT);
		}

		boolean test(long value, long number) {
			return switch (this) {
				case EQ -> value == number;
				case NE -> value != number;
				case LT -> value < number;
				case LE -> value <= number;
				case GT -> value > number;
				case GE -> value >= number;
			};
		}

	}

}
