package io.github.gatewaypeers.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons joined by {@code and} and {@code or}, of which {@code and} binds tighter,
 * as in HAProxy. Immutable.
 *
 * @param table the table
 * @param alternatives one of which must hold, each with comparisons that all must hold
 */
record StickCondition(StickTable table, List<List<StickComparison>> alternatives) {

	/**
	 * Reads a condition, for instance
	 * {@code http_req_rate gt 100 or gpt0 eq 1 and conn_cur gt 10}.
	 * @throws IllegalArgumentException if the text is none or asks for what the table
	 * does not store
	 */
	static StickCondition parse(String text, StickTable table) {
		List<List<StickComparison>> alternatives = new ArrayList<>();
		for (String alternative : text.split("\\s+or\\s+", -1)) {
			List<StickComparison> comparisons = new ArrayList<>();
			for (String comparison : alternative.split("\\s+and\\s+", -1)) {
				comparisons.add(StickComparison.parse(comparison, table));
			}
			alternatives.add(List.copyOf(comparisons));
		}
		return new StickCondition(table, List.copyOf(alternatives));
	}

	boolean usesLimit() {
		return this.alternatives.stream().flatMap(List::stream).anyMatch(StickComparison::usesLimit);
	}

	/**
	 * Tells whether the condition holds of an entry. Of a key that has no entry every
	 * value is 0.
	 * @param limit what {@code limit} stands for
	 */
	boolean test(@Nullable StickEntry entry, long limit) {
		for (List<StickComparison> comparisons : this.alternatives) {
			if (all(comparisons, entry, limit)) {
				return true;
			}
		}
		return false;
	}

	private static boolean all(List<StickComparison> comparisons, @Nullable StickEntry entry, long limit) {
		for (StickComparison comparison : comparisons) {
			if (!comparison.test(entry, limit)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Works out how long this condition still holds if nothing more is counted.
	 * @param counted whether the next request is counted before it is decided on
	 * @return milliseconds, or -1 where time alone does not end it
	 */
	long remaining(@Nullable StickEntry entry, long limit, boolean counted) {
		if (entry == null) {
			return -1;
		}
		long longest = 0;
		for (List<StickComparison> comparisons : this.alternatives) {
			if (!all(comparisons, entry, limit)) {
				continue;
			}
			long shortest = -1;
			for (StickComparison comparison : comparisons) {
				long remaining = comparison.remaining(entry, limit, counted);
				shortest = (shortest < 0 || (remaining >= 0 && remaining < shortest)) ? remaining : shortest;
			}
			if (shortest < 0) {
				return -1;
			}
			longest = Math.max(longest, shortest);
		}
		return longest;
	}

	/**
	 * Finds the comparison that a client is told as its quota: the first that is true of
	 * a rate that is too high.
	 */
	@Nullable StickComparison quota() {
		return this.alternatives.stream()
			.flatMap(List::stream)
			.filter(StickComparison::limitsRate)
			.findFirst()
			.orElse(null);
	}

	@Override
	public String toString() {
		return this.alternatives.stream()
			.map((comparisons) -> comparisons.stream()
				.map(StickComparison::toString)
				.collect(Collectors.joining(" and ")))
			.collect(Collectors.joining(" or "));
	}

}
