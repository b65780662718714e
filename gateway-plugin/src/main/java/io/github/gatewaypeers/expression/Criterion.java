package io.github.gatewaypeers.expression;

import java.util.Arrays;
import java.util.List;

/**
 * What a message must be like, in the manner of HAProxy's ACLs: an expression and the
 * values it may have, for instance {@code req.hdr(x-plan) gold platinum} or
 * {@code status 401 500:599}; without values, it just has to be there. An exclamation
 * mark in front turns it round.
 *
 * @param negated whether the message must be otherwise
 * @param expression the expression
 * @param values the values as they are written, perhaps none
 */
public record Criterion(boolean negated, SampleExpression expression, List<String> values) {

	/**
	 * Keeps a copy of the values.
	 */
	public Criterion {
		values = List.copyOf(values);
	}

	/**
	 * Reads a criterion.
	 * @param text the expression, and values with blanks between them
	 * @return the criterion
	 * @throws IllegalArgumentException if it does not begin with an expression
	 */
	public static Criterion parse(String text) {
		String trimmed = text.trim();
		boolean negated = trimmed.startsWith("!");
		String match = (negated ? trimmed.substring(1) : trimmed).trim();
		int end = endOfExpression(match);
		SampleExpression expression = SampleExpression.parse(match.substring(0, end));
		String rest = match.substring(end).trim();
		return new Criterion(negated, expression, rest.isEmpty() ? List.of() : Arrays.asList(rest.split("\\s+")));
	}

	/** Finds the first blank that no quotes protect. */
	private static int endOfExpression(String text) {
		char quote = 0;
		for (int at = 0; at < text.length(); at++) {
			char letter = text.charAt(at);
			if (letter == '\\' && quote != '\'') {
				at++;
			}
			else if ((letter == '"' || letter == '\'') && (quote == 0 || quote == letter)) {
				quote = (quote == 0) ? letter : 0;
			}
			else if (quote == 0 && Character.isWhitespace(letter)) {
				return at;
			}
		}
		return text.length();
	}

}
