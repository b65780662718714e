package io.github.gatewaypeers.sticktable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which of a table's counters grow together at one event, worked out once so that
 * counting costs neither look-up nor allocation. Immutable.
 */
public final class Increment {

	private final int[] counters;

	private final int[] wideCounters;

	private final Rate[] rates;

	private Increment(int[] counters, int[] wideCounters, Rate[] rates) {
		this.counters = counters;
		this.wideCounters = wideCounters;
		this.rates = rates;
	}

	/**
	 * Prepares to count in several types at once.
	 * @param definition the table
	 * @param types counters and rates; those the table does not store are passed over, as
	 * HAProxy does
	 * @return the increment, which may be empty
	 * @throws IllegalArgumentException if a type is neither counter nor rate
	 */
	public static Increment of(TableDefinition definition, DataType... types) {
		return of(definition, 0, types);
	}

	/**
	 * Prepares to count in one element of array types.
	 * @param definition the table
	 * @param element the element of array types to count in, from 0; others have just
	 * element 0
	 * @param types counters and rates; those without such an element are passed over
	 * @return the increment, which may be empty
	 * @throws IllegalArgumentException if a type is neither counter nor rate
	 */
	public static Increment of(TableDefinition definition, int element, DataType... types) {
		EntryLayout layout = definition.layout();
		List<Integer> counters = new ArrayList<>();
		List<Integer> wideCounters = new ArrayList<>();
		List<Rate> rates = new ArrayList<>();
		for (DataType type : types) {
			if (type.isAsIs()) {
				throw new IllegalArgumentException("'" + type.keyword() + "' is no counter");
			}
			if (element < 0 || element >= layout.elements(type)) {
				continue;
			}
			int at = layout.at(type, element);
			switch (type.kind()) {
				case UNSIGNED -> counters.add(at);
				case UNSIGNED_64 -> wideCounters.add(at);
				default -> rates.add(new Rate(at, layout.period(type), definition.factor(type)));
			}
		}
		return new Increment(words(counters), words(wideCounters), rates.toArray(Rate[]::new));
	}

	private static int[] words(List<Integer> offsets) {
		return offsets.stream().mapToInt(Integer::intValue).toArray();
	}

	/**
	 * Tells whether there is nothing to count.
	 * @return {@code true} if the table stores none of the types
	 */
	public boolean isEmpty() {
		return this.counters.length == 0 && this.wideCounters.length == 0 && this.rates.length == 0;
	}

	void apply(int[] data, int now, long amount) {
		for (int at : this.counters) {
			data[at] += (int) amount;
		}
		for (int at : this.wideCounters) {
			Words.putLong(data, at, Words.getLong(data, at) + amount);
		}
		for (Rate rate : this.rates) {
			long events = (rate.divisor == 1) ? amount : (amount + rate.divisor - 1) / rate.divisor;
			FrequencyCounter.add(data, rate.at, now, rate.period, (int) events);
		}
	}

	@Override
	public String toString() {
		return "Increment" + Arrays.toString(this.counters) + Arrays.toString(this.wideCounters)
				+ Arrays.toString(this.rates);
	}

	private record Rate(int at, int period, int divisor) {

	}

}
