package io.github.gatewaypeers.config.model;

import java.util.List;

/**
 * When a rule applies: {@code if} or {@code unless} with ACLs.
 *
 * @param unless whether the keyword is {@code unless}
 * @param terms the words after it: names of ACLs, {@code or}, and the words of anonymous
 * ACLs with their braces
 */
public record Condition(boolean unless, List<Word> terms) {

	/**
	 * Checks that there is something to test.
	 */
	public Condition {
		terms = List.copyOf(terms);
		if (terms.isEmpty()) {
			throw new IllegalArgumentException("'" + (unless ? "unless" : "if") + "' tests nothing; add a condition");
		}
	}

	/**
	 * Makes a condition.
	 * @param words plain words separated by blanks, for instance
	 * <code>{ sc_http_req_rate(0) gt 100 }</code>
	 * @return the condition
	 */
	public static Condition when(String words) {
		return new Condition(false, List.of(words.trim().split(" +")).stream().map(Word::of).toList());
	}

	/**
	 * Refuses what HAProxy would take for the end of an expression.
	 */
	static void checkNoKeyword(Word word) {
		if (word.is("if") || word.is("unless") || word.is("table")) {
			throw new IllegalArgumentException("'" + word + "' is a keyword where an expression is expected; add one");
		}
	}

}
