package io.github.gatewaypeers.filter;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.github.gatewaypeers.exchange.ExchangeKey;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.web.server.ServerWebExchange;

/**
 * What the filters that use a stick-table have in common. They all have the same order,
 * so that they run as a route lists them, default filters first.
 *
 * @param <C> the type of the configuration
 */
public abstract class StickGatewayFilterFactory<C extends StickConfig> extends AbstractGatewayFilterFactory<C> {

	/**
	 * Outside of everything that writes, caches or changes a response.
	 */
	static final int ORDER = NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 1000;

	private static final GatewayFilter PASS = (exchange, chain) -> chain.filter(exchange);

	private static final Logger logger = LoggerFactory.getLogger(StickGatewayFilterFactory.class);

	private final FilterContext context;

	private final String filterName;

	StickGatewayFilterFactory(Class<C> configClass, FilterContext context) {
		super(configClass);
		this.context = context;
		this.filterName = getClass().getSimpleName().replace("GatewayFilterFactory", "");
	}

	@Override
	public final String name() {
		return this.filterName;
	}

	final FilterContext context() {
		return this.context;
	}

	final StickArguments read() {
		return new StickArguments(this.context, "filter " + this.filterName);
	}

	/**
	 * Lists the arguments that a route may give.
	 * @return their names, those of the short form first and in its order
	 */
	public abstract List<String> arguments();

	/**
	 * Counts the arguments of the short form, the key being the last of them.
	 */
	int shortArguments() {
		return arguments().size();
	}

	@Override
	public final List<String> shortcutFieldOrder() {
		return StickArguments.shortForm(arguments().subList(0, shortArguments()));
	}

	@Override
	public final GatewayFilter apply(C config) {
		return this.context.enabled() ? new OrderedGatewayFilter(filter(config), order()) : PASS;
	}

	/**
	 * Returns where the filter stands among all filters.
	 */
	int order() {
		return ORDER;
	}

	/**
	 * Makes the filter, or says what is wrong with its configuration.
	 */
	abstract GatewayFilter filter(C config);

	/**
	 * Goes on with the key of a request as soon as it is known. A key that cannot be had
	 * is none: no request fails for it.
	 */
	static Mono<Void> withKey(ExchangeKey key, ServerWebExchange exchange, StickTable table,
			Function<@Nullable StickKey, Mono<Void>> then) {
		if (key.isImmediate()) {
			return then.apply(immediate(key, exchange, table));
		}
		return key.resolve(exchange, table.definition()).onErrorResume((error) -> {
			logger.error("No key of {} for stick-table {}", key, table.definition().name(), error);
			return Mono.empty();
		}).map(Optional::of).defaultIfEmpty(Optional.empty()).flatMap((found) -> then.apply(found.orElse(null)));
	}

	private static @Nullable StickKey immediate(ExchangeKey key, ServerWebExchange exchange, StickTable table) {
		try {
			return key.key(exchange, table.definition());
		}
		catch (RuntimeException ex) {
			logger.error("No key of {} for stick-table {}", key, table.definition().name(), ex);
			return null;
		}
	}

}
