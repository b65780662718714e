package io.github.gatewaypeers.config.gateway;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The predicate {@code StickTable}.
 *
 * @param table the name of the table
 * @param condition what must hold of the entry
 * @param key the key of the entry
 */
record TablePredicate(String table, EntryCondition condition, String key) {

	/** How variables begin that say whether conditions hold. */
	static final String VARIABLE = "txn.table";

	/** How variables begin that hold what stored values are compared with. */
	static final String OTHER = "txn.limit";

	/**
	 * Reads a predicate.
	 * @throws IllegalArgumentException if HAProxy cannot say what it says
	 */
	static TablePredicate of(Route.Part part) {
		PartArguments arguments = new PartArguments(part, List.of("table", "condition", "key"), List.of());
		EntryCondition condition = EntryCondition.parse(arguments.get("condition", ""));
		if (condition.limits().stream().anyMatch(Limit::isLimit)) {
			throw new IllegalArgumentException("only DenyStick has a limit; write a number");
		}
		return new TablePredicate(arguments.table(), condition, PartArguments.key(arguments.get("key", "src")));
	}

	/**
	 * Makes a predicate of what ACLs say.
	 * @return the predicate, or {@code null} if there is none
	 */
	static @Nullable TablePredicate of(List<List<LimitExpression>> alternatives) {
		List<LimitExpression> all = alternatives.stream().flatMap(List::stream).toList();
		boolean same = !all.isEmpty() && all.stream()
			.allMatch((limit) -> limit.counter() < 0 && limit.key().equals(all.get(0).key())
					&& limit.table().equals(all.get(0).table()));
		return same ? new TablePredicate(all.get(0).table(), EntryCondition.of(alternatives), all.get(0).key()) : null;
	}

	/** Whose entry it looks at. */
	RuleSubject subject() {
		return new RuleSubject(this.table, -1, this.key, false);
	}

	/** The same with another condition. */
	TablePredicate with(EntryCondition condition) {
		return new TablePredicate(this.table, condition, this.key);
	}

	/** The words of the condition, with braces, a list for each alternative. */
	List<List<String>> words() {
		return subject().words(this.condition);
	}

	/** Tells whether one ACL can say it, any line of which may match. */
	boolean isOneAcl() {
		return this.condition.alternatives().stream().allMatch((limits) -> limits.size() == 1);
	}

	@Override
	public String toString() {
		return "StickTable=" + this.table + ", " + this.condition + (this.key.equals("src") ? "" : ", " + this.key);
	}

}
