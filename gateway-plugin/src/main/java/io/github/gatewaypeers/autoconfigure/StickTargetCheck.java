package io.github.gatewaypeers.autoconfigure;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.gatewaypeers.filter.InvalidStickFilterException;
import io.github.gatewaypeers.filter.StickRuleGatewayFilterFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;

/**
 * Refuses a route among the properties that has {@code stick} rules of its own, but no
 * servers to choose from.
 */
final class StickTargetCheck implements SmartInitializingSingleton {

	/** Nobody knows where a route goes that has one of these. */
	private static final Set<String> REROUTING = Set.of("SetRequestUri", "RequestHeaderToRequestUri");

	private final ObjectProvider<GatewayProperties> gateway;

	private final ObjectProvider<StickRuleGatewayFilterFactory> factories;

	private final boolean balancers;

	/**
	 * Makes the check.
	 * @param gateway the properties with the routes
	 * @param factories what makes {@code stick} rules
	 * @param balancers whether services have balancers
	 */
	StickTargetCheck(ObjectProvider<GatewayProperties> gateway, ObjectProvider<StickRuleGatewayFilterFactory> factories,
			boolean balancers) {
		this.gateway = gateway;
		this.factories = factories;
		this.balancers = balancers;
	}

	@Override
	public void afterSingletonsInstantiated() {
		GatewayProperties properties = this.gateway.getIfAvailable();
		if (properties == null || !properties.isFailOnRouteDefinitionError()) {
			return;
		}
		Set<String> names = this.factories.stream().map((factory) -> factory.name()).collect(Collectors.toSet());
		if (listsServers(rules(names, properties.getDefaultFilters()))) {
			return;
		}
		for (RouteDefinition route : properties.getRoutes()) {
			List<FilterDefinition> rules = rules(names, route.getFilters());
			if (!rules.isEmpty() && !listsServers(rules)
					&& route.getFilters().stream().noneMatch((filter) -> REROUTING.contains(filter.getName()))) {
				check(route, "filter " + rules.get(0).getName());
			}
		}
	}

	private static List<FilterDefinition> rules(Set<String> names, List<FilterDefinition> filters) {
		return filters.stream().filter((filter) -> names.contains(filter.getName())).toList();
	}

	private static boolean listsServers(List<FilterDefinition> rules) {
		return rules.stream().anyMatch((rule) -> rule.getArgs().containsKey("servers"));
	}

	private void check(RouteDefinition route, String filter) {
		URI uri = route.getUri();
		boolean service = uri != null && "lb".equals(uri.getScheme());
		if (service && !this.balancers) {
			throw new InvalidStickFilterException(route.getId(), filter,
					"the route goes to " + uri + ", but there is no Spring Cloud LoadBalancer",
					"add spring-cloud-starter-loadbalancer, or list the servers in the argument servers", null);
		}
		if (uri != null && !service) {
			throw new InvalidStickFilterException(route.getId(), filter,
					"the route goes to " + uri + ", so that there is no server to choose",
					"use an uri that begins with lb://, or list the servers in the argument servers", null);
		}
	}

}
