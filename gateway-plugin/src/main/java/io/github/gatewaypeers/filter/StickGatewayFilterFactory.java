package io.github.gatewaypeers.filter;

import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.cloud.gateway.support.HasRouteId;

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

	private final StickTables tables;

	StickGatewayFilterFactory(Class<C> configClass, StickTables tables) {
		super(configClass);
		this.tables = tables;
	}

	final StickTable table(C config) {
		String name = config.getTable();
		if (name == null || name.isBlank()) {
			throw invalid(config, "it names no stick-table", "name one of " + known(), null);
		}
		StickTable table = this.tables.find(name);
		if (table == null) {
			throw invalid(config, "there is no stick-table '" + name + "'",
					this.tables.all().isEmpty() ? "declare it under haproxy.stick-tables"
							: "declare it under haproxy.stick-tables or use one of " + known(),
					null);
		}
		return table;
	}

	private String known() {
		return String.join(", ", this.tables.all().stream().map((table) -> table.definition().name()).toList());
	}

	final @Nullable KeyExpression key(C config) {
		try {
			return (config.getKey() != null) ? KeyExpression.parse(config.getKey()) : null;
		}
		catch (IllegalArgumentException ex) {
			throw invalid(config, String.valueOf(ex.getMessage()), "correct its key", ex);
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

		private @Nullable String key;

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
		 * @return a {@link KeyExpression}
		 */
		public @Nullable String getKey() {
			return this.key;
		}

		public void setKey(@Nullable String key) {
			this.key = key;
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
