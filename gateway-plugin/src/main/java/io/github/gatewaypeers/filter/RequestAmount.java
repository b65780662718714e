package io.github.gatewaypeers.filter;

import io.github.gatewaypeers.exchange.ExchangeKeys;
import io.github.gatewaypeers.expression.SampleExpression;

import org.springframework.web.server.ServerWebExchange;

/**
 * A number for each request: always the same, or what an expression gives. Immutable.
 */
interface RequestAmount {

	/** The largest number that an entry holds. */
	long MAX = 0xffff_ffffL;

	/**
	 * Finds the number.
	 * @return from 0 to {@link #MAX}; 0 if the expression gives none
	 */
	long of(ServerWebExchange exchange);

	/** Tells whether the expression needs a response. */
	default boolean readsResponse() {
		return false;
	}

	/**
	 * Reads a number or an expression.
	 * @throws IllegalArgumentException if the text is none
	 */
	static RequestAmount parse(String text, ExchangeKeys keys) {
		String trimmed = text.trim();
		if (trimmed.matches("-?[0-9]+")) {
			if (!trimmed.matches("[0-9]{1,10}") || Long.parseLong(trimmed) > MAX) {
				throw new IllegalArgumentException("'" + text + "' is not between 0 and " + MAX);
			}
			long number = Long.parseLong(trimmed);
			return (exchange) -> number;
		}
		SampleExpression expression = SampleExpression.parse(trimmed);
		return new RequestAmount() {

			@Override
			public long of(ServerWebExchange exchange) {
				return Math.max(0, Math.min(MAX, expression.number(keys.source(exchange), 0)));
			}

			@Override
			public boolean readsResponse() {
				return expression.readsResponse();
			}

		};
	}

}
