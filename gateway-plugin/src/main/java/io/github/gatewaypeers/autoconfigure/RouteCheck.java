package io.github.gatewaypeers.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.filter.StickGatewayFilterFactory;
import io.github.gatewaypeers.filter.StickRateLimiter;
import io.github.gatewaypeers.filter.StickTableRoutePredicateFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.event.FilterArgsEvent;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.ratelimit.RateLimiter;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.support.ConfigurationService;

/**
 * Tries the filters and predicates of stick-tables that the routes among the properties
 * name. Otherwise the gateway would start without any route, and say why in the log only.
 */
final class RouteCheck implements SmartInitializingSingleton {

	private final ObjectProvider<GatewayProperties> gateway;

	private final ObjectProvider<ConfigurationService> configurations;

	private final ObjectProvider<StickGatewayFilterFactory<?>> filters;

	private final ObjectProvider<StickTableRoutePredicateFactory> predicates;

	private final ObjectProvider<StickRateLimiter> rateLimiter;

	private final ObjectProvider<RateLimiter<?>> rateLimiters;

	RouteCheck(ObjectProvider<GatewayProperties> gateway, ObjectProvider<ConfigurationService> configurations,
			ObjectProvider<StickGatewayFilterFactory<?>> filters,
			ObjectProvider<StickTableRoutePredicateFactory> predicates, ObjectProvider<StickRateLimiter> rateLimiter,
			ObjectProvider<RateLimiter<?>> rateLimiters) {
		this.gateway = gateway;
		this.configurations = configurations;
		this.filters = filters;
		this.predicates = predicates;
		this.rateLimiter = rateLimiter;
		this.rateLimiters = rateLimiters;
	}

	@Override
	public void afterSingletonsInstantiated() {
		GatewayProperties properties = this.gateway.getIfAvailable();
		ConfigurationService configurations = this.configurations.getIfAvailable();
		if (properties == null || configurations == null || !properties.isFailOnRouteDefinitionError()) {
			return;
		}
		check(configurations, null, properties.getDefaultFilters());
		checkRateLimiter(StickRateLimiter.DEFAULT_FILTERS, properties.getDefaultFilters());
		for (RouteDefinition route : properties.getRoutes()) {
			for (PredicateDefinition predicate : route.getPredicates()) {
				this.predicates.stream()
					.filter((factory) -> factory.name().equals(predicate.getName()))
					.forEach((factory) -> factory
						.applyAsync(new RoutePart(route.getId(), "predicate " + factory.name(), predicate.getArgs())
							.read(configurations, factory, factory.arguments())));
			}
			check(configurations, route.getId(), route.getFilters());
			checkRateLimiter(String.valueOf(route.getId()), route.getFilters());
		}
	}

	private void checkRateLimiter(String routeId, List<FilterDefinition> filters) {
		filters.stream()
			.filter(this::usesStickRateLimiter)
			.forEach((filter) -> this.rateLimiter.ifAvailable((limiter) -> limiter
				.onApplicationEvent(new FilterArgsEvent(this, routeId, Map.copyOf(filter.getArgs())))));
	}

	private boolean usesStickRateLimiter(FilterDefinition filter) {
		if (!"RequestRateLimiter".equals(filter.getName())) {
			return false;
		}
		String named = filter.getArgs().getOrDefault("rate-limiter", filter.getArgs().get("rateLimiter"));
		return (named != null) ? named.contains(StickRateLimiterAutoConfiguration.NAME)
				: this.rateLimiters.getIfUnique() instanceof StickRateLimiter;
	}

	private void check(ConfigurationService configurations, @Nullable String routeId, List<FilterDefinition> filters) {
		for (FilterDefinition filter : filters) {
			this.filters.stream()
				.filter((factory) -> factory.name().equals(filter.getName()))
				.forEach((factory) -> RoutePart.filter(configurations, routeId, filter, factory));
		}
	}

}
