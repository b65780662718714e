package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.github.gatewaypeers.expression.Criterion;
import io.github.gatewaypeers.expression.SampleExpression;
import org.jspecify.annotations.Nullable;

/**
 * What a message must be like: an expression and the values it may have, as in
 * {@code status 401 500:599}; without values, it just has to be there. To HAProxy it is
 * an anonymous ACL.
 *
 * @param negated whether it must be otherwise
 * @param expression the expression
 * @param values the values, perhaps none
 */
record MessageTerm(boolean negated, String expression, List<String> values) {

	private static final Pattern NETWORK = Pattern.compile("[0-9A-Fa-f:.]*[:.][0-9A-Fa-f:.]*(?:/[0-9]{1,3})?");

	/** In a condition, HAProxy looks at all values of a header unless one is chosen. */
	private static final Pattern ANY_VALUE = Pattern.compile("^(re[qs]\\.f?hdr(?:_ip)?)\\(([^,()\"'\\\\]+)\\)");

	private static final Pattern LAST_VALUE = Pattern.compile("^(re[qs]\\.f?hdr(?:_ip)?)\\(([^,()\"'\\\\]+),-1\\)");

	MessageTerm {
		values = List.copyOf(values);
	}

	/**
	 * Reads what a filter says.
	 * @throws IllegalArgumentException if it says nothing, or what HAProxy cannot say
	 */
	static MessageTerm parse(String text) {
		Criterion read = Criterion.parse(text);
		if (read.values().contains("}")) {
			throw new IllegalArgumentException("a brace ends HAProxy's condition");
		}
		return new MessageTerm(read.negated(), read.expression().toString(), read.values());
	}

	/**
	 * Reads whom {@code DenyStick} never refuses: a network, or an expression with
	 * values.
	 */
	static MessageTerm allowed(String text) {
		String trimmed = text.trim();
		return NETWORK.matcher(trimmed).matches() ? new MessageTerm(false, "src", List.of(trimmed)) : parse(trimmed);
	}

	MessageTerm not() {
		return new MessageTerm(!this.negated, this.expression, this.values);
	}

	/** Tells whether HAProxy still knows of it when it responds. */
	boolean isKnownOfResponses() {
		return this.expression.matches("(src|str\\(|int\\().*")
				|| SampleExpression.parse(this.expression).readsResponse();
	}

	/** Makes of an expression what means the same in a condition of HAProxy's. */
	static String inCondition(String expression) {
		return ANY_VALUE.matcher(expression).replaceFirst("$1($2,-1)");
	}

	/** The reverse of {@link #inCondition}. */
	static String ofCondition(String expression) {
		return LAST_VALUE.matcher(expression).replaceFirst("$1($2)");
	}

	/** The words of the ACL, with its braces. */
	List<String> words() {
		List<String> words = new ArrayList<>();
		words.add(this.negated ? "!{" : "{");
		words.add(inCondition(this.expression));
		if (this.values.isEmpty()) {
			words.addAll(List.of("-m", "found"));
		}
		else {
			SampleExpression read = SampleExpression.parse(this.expression);
			if (!read.givesAddress() && !read.givesNumber()) {
				words.addAll(List.of("-m", "str"));
			}
			if (this.values.get(0).startsWith("-")) {
				words.add("--");
			}
			words.addAll(this.values);
		}
		words.add("}");
		return words;
	}

	/**
	 * Reads the words of an ACL.
	 * @param negated whether it stands behind an exclamation mark
	 * @param words its words, without braces
	 * @return the term, or {@code null} if a gateway cannot say it
	 */
	static @Nullable MessageTerm of(boolean negated, List<String> words) {
		try {
			SampleExpression expression = SampleExpression.parse(ofCondition(words.get(0)));
			List<String> rest = words.subList(1, words.size());
			if (rest.equals(List.of("-m", "found"))) {
				return new MessageTerm(negated, expression.toString(), List.of());
			}
			boolean text = !expression.givesAddress() && !expression.givesNumber();
			if (text && rest.size() > 1 && rest.subList(0, 2).equals(List.of("-m", "str"))) {
				rest = rest.subList(2, rest.size());
			}
			else if (!rest.isEmpty() && rest.get(0).startsWith("-") && !rest.get(0).equals("--")) {
				return null;
			}
			rest = (!rest.isEmpty() && rest.get(0).equals("--")) ? rest.subList(1, rest.size()) : rest;
			boolean sayable = !rest.isEmpty() && rest.stream().allMatch((value) -> isValue(expression, value));
			return sayable ? new MessageTerm(negated, expression.toString(), rest) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static boolean isValue(SampleExpression expression, String value) {
		if (expression.givesAddress()) {
			return NETWORK.matcher(value).matches();
		}
		return expression.givesNumber() ? value.matches("-?[0-9]{1,18}(:-?[0-9]{1,18})?") : value.matches("\\S+");
	}

	@Override
	public String toString() {
		return (this.negated ? "! " : "") + this.expression
				+ (this.values.isEmpty() ? "" : " " + String.join(" ", this.values));
	}

}
