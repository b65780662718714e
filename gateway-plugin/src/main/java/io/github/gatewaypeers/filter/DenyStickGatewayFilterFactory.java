package io.github.gatewaypeers.filter;

import java.util.List;

import io.github.gatewaypeers.sticktable.StickEntry;
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

	private static final Logger logger = LoggerFactory.getLogger(DenyStickGatewayFilterFactory.class);

	/**
	 * Makes the factory.
	 * @param tables the tables that routes may name
	 */
	public DenyStickGatewayFilterFactory(StickTables tables) {
		super(Config.class, tables);
	}

	@Override
	public List<String> shortcutFieldOrder() {
		return List.of("table", "condition", "status", "key");
	}

	@Override
	public GatewayFilter apply(Config config) {
		StickTable table = table(config);
		return new OrderedGatewayFilter(new DenyStickFilter(condition(config, table), key(config), status(config)),
				ORDER);
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

	private record DenyStickFilter(StickCondition condition, @Nullable KeyExpression key,
			HttpStatusCode status) implements GatewayFilter {

		private static final KeyExpression SOURCE = new SourceAddress();

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
			return denies(exchange) ? exchange.getResponse().setComplete() : chain.filter(exchange);
		}

		private boolean denies(ServerWebExchange exchange) {
			try {
				StickTable table = this.condition.table();
				StickEntry entry = (this.key == null) ? TrackedRequest.find(exchange, table) : null;
				if (entry == null) {
					KeyExpression expression = (this.key != null) ? this.key : SOURCE;
					StickKey key = expression.key(exchange, table.definition());
					if (key == null) {
						return false;
					}
					entry = table.lookup(key);
				}
				if (!this.condition.test(entry)) {
					return false;
				}
				deny(exchange, entry);
				return true;
			}
			catch (RuntimeException ex) {
				// A limit that cannot be looked up limits nobody.
				logger.error("Request not decided by {}", this, ex);
				return false;
			}
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
