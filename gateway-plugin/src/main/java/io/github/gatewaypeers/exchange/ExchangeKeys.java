package io.github.gatewaypeers.exchange;

import java.util.function.Function;

import io.github.gatewaypeers.expression.SampleExpression;
import io.github.gatewaypeers.expression.SampleSource;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.web.server.ServerWebExchange;

/**
 * Makes keys of what routes and applications say. Immutable.
 */
public final class ExchangeKeys {

	private final ClientAddress clientAddress;

	/**
	 * Makes the maker of keys.
	 * @param clientAddress what {@code src} is
	 */
	public ExchangeKeys(ClientAddress clientAddress) {
		this.clientAddress = clientAddress;
	}

	/**
	 * Makes a key.
	 * @param key the text of a {@link SampleExpression}, or an expression, a
	 * {@code KeyResolver}, or a {@code Function} of a {@code ServerWebExchange} that
	 * returns the key as text or {@code null}
	 * @return the key
	 * @throws IllegalArgumentException if it is none of these; the message says what
	 * would be right
	 */
	@SuppressWarnings("unchecked")
	public ExchangeKey of(Object key) {
		if (key instanceof String text) {
			if (text.trim().startsWith("#{")) {
				throw new IllegalArgumentException("'" + text + "' is not resolved: write a bean as #{@name}");
			}
			return new ExpressionKey(SampleExpression.parse(text), this.clientAddress);
		}
		if (key instanceof SampleExpression expression) {
			return new ExpressionKey(expression, this.clientAddress);
		}
		if (key instanceof KeyResolver resolver) {
			return new ResolverKey(resolver);
		}
		if (key instanceof Function<?, ?> function) {
			return new FunctionKey((Function<ServerWebExchange, @Nullable String>) function);
		}
		throw new IllegalArgumentException("a " + key.getClass().getName()
				+ " is no key: use an expression, a bean of type KeyResolver, or a Function of a ServerWebExchange");
	}

	/**
	 * Lets expressions read an exchange.
	 * @param exchange the exchange
	 * @return the source
	 */
	public SampleSource source(ServerWebExchange exchange) {
		return new ExchangeSource(exchange, this.clientAddress);
	}

}
