package io.github.gatewaypeers.filter;

import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.github.gatewaypeers.exchange.ExchangeKeys;
import io.github.gatewaypeers.expression.SampleExpression;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * What {@code limit} stands for in the conditions of a request.
 */
interface RequestLimit {

	/**
	 * Finds the limit.
	 * @return the limit, or {@code null} if there is none for the request
	 */
	@Nullable Long of(ServerWebExchange exchange);

	/**
	 * Makes a limit of what a route says.
	 * @param limit a number, the text of an expression, or a function of the exchange
	 * that returns a number
	 * @param tiers the limits by the text of the expression; empty if the expression
	 * gives the limit itself
	 * @param otherwise the limit of a request of which there is no other
	 * @throws IllegalArgumentException if it says no limit
	 */
	@SuppressWarnings("unchecked")
	static RequestLimit of(Object limit, Map<String, Long> tiers, @Nullable Long otherwise, ExchangeKeys keys) {
		if (limit instanceof ToLongFunction<?> function) {
			return ((ToLongFunction<ServerWebExchange>) function)::applyAsLong;
		}
		if (limit instanceof Function<?, ?> function) {
			return (exchange) -> {
				Object number = ((Function<ServerWebExchange, ?>) function).apply(exchange);
				return (number instanceof Number found) ? (Long) found.longValue() : otherwise;
			};
		}
		String text = String.valueOf(limit).trim();
		if (text.matches("[0-9]{1,18}")) {
			Long number = Long.valueOf(text);
			return (exchange) -> number;
		}
		SampleExpression expression = SampleExpression.parse(text);
		if (expression.readsResponse()) {
			throw new IllegalArgumentException("'" + text + "' reads the response, before which requests are decided");
		}
		if (tiers.isEmpty()) {
			return (exchange) -> {
				long number = expression.number(keys.source(exchange), -1);
				return (number >= 0) ? (Long) number : otherwise;
			};
		}
		Map<String, Long> limits = Map.copyOf(tiers);
		return (exchange) -> {
			String tier = expression.text(keys.source(exchange));
			Long number = (tier != null) ? limits.get(tier) : null;
			return (number != null) ? number : otherwise;
		};
	}

}
