package io.github.gatewaypeers.filter;

import java.util.List;

import io.github.gatewaypeers.exchange.ExchangeKey;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * {@code DenyStick=table, condition} refuses requests while a stored value compares as
 * the condition says, like HAProxy's {@code http-request deny}: before any server is
 * contacted, and counted as {@code http_err} wherever the request is tracked. The value
 * is that of the entry which an earlier {@code TrackStick} of the same table found, or
 * else that of the client's address; a key without entry has 0 everywhere.
 */
public class DenyStickGatewayFilterFactory extends StickGatewayFilterFactory<DenyStickGatewayFilterFactory.Config> {

	/**
	 * Makes the factory.
	 * @param context what filters work with
	 */
	public DenyStickGatewayFilterFactory(FilterContext context) {
		super(Config.class, context);
	}

	@Override
	public List<String> arguments() {
		return List.of("table", "condition", "status", "key");
	}

	@Override
	GatewayFilter filter(Config config) {
		StickTable table = table(config);
		StickCondition condition = condition(config, table);
		ExchangeKey key = key(config, table);
		return new DenyStickFilter(condition, key == null, (key != null) ? key : sourceKey(config, table),
				status(config));
	}

	private StickCondition condition(Config config, StickTable table) {
		String condition = config.getCondition();
		if (condition == null) {
			throw invalid(config, "it has no condition", "add one, for instance http_req_rate gt 100", null);
		}
		try {
			return StickCondition.parse(condition, table);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(config, "condition '" + condition + "': " + ex.getMessage(),
					"correct the condition or what table '" + table.definition().name() + "' stores", ex);
		}
	}

	private HttpStatusCode status(Config config) {
		int status = config.getStatus();
		if (status < 200 || status > 599) {
			throw invalid(config, status + " is no final HTTP status", "use one from 200 to 599, for instance 429",
					null);
		}
		return HttpStatusCode.valueOf(status);
	}

	/**
	 * What a route says to the filter.
	 */
	public static class Config extends StickGatewayFilterFactory.Config {

		private @Nullable String condition;

		private int status = 429;

		/**
		 * Returns when to refuse a request.
		 * @return a stored type, one of the operators eq, ne, lt, le, gt and ge, and a
		 * number
		 */
		public @Nullable String getCondition() {
			return this.condition;
		}

		public void setCondition(@Nullable String condition) {
			this.condition = condition;
		}

		/**
		 * Returns the status of a refusal.
		 * @return an HTTP status, 429 unless set
		 */
		public int getStatus() {
			return this.status;
		}

		public void setStatus(int status) {
			this.status = status;
		}

	}

	/**
	 * The filter.
	 *
	 * @param condition when to refuse a request
	 * @param ofTracked whether to look at the entry that the request is tracked in, if
	 * there is one
	 * @param key whose entry to look at otherwise, or {@code null} for no other
	 * @param status the status of a refusal
	 */
	private record DenyStickFilter(StickCondition condition, boolean ofTracked, @Nullable ExchangeKey key,
			HttpStatusCode status) implements GatewayFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
			StickTable table = this.condition.table();
			StickEntry tracked = this.ofTracked ? TrackedRequest.find(exchange, table) : null;
			if (tracked != null) {
				return filter(exchange, chain, tracked);
			}
			if (this.key == null) {
				return chain.filter(exchange);
			}
			return withKey(this.key, exchange, table,
					(key) -> (key != null) ? filter(exchange, chain, table.lookup(key)) : chain.filter(exchange));
		}

		private Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain, @Nullable StickEntry entry) {
			if (!this.condition.test(entry)) {
				return chain.filter(exchange);
			}
			deny(exchange, entry);
			return exchange.getResponse().setComplete();
		}

		private void deny(ServerWebExchange exchange, @Nullable StickEntry entry) {
			long millis = this.condition.remaining(entry);
			ServerHttpResponse response = exchange.getResponse();
			response.setStatusCode(this.status);
			if (millis >= 0) {
				response.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, (millis + 999) / 1000)));
			}
			TrackedRequest.deny(exchange);
		}

		@Override
		public String toString() {
			return "[DenyStick table = " + this.condition.table().definition().name() + ", condition = "
					+ this.condition + ", status = " + this.status.value() + "]";
		}

	}

}
