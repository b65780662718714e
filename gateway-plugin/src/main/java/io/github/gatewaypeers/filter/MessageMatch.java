package io.github.gatewaypeers.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.gatewaypeers.exchange.Network;
import io.github.gatewaypeers.expression.Criterion;
import io.github.gatewaypeers.expression.SampleExpression;
import io.github.gatewaypeers.expression.SampleSource;

/**
 * A criterion for messages whose values are read, for instance
 * {@code req.hdr(x-plan) gold platinum}, {@code status 401 500:599},
 * {@code src 10.0.0.0/8} or {@code !req.hdr(x-debug)}. Immutable.
 */
final class MessageMatch {

	private final String text;

	private final boolean negated;

	private final SampleExpression expression;

	private final Values values;

	private MessageMatch(String text, boolean negated, SampleExpression expression, Values values) {
		this.text = text;
		this.negated = negated;
		this.expression = expression;
		this.values = values;
	}

	/**
	 * Reads what is to match.
	 * @throws IllegalArgumentException if the text says nothing of a message
	 */
	static MessageMatch parse(String text) {
		Criterion read = Criterion.parse(text);
		return new MessageMatch(text.trim(), read.negated(), read.expression(),
				values(read.expression(), read.values()));
	}

	private static Values values(SampleExpression expression, List<String> words) {
		if (words.isEmpty()) {
			return (found, source) -> found.text(source) != null;
		}
		if (expression.givesAddress()) {
			List<Network> networks = words.stream().map(Network::parse).toList();
			return (found, source) -> {
				byte[] address = found.address(source);
				return networks.stream().anyMatch((network) -> network.contains(address));
			};
		}
		if (expression.givesNumber()) {
			List<long[]> ranges = new ArrayList<>();
			words.forEach((word) -> ranges.add(range(word)));
			return (found, source) -> {
				long number = found.number(source, Long.MIN_VALUE);
				return number != Long.MIN_VALUE
						&& ranges.stream().anyMatch((range) -> number >= range[0] && number <= range[1]);
			};
		}
		Set<String> texts = Set.copyOf(words);
		return (found, source) -> {
			String value = found.text(source);
			return value != null && texts.contains(value);
		};
	}

	private static long[] range(String word) {
		if (!word.matches("-?[0-9]{1,18}(:-?[0-9]{1,18})?")) {
			throw new IllegalArgumentException("'" + word + "' is no number and no range, such as 401 or 500:599");
		}
		String[] ends = word.split(":");
		return new long[] { Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]) };
	}

	boolean readsResponse() {
		return this.expression.readsResponse();
	}

	boolean matches(SampleSource source) {
		return this.values.contain(this.expression, source) != this.negated;
	}

	@Override
	public String toString() {
		return this.text;
	}

	private interface Values {

		boolean contain(SampleExpression expression, SampleSource source);

	}

}
