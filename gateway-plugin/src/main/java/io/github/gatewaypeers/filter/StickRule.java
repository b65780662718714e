package io.github.gatewaypeers.filter;

import java.util.function.Supplier;

import io.github.gatewaypeers.exchange.ExchangeKey;
import io.github.gatewaypeers.loadbalancer.ServerFailures;
import io.github.gatewaypeers.loadbalancer.ServerList;
import io.github.gatewaypeers.loadbalancer.Stickiness;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * One {@code stick} rule of a route.
 *
 * @param kind what it does
 * @param table the table
 * @param key the key of the entry
 * @param servers the servers to choose from, or {@code null} for those of a service
 * @param redispatch after how many failures in a row a server is given up, 0 for never
 * @param failures the failures of all servers
 */
record StickRule(Kind kind, StickTable table, ExchangeKey key, @Nullable ServerList servers, int redispatch,
		ServerFailures failures) implements GatewayFilter {

	private static final Logger logger = LoggerFactory.getLogger(StickRule.class);

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Stickiness stickiness = Stickiness.begin(exchange.getAttributes(), this.failures);
		stickiness.redispatchAfter(this.redispatch);
		if (this.servers != null) {
			stickiness.offer(this.servers);
		}
		if (this.kind == Kind.STORE_RESPONSE) {
			stickiness.onResponse(this.table, () -> with(exchange, stickiness, Mono::empty));
			return chain.filter(exchange);
		}
		return with(exchange, stickiness, () -> chain.filter(exchange));
	}

	private Mono<Void> with(ServerWebExchange exchange, Stickiness stickiness, Supplier<Mono<Void>> then) {
		return StickGatewayFilterFactory.withKey(this.key, exchange, this.table, (key) -> {
			if (key != null) {
				apply(stickiness, key);
			}
			return then.get();
		});
	}

	private void apply(Stickiness stickiness, StickKey key) {
		try {
			switch (this.kind) {
				case ON -> {
					stickiness.match(this.table, key);
					stickiness.storeRequest(this.table, key);
				}
				case MATCH -> stickiness.match(this.table, key);
				case STORE_REQUEST -> stickiness.storeRequest(this.table, key);
				case STORE_RESPONSE -> stickiness.storeResponse(this.table, key);
			}
		}
		catch (RuntimeException ex) {
			// Any server is better than none.
			logger.error("Request not stuck by {}", this, ex);
		}
	}

	@Override
	public String toString() {
		return "[" + this.kind.filter + " table = " + this.table.definition().name() + ", key = " + this.key
				+ ((this.servers != null) ? ", servers = " + this.servers : "") + "]";
	}

	/**
	 * HAProxy's kinds of rules.
	 */
	enum Kind {

		ON("StickOn"), MATCH("StickMatch"), STORE_REQUEST("StickStoreRequest"), STORE_RESPONSE("StickStoreResponse");

		private final String filter;

		Kind(String filter) {
			this.filter = filter;
		}

	}

}
