package io.github.gatewaypeers.filter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * One number of the entries of a table, for instance {@code http_req_rate} or
 * {@code gpc(1)}. Immutable.
 *
 * @param table the table
 * @param type the stored type
 * @param element the element, 0 unless the type is an array
 */
record StoredValue(StickTable table, DataType type, int element) {

	private static final Pattern SYNTAX = Pattern.compile("(?<type>\\w+)\\s*(\\((?<element>[^)]*)\\))?");

	/**
	 * Reads what to look at.
	 * @throws IllegalArgumentException if the table stores no such number
	 */
	static StoredValue parse(String text, StickTable table) {
		Matcher matcher = SYNTAX.matcher(text.trim());
		if (!matcher.matches()) {
			throw new IllegalArgumentException("'" + text + "' is no stored type: write for instance http_req_rate");
		}
		DataType type = DataType.of(matcher.group("type"));
		return new StoredValue(table, type, element(type, matcher.group("element"), table.definition()));
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

	boolean isRate() {
		return this.type.kind() == DataType.Kind.RATE;
	}

	/** The period of a rate in milliseconds. */
	int period() {
		return this.table.definition().layout().period(this.type);
	}

	/** The value of an entry now; 0 of a key that has no entry. */
	long of(@Nullable StickEntry entry) {
		if (entry == null) {
			return 0;
		}
		return isRate() ? this.table.rate(entry, this.type, this.element)
				: this.table.get(entry, this.type, this.element);
	}

	/** A rate of values that were read, as it will be at a time. */
	long rateAt(EntryValues values, int time) {
		return values.rate(this.type, this.element, time) * this.table.definition().factor(this.type);
	}

	@Override
	public String toString() {
		return this.type.keyword() + (this.type.isArray() ? "(" + this.element + ")" : "");
	}

}
