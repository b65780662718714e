package io.github.gatewaypeers.filter;

import java.util.List;

import io.github.gatewaypeers.exchange.ExchangeKey;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * {@code TrackStick=table, key} counts requests in the entry of their key, as HAProxy's
 * {@code http-request track-sc} does: {@code conn_cur}, {@code conn_*}, {@code http_*}
 * and {@code bytes_*}, whichever the table stores. A request that has no such key, or
 * finds the table full, goes its way uncounted.
 */
public class TrackStickGatewayFilterFactory extends StickGatewayFilterFactory<TrackStickGatewayFilterFactory.Config> {

	private static final Logger logger = LoggerFactory.getLogger(TrackStickGatewayFilterFactory.class);

	/**
	 * Makes the factory.
	 * @param context what filters work with
	 */
	public TrackStickGatewayFilterFactory(FilterContext context) {
		super(Config.class, context);
	}

	@Override
	public List<String> arguments() {
		return List.of("table", "key");
	}

	@Override
	GatewayFilter filter(Config config) {
		StickTable table = read().table(config);
		ExchangeKey key = read().keyOrSource(config, table);
		if (key.readsResponse()) {
			throw read().invalid(config,
					"key: '" + key + "' reads the response, but requests are tracked before there is one",
					"use a key of the request", null);
		}
		return new TrackStickFilter(new RequestCounters(table, context().errors(), context().failures()), key);
	}

	/**
	 * What a route says to the filter. The key is {@code src} unless it says otherwise.
	 */
	public static class Config extends StickConfig {

	}

	private record TrackStickFilter(RequestCounters counters, ExchangeKey key) implements GatewayFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
			return withKey(this.key, exchange, this.counters.table, (key) -> filter(exchange, chain, key));
		}

		private Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain, @Nullable StickKey key) {
			TrackedRequest tracked = (key != null) ? begin(exchange, key) : null;
			if (tracked == null) {
				return chain.filter(exchange);
			}
			if (this.counters.countsResponses()) {
				exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(tracked::responded));
			}
			return chain.filter(this.counters.countsBytes() ? counting(exchange, tracked) : exchange)
				.tap(() -> new End(tracked));
		}

		private @Nullable TrackedRequest begin(ServerWebExchange exchange, StickKey key) {
			try {
				return TrackedRequest.begin(this.counters, key, exchange);
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
				.response(new CountingResponse(exchange.getResponse(), tracked::sent))
				.build();
		}

		@Override
		public String toString() {
			return "[TrackStick table = " + this.counters.table.definition().name() + ", key = " + this.key + "]";
		}

	}

	/**
	 * Learns how a request ends, before anybody makes a response of its error.
	 */
	private static final class End extends DefaultSignalListener<Void> {

		private final TrackedRequest tracked;

		End(TrackedRequest tracked) {
			this.tracked = tracked;
		}

		@Override
		public void doOnComplete() {
			this.tracked.completed();
		}

		@Override
		public void doOnError(Throwable error) {
			this.tracked.failed(error);
		}

		@Override
		public void doFinally(SignalType signal) {
			this.tracked.release();
		}

	}

}
