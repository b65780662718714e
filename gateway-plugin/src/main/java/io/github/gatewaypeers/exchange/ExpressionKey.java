package io.github.gatewaypeers.exchange;

import io.github.gatewaypeers.expression.SampleExpression;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * A key that an expression gives.
 *
 * @param expression the expression
 * @param clientAddress what {@code src} is
 */
record ExpressionKey(SampleExpression expression, ClientAddress clientAddress) implements ExchangeKey {

	@Override
	public @Nullable StickKey key(ServerWebExchange exchange, TableDefinition table) {
		return this.expression.key(new ExchangeSource(exchange, this.clientAddress), table);
	}

	@Override
	public boolean readsResponse() {
		return this.expression.readsResponse();
	}

	@Override
	public void requireKeyOf(TableDefinition table) {
		this.expression.requireKeyOf(table);
	}

	@Override
	public String toString() {
		return this.expression.toString();
	}

}
