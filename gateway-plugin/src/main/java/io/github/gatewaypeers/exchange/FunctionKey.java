package io.github.gatewaypeers.exchange;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import io.github.gatewaypeers.expression.SampleExpression;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * A key that a function of the application gives, as text.
 *
 * @param function the function
 */
record FunctionKey(Function<ServerWebExchange, @Nullable String> function) implements ExchangeKey {

	@Override
	public @Nullable StickKey key(ServerWebExchange exchange, TableDefinition table) {
		String text = this.function.apply(exchange);
		return (text != null) ? SampleExpression.keyOf(text.getBytes(StandardCharsets.UTF_8), table) : null;
	}

	@Override
	public String toString() {
		return this.function.getClass().getSimpleName();
	}

}
