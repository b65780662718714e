package io.github.gatewaypeers.filter;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.gatewaypeers.expression.SampleExpression;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.HaproxyUnits;
import io.github.gatewaypeers.sticktable.Increment;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.event.FilterArgsEvent;
import org.springframework.cloud.gateway.filter.ratelimit.AbstractRateLimiter;
import org.springframework.cloud.gateway.route.RouteDefinitionRouteLocator;
import org.springframework.cloud.gateway.support.ConfigurationService;

/**
 * The {@code RateLimiter} of Spring Cloud Gateway on a stick-table, for its
 * {@code RequestRateLimiter} filter: as many tokens as {@code burstCapacity} in a period
 * of {@code burstCapacity / replenishRate} seconds, counted in {@code gpc0_rate}. A
 * refused request takes no tokens. Routes configure it as {@code stick-rate-limiter} or,
 * as they may have done before, as {@code redis-rate-limiter}, and it answers with the
 * same headers.
 */
public class StickRateLimiter extends AbstractRateLimiter<StickRateLimiter.Config> {

	// Those of RedisRateLimiter, which cannot be compiled against without Redis.

	private static final String REMAINING_HEADER = "X-RateLimit-Remaining";

	private static final String REPLENISH_RATE_HEADER = "X-RateLimit-Replenish-Rate";

	private static final String BURST_CAPACITY_HEADER = "X-RateLimit-Burst-Capacity";

	private static final String REQUESTED_TOKENS_HEADER = "X-RateLimit-Requested-Tokens";

	/** What default filters are configured as. */
	public static final String DEFAULT_FILTERS = RouteDefinitionRouteLocator.DEFAULT_FILTERS;

	/** How arguments of routes begin that configure this limiter. */
	public static final String CONFIGURATION_PROPERTY_NAME = "stick-rate-limiter";

	/** By which part a period may be off because it is a whole number of milliseconds. */
	private static final double TOLERANCE = 0.01;

	private static final Logger logger = LoggerFactory.getLogger(StickRateLimiter.class);

	private final StickTable table;

	private final Increment increment;

	private final boolean perRoute;

	private final boolean includeHeaders;

	private final Decisions decisions;

	private final Map<String, Config> configs = new CheckedConfigs();

	/**
	 * Makes the limiter.
	 * @param table the table, which stores {@code gpc0_rate}
	 * @param perRoute whether each route counts for itself, in keys of the form
	 * {@code route.key}; the keys of the table must be strings then
	 * @param includeHeaders whether to tell clients their quota
	 * @param configurations reads what routes say
	 * @param decisions where it counts what it decides
	 * @throws IllegalArgumentException if the table does not fit; the message says what
	 * would
	 */
	public StickRateLimiter(StickTable table, boolean perRoute, boolean includeHeaders,
			ConfigurationService configurations, Decisions decisions) {
		super(Config.class, CONFIGURATION_PROPERTY_NAME, configurations);
		String name = table.definition().name();
		if (!table.definition().layout().stores(DataType.GPC0_RATE)) {
			throw new IllegalArgumentException(
					"table '" + name + "' does not store gpc0_rate; store for instance " + "gpc0_rate(1s)");
		}
		if (perRoute && table.definition().keyType() != KeyType.STRING) {
			throw new IllegalArgumentException("table '" + name + "' has keys of type "
					+ table.definition().keyType().keyword() + ", which hold no route; use a table of type string, "
					+ "or let all routes count together");
		}
		this.table = table;
		this.increment = Increment.of(table.definition(), DataType.GPC0, DataType.GPC0_RATE);
		this.perRoute = perRoute;
		this.includeHeaders = includeHeaders;
		this.decisions = decisions;
	}

	/**
	 * Returns what routes say.
	 * @return configurations by the names of routes; what the table cannot count is
	 * refused when it is put there
	 */
	@Override
	public Map<String, Config> getConfig() {
		return this.configs;
	}

	@Override
	public void onApplicationEvent(FilterArgsEvent event) {
		Map<String, Object> arguments = new LinkedHashMap<>();
		event.getArgs().forEach((name, value) -> arguments.put(renamed(name), value));
		if (arguments.keySet().stream().noneMatch((name) -> name.startsWith(CONFIGURATION_PROPERTY_NAME + "."))) {
			return;
		}
		super.onApplicationEvent(new FilterArgsEvent(this, event.getRouteId(), arguments));
	}

	private static String renamed(String name) {
		String old = "redis-rate-limiter.";
		return name.startsWith(old) ? CONFIGURATION_PROPERTY_NAME + "." + name.substring(old.length()) : name;
	}

	/**
	 * Refuses what the table cannot count.
	 */
	private void check(String routeId, Config config) {
		double exact = 1000.0 * config.getBurstCapacity() / config.getReplenishRate();
		long needed = Math.round(exact);
		if (needed > Integer.MAX_VALUE || Math.abs(needed - exact) > TOLERANCE * exact) {
			throw invalid(routeId, config, String.format(Locale.ROOT, "%.2fms", exact),
					", but rates have periods of whole milliseconds up to 24d",
					"choose a burstCapacity that is the replenishRate times such a period");
		}
		int period = this.table.definition().layout().period(DataType.GPC0_RATE);
		if (period != needed) {
			throw invalid(routeId, config, needed + "ms",
					", but table '" + this.table.definition().name() + "' stores gpc0_rate("
							+ HaproxyUnits.formatTime(period) + ")",
					"store gpc0_rate(" + HaproxyUnits.formatTime((int) needed)
							+ "), or make burstCapacity the replenishRate times that period");
		}
	}

	private static InvalidStickFilterException invalid(String routeId, Config config, String needed, String reason,
			String mend) {
		return new InvalidStickFilterException(
				routeId, "filter RequestRateLimiter", "replenishRate " + config.getReplenishRate()
						+ " and burstCapacity " + config.getBurstCapacity() + " need a period of " + needed + reason,
				mend, null);
	}

	@Override
	public Mono<Response> isAllowed(String routeId, String id) {
		return Mono.fromSupplier(() -> {
			Config config = getConfig().getOrDefault(routeId, getConfig().get(DEFAULT_FILTERS));
			if (config == null) {
				throw new IllegalArgumentException(
						"No configuration of " + CONFIGURATION_PROPERTY_NAME + " found for route " + routeId);
			}
			long left = config.getBurstCapacity();
			try {
				left = take(routeId, id, config);
			}
			catch (RuntimeException ex) {
				// A limit that cannot be looked up limits nobody.
				logger.error("Request of route {} not limited", routeId, ex);
			}
			this.decisions.of(this.table.definition().name(), routeId)
				.count((left >= 0) ? Decision.PASSED : Decision.DENIED);
			return new Response(left >= 0, headers(config, Math.max(0, left)));
		});
	}

	/** Takes tokens, or returns a negative number if there are not enough. */
	private long take(String routeId, String id, Config config) {
		String text = this.perRoute ? routeId + "." + id : id;
		StickKey key = SampleExpression.keyOf(text.getBytes(StandardCharsets.UTF_8), this.table.definition());
		if (key == null) {
			return config.getBurstCapacity();
		}
		return this.table.take(key, this.increment, DataType.GPC0_RATE, config.getRequestedTokens(),
				config.getBurstCapacity());
	}

	private Map<String, String> headers(Config config, long left) {
		Map<String, String> headers = new LinkedHashMap<>();
		if (this.includeHeaders) {
			headers.put(REMAINING_HEADER, Long.toString(left));
			headers.put(REPLENISH_RATE_HEADER, Integer.toString(config.getReplenishRate()));
			headers.put(BURST_CAPACITY_HEADER, Long.toString(config.getBurstCapacity()));
			headers.put(REQUESTED_TOKENS_HEADER, Integer.toString(config.getRequestedTokens()));
		}
		return headers;
	}

	/**
	 * Also routes that are made in Java put their configuration here.
	 */
	private final class CheckedConfigs extends ConcurrentHashMap<String, Config> {

		private static final long serialVersionUID = 1L;

		@Override
		public Config put(String routeId, Config config) {
			check(routeId, config);
			return super.put(routeId, config);
		}

	}

	/**
	 * What a route says to the limiter, in the words of {@code RedisRateLimiter}.
	 */
	public static class Config {

		private int replenishRate = 1;

		private long burstCapacity = 1;

		private int requestedTokens = 1;

		/**
		 * Returns how many tokens come back in a second.
		 * @return at least 1
		 */
		public int getReplenishRate() {
			return this.replenishRate;
		}

		public void setReplenishRate(int replenishRate) {
			if (replenishRate < 1) {
				throw new IllegalArgumentException("replenishRate must be 1 or more, not " + replenishRate);
			}
			this.replenishRate = replenishRate;
		}

		/**
		 * Returns how many tokens there are.
		 * @return at least 1
		 */
		public long getBurstCapacity() {
			return this.burstCapacity;
		}

		public void setBurstCapacity(long burstCapacity) {
			if (burstCapacity < 1) {
				throw new IllegalArgumentException("burstCapacity must be 1 or more, not " + burstCapacity);
			}
			this.burstCapacity = burstCapacity;
		}

		/**
		 * Returns how many tokens a request takes.
		 * @return at least 1
		 */
		public int getRequestedTokens() {
			return this.requestedTokens;
		}

		public void setRequestedTokens(int requestedTokens) {
			if (requestedTokens < 1) {
				throw new IllegalArgumentException("requestedTokens must be 1 or more, not " + requestedTokens);
			}
			this.requestedTokens = requestedTokens;
		}

	}

}
