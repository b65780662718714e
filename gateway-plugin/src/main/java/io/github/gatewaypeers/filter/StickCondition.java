package io.github.gatewaypeers.filter;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryLayout;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of a stored value with a number, in the words of HAProxy's ACLs, for
 * instance {@code http_req_rate gt 100} or {@code gpc(1) ge 3}. Immutable.
 *
 * @param table the table
 * @param type the stored type
 * @param element the element, 0 unless the type is an array
 * @param operator the comparison
 * @param number what to compare with
 */
record StickCondition(StickTable table, DataType type, int element, Operator operator, long number) {

	private static final Pattern SYNTAX = Pattern
		.compile("(?<type>\\w+)(\\((?<element>[^)]*)\\))?\\s+(?<operator>\\S+)\\s+(?<number>\\S+)");

	/**
	 * Reads a condition.
	 * @throws IllegalArgumentException if the text is none or asks for what the table
	 * does not store
	 */
	static StickCondition parse(String text, StickTable table) {
		Matcher matcher = SYNTAX.matcher(text.trim());
		if (!matcher.matches()) {
			throw new IllegalArgumentException("'" + text
					+ "' is no condition: use a stored type, an operator and a number, as in http_req_rate gt 100");
		}
		DataType type = DataType.of(matcher.group("type"));
		return new StickCondition(table, type, element(type, matcher.group("element"), table.definition()),
				Operator.of(matcher.group("operator")), number(matcher.group("number")));
	}

	private static int element(DataType type, @Nullable String text, TableDefinition definition) {
		String stored = "table '" + definition.name() + "' stores " + (definition.store().isEmpty() ? "nothing"
				: String.join(", ", definition.store().stream().map(Object::toString).toList()));
		int elements = definition.layout().elements(type);
		if (elements == 0) {
			throw new IllegalArgumentException("'" + type.keyword() + "' is not stored: " + stored);
		}
		if (type.kind() == DataType.Kind.DICTIONARY) {
			throw new IllegalArgumentException("'" + type.keyword() + "' is no number and cannot be compared");
		}
		if (!type.isArray()) {
			if (text != null) {
				throw new IllegalArgumentException("'" + type.keyword() + "' is no array: leave out the parentheses");
			}
			return 0;
		}
		if (text == null || !text.trim().matches("[0-9]{1,3}") || Integer.parseInt(text.trim()) >= elements) {
			throw new IllegalArgumentException("'" + type.keyword() + "' takes the number of an element, from 0 to "
					+ (elements - 1) + ", as in " + type.keyword() + "(0): " + stored);
		}
		return Integer.parseInt(text.trim());
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
	boolean test(@Nullable StickEntry entry) {
		return this.operator.test(value(entry), this.number);
	}

	private long value(@Nullable StickEntry entry) {
		if (entry == null) {
			return 0;
		}
		return isRate() ? this.table.rate(entry, this.type, this.element)
				: this.table.get(entry, this.type, this.element);
	}

	private boolean isRate() {
		return this.type.kind() == DataType.Kind.RATE;
	}

	/**
	 * Works out how long this condition still holds if nothing more is counted.
	 * @return milliseconds, or -1 where time alone does not end it
	 */
	long remaining(@Nullable StickEntry entry) {
		if (entry == null || !isRate() || !this.operator.endsWhenValueFalls() || this.operator.test(0, this.number)) {
			return -1;
		}
		EntryLayout layout = this.table.definition().layout();
		EntryValues values = new EntryValues(layout);
		if (!this.table.read(entry, values)) {
			return 0;
		}
		int now = this.table.nowMillis();
		long low = 0;
		// Two periods later, the rate is 0.
		long high = 2L * layout.period(this.type);
		while (low < high) {
			long middle = (low + high) / 2;
			if (this.operator.test(rate(values, now + (int) middle), this.number)) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

	private long rate(EntryValues values, int time) {
		boolean bytes = this.type == DataType.BYTES_IN_RATE || this.type == DataType.BYTES_OUT_RATE;
		return values.rate(this.type, this.element, time) * (bytes ? this.table.definition().bratesFactor() : 1);
	}

	@Override
	public String toString() {
		return this.type.keyword() + (this.type.isArray() ? "(" + this.element + ")" : "") + " "
				+ this.operator.keyword() + " " + this.number;
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

		boolean endsWhenValueFalls() {
			return this == GT || this == GE;
		}

	}

}
