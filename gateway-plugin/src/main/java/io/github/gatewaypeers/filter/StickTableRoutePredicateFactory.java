package io.github.gatewaypeers.filter;

import java.util.List;
import java.util.function.Predicate;

import io.github.gatewaypeers.exchange.ExchangeKey;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.handler.AsyncPredicate;
import org.springframework.cloud.gateway.handler.predicate.AbstractRoutePredicateFactory;
import org.springframework.web.server.ServerWebExchange;

/**
 * {@code StickTable=table, condition, key} routes requests while stored values compare as
 * the condition says, for instance those of clients with {@code gpt0 eq 1}. A look-up
 * touches nothing, a key without entry has 0 everywhere, and a request without key does
 * not match. It comes before filters, so the request itself is not counted yet.
 */
public class StickTableRoutePredicateFactory
		extends AbstractRoutePredicateFactory<StickTableRoutePredicateFactory.Config> {

	private static final Logger logger = LoggerFactory.getLogger(StickTableRoutePredicateFactory.class);

	private static final List<String> ARGUMENTS = List.of("table", "condition", "key");

	private final FilterContext context;

	/**
	 * Makes the factory.
	 * @param context what filters work with; while it is switched off, no request matches
	 */
	public StickTableRoutePredicateFactory(FilterContext context) {
		super(Config.class);
		this.context = context;
	}

	/**
	 * Lists the arguments that a route may give.
	 * @return their names in the order of the short form
	 */
	public List<String> arguments() {
		return ARGUMENTS;
	}

	@Override
	public List<String> shortcutFieldOrder() {
		return StickArguments.shortForm(ARGUMENTS);
	}

	@Override
	public AsyncPredicate<ServerWebExchange> applyAsync(Config config) {
		if (!this.context.enabled()) {
			return AsyncPredicate.from((exchange) -> false);
		}
		EntryPredicate predicate = predicate(config);
		return predicate.key.isImmediate() ? AsyncPredicate.from(predicate) : predicate::later;
	}

	@Override
	public Predicate<ServerWebExchange> apply(Config config) {
		if (!this.context.enabled()) {
			return (exchange) -> false;
		}
		return predicate(config);
	}

	private EntryPredicate predicate(Config config) {
		StickArguments read = new StickArguments(this.context, "predicate StickTable");
		StickTable table = read.table(config);
		StickCondition condition = read.condition(config, config.getCondition(), table);
		if (condition.usesLimit()) {
			throw read.invalid(config, "condition '" + condition + "' compares with a limit, but there is none",
					"write a number", null);
		}
		ExchangeKey key = read.keyOrSource(config, table);
		if (key.readsResponse()) {
			throw read.invalid(config, "key: '" + key + "' reads the response, before which requests are routed",
					"use a key of the request", null);
		}
		return new EntryPredicate(condition, key);
	}

	/**
	 * What a route says to the predicate.
	 */
	public static class Config extends StickConfig {

		private @Nullable String condition;

		/**
		 * Returns when requests match.
		 * @return comparisons joined by and, or
		 */
		public @Nullable String getCondition() {
			return this.condition;
		}

		public void setCondition(@Nullable String condition) {
			this.condition = condition;
		}

	}

	private record EntryPredicate(StickCondition condition, ExchangeKey key) implements Predicate<ServerWebExchange> {

		@Override
		public boolean test(ServerWebExchange exchange) {
			try {
				StickTable table = this.condition.table();
				StickKey key = this.key.key(exchange, table.definition());
				return key != null && this.condition.test(table.lookup(key), 0);
			}
			catch (RuntimeException ex) {
				logger.error("Request not matched by {}", this, ex);
				return false;
			}
		}

		Publisher<Boolean> later(ServerWebExchange exchange) {
			StickTable table = this.condition.table();
			return this.key.resolve(exchange, table.definition())
				.map((key) -> this.condition.test(table.lookup(key), 0))
				.onErrorResume((error) -> {
					logger.error("Request not matched by {}", this, error);
					return Mono.just(false);
				})
				.defaultIfEmpty(false);
		}

		@Override
		public String toString() {
			return "StickTable: " + this.condition.table().definition().name() + " " + this.condition;
		}

	}

}
