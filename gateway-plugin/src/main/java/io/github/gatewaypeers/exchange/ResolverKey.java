package io.github.gatewaypeers.exchange;

import java.nio.charset.StandardCharsets;

import io.github.gatewaypeers.expression.SampleExpression;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.web.server.ServerWebExchange;

/**
 * A key that a {@code KeyResolver} of Spring Cloud Gateway gives, as text.
 *
 * @param resolver the resolver
 */
record ResolverKey(KeyResolver resolver) implements ExchangeKey {

	@Override
	public @Nullable StickKey key(ServerWebExchange exchange, TableDefinition table) {
		return null;
	}

	@Override
	public boolean isImmediate() {
		return false;
	}

	@Override
	public Mono<StickKey> resolve(ServerWebExchange exchange, TableDefinition table) {
		return Mono.defer(() -> this.resolver.resolve(exchange))
			.mapNotNull((text) -> SampleExpression.keyOf(text.getBytes(StandardCharsets.UTF_8), table));
	}

	@Override
	public String toString() {
		return this.resolver.getClass().getSimpleName();
	}

}
