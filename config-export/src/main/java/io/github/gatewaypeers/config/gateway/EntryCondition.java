package io.github.gatewaypeers.config.gateway;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What must hold of an entry: limits joined by {@code and} and {@code or}, of which
 * {@code and} binds tighter, as in HAProxy.
 *
 * @param alternatives one of which must hold, each with limits that all must hold
 */
record EntryCondition(List<List<Limit>> alternatives) {

	EntryCondition {
		alternatives = alternatives.stream().map(List::copyOf).toList();
	}

	/**
	 * Reads a condition.
	 * @throws IllegalArgumentException if it is none that HAProxy can say
	 */
	static EntryCondition parse(String text) {
		EntryCondition condition = new EntryCondition(Arrays.stream(text.split("\\s+or\\s+", -1))
			.map((alternative) -> Arrays.stream(alternative.split("\\s+and\\s+", -1)).map(Limit::parse).toList())
			.toList());
		if (!condition.limits().stream().allMatch(LimitExpression::canSay)) {
			throw new IllegalArgumentException(LimitExpression.UNITS);
		}
		return condition;
	}

	/** Whether HAProxy needs variables for it. */
	boolean needsVariables() {
		return limits().stream().anyMatch((limit) -> limit.other() != null);
	}

	EntryCondition map(UnaryOperator<Limit> change) {
		return new EntryCondition(
				this.alternatives.stream().map((limits) -> limits.stream().map(change).toList()).toList());
	}

	/** Makes a condition of what ACLs say. */
	static EntryCondition of(List<List<LimitExpression>> alternatives) {
		return new EntryCondition(
				alternatives.stream().map((limits) -> limits.stream().map(LimitExpression::limit).toList()).toList());
	}

	/** All limits, in their order. */
	List<Limit> limits() {
		return this.alternatives.stream().flatMap(List::stream).toList();
	}

	@Override
	public String toString() {
		return this.alternatives.stream()
			.map((limits) -> limits.stream().map(Limit::toString).collect(Collectors.joining(" and ")))
			.collect(Collectors.joining(" or "));
	}

}
