package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.List;

/**
 * Whose entry rules are about.
 *
 * @param table the name of the table
 * @param counter the stick counter that tracks the entry, or -1
 * @param key the key of the entry
 * @param orSource whether it is the entry of {@code src} if the request has no such key
 */
record RuleSubject(String table, int counter, String key, boolean orSource) {

	/** What it is about if the stick counter tracks nothing. */
	RuleSubject source() {
		return new RuleSubject(this.table, -1, "src", false);
	}

	boolean isSource() {
		return this.counter < 0 && this.key.equals("src");
	}

	/** The words of a condition, a list for each alternative. */
	List<List<String>> words(EntryCondition condition) {
		List<List<String>> alternatives = new ArrayList<>();
		for (List<Limit> limits : condition.alternatives()) {
			List<String> words = new ArrayList<>();
			for (Limit limit : limits) {
				words.add("{");
				words.addAll(expression(limit).words());
				words.add("}");
			}
			alternatives.add(words);
		}
		return alternatives;
	}

	/** The expression that reads a stored value. */
	String fetch(Limit stored) {
		return expression(stored).fetch();
	}

	private LimitExpression expression(Limit limit) {
		return (this.counter >= 0 && LimitExpression.hasCounter(limit.type()))
				? new LimitExpression(limit, this.counter, "", "")
				: new LimitExpression(limit, -1, this.key, this.table);
	}

	/** Tells whether HAProxy can look there when it responds. */
	boolean isKnownOfResponses(EntryCondition condition) {
		return this.key.equals("src") || (this.counter >= 0
				&& condition.limits().stream().allMatch((limit) -> LimitExpression.hasCounter(limit.type())));
	}

}
