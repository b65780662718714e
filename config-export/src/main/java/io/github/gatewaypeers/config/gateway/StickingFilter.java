package io.github.gatewaypeers.config.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.config.model.StickRule;
import org.jspecify.annotations.Nullable;

/**
 * {@code StickOn}, {@code StickMatch}, {@code StickStoreRequest} or
 * {@code StickStoreResponse}.
 *
 * @param kind which of them
 * @param key the key expression
 * @param servers the servers of the route, or {@code null}
 * @param redispatch after how many failures a server is given up, 0 for never
 */
record StickingFilter(StickRule.Kind kind, String table, String key, @Nullable String servers,
		int redispatch) implements StickFilter {

	/** The default. */
	static final int REDISPATCH = 3;

	static StickingFilter of(StickRule.Kind kind, Route.Part part) {
		PartArguments arguments = new PartArguments(part, List.of("table", "key"), List.of("servers", "redispatch"));
		String redispatch = arguments.get("redispatch", Integer.toString(REDISPATCH));
		if (!redispatch.matches("[0-9]{1,9}")) {
			throw new IllegalArgumentException("'" + redispatch + "' is no number of failures; use one from 0 on");
		}
		List<String> servers = arguments.list("servers");
		if (!servers.isEmpty()) {
			RouteServers.listed(String.join(",", servers), "http");
		}
		return new StickingFilter(kind, arguments.table(), PartArguments.key(arguments.get("key", "src")),
				servers.isEmpty() ? null : String.join(", ", servers), Integer.parseInt(redispatch));
	}

	/** Tells whether both become the same rule of HAProxy's. */
	boolean isSameRule(StickingFilter other) {
		return this.kind == other.kind && this.table.equals(other.table) && this.key.equals(other.key);
	}

	@Override
	public String name() {
		return switch (this.kind) {
			case ON -> "StickOn";
			case MATCH -> "StickMatch";
			case STORE_REQUEST -> "StickStoreRequest";
			case STORE_RESPONSE -> "StickStoreResponse";
		};
	}

	@Override
	public Map<String, Object> arguments() {
		Map<String, Object> arguments = new LinkedHashMap<>();
		arguments.put("table", this.table);
		arguments.put("key", this.key);
		if (this.servers != null) {
			arguments.put("servers", this.servers);
		}
		if (this.redispatch != REDISPATCH) {
			arguments.put("redispatch", this.redispatch);
		}
		return arguments;
	}

	@Override
	public @Nullable String shortForm() {
		return (this.servers == null && this.redispatch == REDISPATCH) ? ShortForm.of(name(), this.table, this.key)
				: null;
	}

}
