package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What the rules of a section track, in their order.
 */
final class TrackedRules {

	private final List<TrackedRule> rules = new ArrayList<>();

	void clear() {
		this.rules.clear();
	}

	/**
	 * Adds a rule.
	 * @param list the property of the list of filters that it belongs to
	 */
	void add(int counter, String table, String key, String list) {
		this.rules.add(new TrackedRule(counter, table, key, list));
	}

	/** The table that a limit reads, or {@code null} if nobody knows. */
	@Nullable String table(LimitExpression limit, String list) {
		return (limit.counter() < 0) ? limit.table() : table(limit.counter(), list);
	}

	/** The table that a stick counter tracks in, or {@code null} if nobody knows. */
	@Nullable String table(int counter, String list) {
		String table = null;
		for (TrackedRule each : this.rules) {
			if (each.counter == counter && each.isFor(list)) {
				table = each.table;
			}
		}
		return table;
	}

	boolean isTracked(String table, String list) {
		return this.rules.stream().anyMatch((each) -> each.table.equals(table) && each.isFor(list));
	}

	/** The key, unless a filter looks there by itself. */
	@Nullable String key(LimitExpression limit, String table, String list) {
		if (limit.counter() >= 0) {
			return null;
		}
		String key = null;
		for (TrackedRule each : this.rules) {
			if (each.table.equals(table) && each.isFor(list)) {
				key = LimitExpression.hasCounter(limit.limit().type()) ? "" : each.key;
			}
		}
		return limit.key().equals((key != null) ? key : "src") ? null : limit.key();
	}

	/**
	 * Tells whether all limits read the entry of a key, {@code null} for what is tracked.
	 */
	boolean areOfOneEntry(List<LimitExpression> limits, String list, String table, @Nullable String key) {
		return limits.stream()
			.allMatch((limit) -> table.equals(table(limit, list)) && Objects.equals(key, key(limit, table, list)));
	}

	private record TrackedRule(int counter, String table, String key, String list) {

		boolean isFor(String list) {
			return this.list.equals(list) || this.list.equals(ConditionImport.FILTERS);
		}

	}

}
