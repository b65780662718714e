package io.github.gatewaypeers.filter;

import java.util.List;
import java.util.Objects;

import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * {@code TrackStick=table, key} counts requests in the entry of their key, as HAProxy's
 * {@code http-request track-sc} does: {@code conn_cur}, {@code conn_*}, {@code http_*}
 * and {@code bytes_*}, whichever the table stores. A request that has no such key, or
 * finds the table full, goes its way uncounted.
 */
public class TrackStickGatewayFilterFactory extends StickGatewayFilterFactory<TrackStickGatewayFilterFactory.Config> {

	private static final Logger logger = LoggerFactory.getLogger(TrackStickGatewayFilterFactory.class);

	private final StatusCodes errors;

	private final StatusCodes failures;

	/**
	 * Makes the factory.
	 * @param tables the tables that routes may name
	 * @param errors the statuses that count as {@code http_err}
	 * @param failures the statuses that count as {@code http_fail}
	 */
	public TrackStickGatewayFilterFactory(StickTables tables, StatusCodes errors, StatusCodes failures) {
		super(Config.class, tables);
		this.errors = errors;
		this.failures = failures;
	}

	@Override
	public List<String> shortcutFieldOrder() {
		return List.of("table", "key");
	}

	@Override
	public GatewayFilter apply(Config config) {
		StickTable table = table(config);
		KeyExpression key = Objects.requireNonNullElseGet(key(config), SourceAddress::new);
		return new OrderedGatewayFilter(
				new TrackStickFilter(new RequestCounters(table, this.errors, this.failures), key), ORDER);
	}

	/**
	 * What a route says to the filter. The key is {@code src} unless it says otherwise.
	 */
	public static class Config extends StickGatewayFilterFactory.Config {

	}

	private record TrackStickFilter(RequestCounters counters, KeyExpression key) implements GatewayFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
			TrackedRequest tracked = track(exchange);
			if (tracked == null) {
				return chain.filter(exchange);
			}
			ServerHttpResponse response = exchange.getResponse();
			response.beforeCommit(() -> Mono.fromRunnable(tracked::responded));
			return chain.filter(tracked.countsBytes() ? counting(exchange, tracked) : exchange)
				.doOnError(tracked::failed)
				.doFinally((signal) -> tracked.release());
		}

		private @Nullable TrackedRequest track(ServerWebExchange exchange) {
			try {
				StickKey key = this.key.key(exchange, this.counters.table.definition());
				return (key != null) ? TrackedRequest.begin(this.counters, key, exchange) : null;
			}
			catch (RuntimeException ex) {
				// Counting is not worth a request.
				logger.error("Request not tracked by {}", this, ex);
				return null;
			}
		}

		private ServerWebExchange counting(ServerWebExchange exchange, TrackedRequest tracked) {
			if (!this.counters.bytesIn.isEmpty()) {
				tracked.received(MessageSize.ofHead(exchange.getRequest()));
			}
			return exchange.mutate()
				.request(new CountingRequest(exchange.getRequest(), tracked))
				.response(new CountingResponse(exchange.getResponse(), tracked))
				.build();
		}

		@Override
		public String toString() {
			return "[TrackStick table = " + this.counters.table.definition().name() + ", key = " + this.key + "]";
		}

	}

}
