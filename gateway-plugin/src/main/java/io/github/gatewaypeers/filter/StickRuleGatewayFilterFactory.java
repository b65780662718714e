package io.github.gatewaypeers.filter;

import java.util.List;

import io.github.gatewaypeers.exchange.ExchangeKey;
import io.github.gatewaypeers.loadbalancer.ServerFailures;
import io.github.gatewaypeers.loadbalancer.ServerList;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryLayout;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;

/**
 * What HAProxy's {@code stick} rules have in common. They speak when it is clear where a
 * request goes, and before a server is chosen; {@link StickinessFilter} does the rest.
 */
public abstract class StickRuleGatewayFilterFactory
		extends StickGatewayFilterFactory<StickRuleGatewayFilterFactory.Config> {

	static final int RULE_ORDER = RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 100;

	private final StickRule.Kind kind;

	private final ServerFailures failures;

	StickRuleGatewayFilterFactory(StickRule.Kind kind, FilterContext context, ServerFailures failures) {
		super(Config.class, context);
		this.kind = kind;
		this.failures = failures;
	}

	@Override
	public final List<String> arguments() {
		return List.of("table", "key", "servers", "redispatch");
	}

	@Override
	final int shortArguments() {
		return 2;
	}

	@Override
	final int order() {
		return RULE_ORDER;
	}

	@Override
	final GatewayFilter filter(Config config) {
		StickTable table = read().table(config);
		EntryLayout layout = table.definition().layout();
		if (!layout.stores(DataType.SERVER_ID) && !layout.stores(DataType.SERVER_KEY)) {
			throw read().invalid(config, "stick-table '" + table.definition().name() + "' stores no server",
					"add server_id and server_key to what it stores", null);
		}
		if (config.getRedispatch() < 0) {
			throw read().invalid(config, "redispatch: " + config.getRedispatch() + " is no number of failures",
					"use 1 or more, or 0 to stay with a server that fails", null);
		}
		return new StickRule(this.kind, table, ruleKey(config, table), servers(config, table), config.getRedispatch(),
				this.failures);
	}

	private ExchangeKey ruleKey(Config config, StickTable table) {
		if (this.kind == StickRule.Kind.STORE_RESPONSE) {
			ExchangeKey key = read().key(config, table);
			if (key == null) {
				throw read().invalid(config, "it has no key", "name one, for instance res.cook(SESSION)", null);
			}
			return key;
		}
		ExchangeKey key = read().keyOrSource(config, table);
		if (key.readsResponse()) {
			throw read().invalid(config, "key: '" + key + "' reads the response, but this rule is for requests",
					"use a key of the request, or StickStoreResponse", null);
		}
		return key;
	}

	private @Nullable ServerList servers(Config config, StickTable table) {
		String text = config.getServers();
		if (text == null) {
			return null;
		}
		ServerList servers = read().check(config, "servers", "correct its servers", () -> ServerList.parse(text));
		String nameless = servers.withoutId();
		if (nameless != null && !table.definition().layout().stores(DataType.SERVER_KEY)) {
			throw read().invalid(config,
					"servers: '" + nameless + "' has no id, and stick-table '" + table.definition().name()
							+ "' stores nothing else",
					"give every server an id, or add server_key to what the table stores", null);
		}
		return servers;
	}

	/**
	 * What a route says to such a filter. The key is {@code src} unless it says
	 * otherwise.
	 */
	public static class Config extends StickConfig {

		private @Nullable String servers;

		private int redispatch = 3;

		/**
		 * Returns the servers of a route that has no service.
		 * @return servers with commas between them, each
		 * {@code name [http[s]://]address:port [id number]}, or {@code null}
		 */
		public @Nullable String getServers() {
			return this.servers;
		}

		public void setServers(@Nullable String servers) {
			this.servers = servers;
		}

		/**
		 * Returns when a server is given up.
		 * @return after how many failures in a row, 3 unless set; 0 for never
		 */
		public int getRedispatch() {
			return this.redispatch;
		}

		public void setRedispatch(int redispatch) {
			this.redispatch = redispatch;
		}

	}

}
