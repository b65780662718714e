package io.github.gatewaypeers.config.gateway;

import java.util.List;
import java.util.Set;

import io.github.gatewaypeers.config.model.Directive;

/**
 * Keeps properties of routes, for which HAProxy has no word, as comments. Routes are
 * numbered anew, in the order in which they are tried.
 */
record CarriedProperties(GatewayConfiguration gateway) {

	/** What rules and servers say of a route. */
	private static final Set<String> SAID = Set.of("id", "uri", "predicates", "filters");

	/** Keeps a property and all below it under another name. */
	void add(String property, String renamed, List<Directive> lines) {
		for (GatewayProperty each : this.gateway.all()) {
			String rest = each.name().startsWith(property) ? each.name().substring(property.length()) : "?";
			if (rest.isEmpty() || rest.startsWith(".") || rest.startsWith("[")) {
				lines.add(new GatewayProperty(renamed + rest, each.value(), 0).comment());
			}
		}
	}

	/** Keeps a part of a route, or all of it if the part is empty. */
	void route(int index, String part, List<Directive> lines) {
		add(this.gateway.routes().get(index).property() + part, RouteRules.ROUTES + index + "]" + part, lines);
	}

	/** Keeps what only a gateway knows of a route. */
	void rest(int index, List<Directive> lines) {
		String property = this.gateway.routes().get(index).property() + ".";
		this.gateway.all()
			.stream()
			.filter((each) -> each.name().startsWith(property))
			.map((each) -> each.name().substring(property.length()).split("[.\\[]", 2)[0])
			.distinct()
			.filter((name) -> !SAID.contains(name))
			.forEach((name) -> route(index, "." + name, lines));
	}

}
