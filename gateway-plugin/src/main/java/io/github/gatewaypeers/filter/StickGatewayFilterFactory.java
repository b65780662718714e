package io.github.gatewaypeers.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.gatewaypeers.exchange.ExchangeKey;
import io.github.gatewaypeers.sticktable.KeyType;
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
import org.springframework.cloud.gateway.support.HasRouteId;
import org.springframework.web.server.ServerWebExchange;

/**
 * What the filters that use a stick-table have in common: the table, the key, and what
 * they say when a route asks for what cannot be. Their filters all have the same order,
 * so that they run as a route lists them, default filters first.
 *
 * @param <C> the type of the configuration
 */
public abstract class StickGatewayFilterFactory<C extends StickGatewayFilterFactory.Config>
		extends AbstractGatewayFilterFactory<C> {

	/**
	 * Outside of everything that writes, caches or changes a response.
	 */
	static final int ORDER = NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 1000;

	/** How many pieces a key has at most in the short form, which is cut at commas. */
	private static final int KEY_PARTS = 24;

	private static final GatewayFilter PASS = (exchange, chain) -> chain.filter(exchange);

	private static final Logger logger = LoggerFactory.getLogger(StickGatewayFilterFactory.class);

	private final FilterContext context;

	StickGatewayFilterFactory(Class<C> configClass, FilterContext context) {
		super(configClass);
		this.context = context;
	}

	final FilterContext context() {
		return this.context;
	}

	/**
	 * Lists the arguments that a route may give.
	 * @return their names, those of the short form first and in its order
	 */
	public abstract List<String> arguments();

	/**
	 * Counts the arguments of the short form, the key as the last of them.
	 */
	int shortArguments() {
		return arguments().size();
	}

	/**
	 * The short form gives the key last, in pieces, since Spring Cloud Gateway cuts it at
	 * all commas.
	 */
	@Override
	public final List<String> shortcutFieldOrder() {
		return Stream
			.concat(arguments().stream().limit(shortArguments() - 1L),
					IntStream.range(0, KEY_PARTS).mapToObj((part) -> "keyParts[" + part + "]"))
			.toList();
	}

	@Override
	public final GatewayFilter apply(C config) {
		return this.context.enabled() ? new OrderedGatewayFilter(filter(config), ORDER) : PASS;
	}

	/**
	 * Makes the filter, or says what is wrong with its configuration.
	 */
	abstract GatewayFilter filter(C config);

	final StickTable table(C config) {
		String name = config.getTable();
		if (name == null || name.isBlank()) {
			throw invalid(config, "it names no stick-table", "name one of " + known(), null);
		}
		StickTable table = this.context.tables().find(name);
		if (table == null) {
			throw invalid(config, "there is no stick-table '" + name + "'",
					this.context.tables().all().isEmpty() ? "declare it under haproxy.stick-tables"
							: "declare it under haproxy.stick-tables or use one of " + known(),
					null);
		}
		return table;
	}

	private String known() {
		return this.context.tables()
			.all()
			.stream()
			.map((table) -> table.definition().name())
			.collect(Collectors.joining(", "));
	}

	/**
	 * Makes the key that a route names.
	 * @return the key, or {@code null} if it names none
	 */
	final @Nullable ExchangeKey key(C config, StickTable table) {
		Object key = config.keyAsOne();
		return (key != null) ? key(config, table, key) : null;
	}

	final ExchangeKey key(C config, StickTable table, Object key) {
		try {
			ExchangeKey made = this.context.keys().of(key);
			made.requireKeyOf(table.definition());
			return made;
		}
		catch (IllegalArgumentException ex) {
			throw invalid(config, "key: " + ex.getMessage(), "correct its key", ex);
		}
	}

	/**
	 * Makes the key of the client's address, for a route that names none.
	 * @return the key, or {@code null} if the table has keys of another type
	 */
	final @Nullable ExchangeKey sourceKey(C config, StickTable table) {
		return (table.definition().keyType() != KeyType.INTEGER) ? key(config, table, "src") : null;
	}

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

	final InvalidStickFilterException invalid(C config, String problem, String mend, @Nullable Throwable cause) {
		return new InvalidStickFilterException(config.getRouteId(), name(), problem, mend, cause);
	}

	/**
	 * What a route says to such a filter.
	 */
	public static class Config implements HasRouteId {

		private @Nullable String routeId;

		private @Nullable String table;

		private @Nullable Object key;

		private List<Object> keyParts = new ArrayList<>();

		/**
		 * Returns the table.
		 * @return its name
		 */
		public @Nullable String getTable() {
			return this.table;
		}

		public void setTable(@Nullable String table) {
			this.table = table;
		}

		/**
		 * Returns what a request is known by in the table.
		 * @return the text of a sample expression, a {@code KeyResolver}, or a
		 * {@code Function} of a {@code ServerWebExchange}
		 */
		public @Nullable Object getKey() {
			return this.key;
		}

		public void setKey(@Nullable Object key) {
			this.key = key;
		}

		/**
		 * Returns the pieces of a key of the short form.
		 * @return what stands between its commas
		 */
		public List<Object> getKeyParts() {
			return this.keyParts;
		}

		public void setKeyParts(List<Object> keyParts) {
			this.keyParts = keyParts;
		}

		final @Nullable Object keyAsOne() {
			if (this.key != null || this.keyParts.isEmpty()) {
				return this.key;
			}
			return (this.keyParts.size() == 1) ? this.keyParts.get(0)
					: this.keyParts.stream().map(String::valueOf).collect(Collectors.joining(","));
		}

		@Override
		public @Nullable String getRouteId() {
			return this.routeId;
		}

		@Override
		public void setRouteId(String routeId) {
			this.routeId = routeId;
		}

	}

}
