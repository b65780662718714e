package io.github.gatewaypeers.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.gatewaypeers.filter.InvalidStickFilterException;
import io.github.gatewaypeers.filter.StickConfig;
import io.github.gatewaypeers.filter.StickGatewayFilterFactory;
import io.github.gatewaypeers.filter.StickRateLimiter;
import io.github.gatewaypeers.filter.StickTableRoutePredicateFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.event.FilterArgsEvent;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.ratelimit.RateLimiter;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.support.Configurable;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.cloud.gateway.support.NameUtils;
import org.springframework.cloud.gateway.support.ShortcutConfigurable;
import org.springframework.expression.ExpressionException;

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
					.forEach((factory) -> new Part(route.getId(), "predicate " + factory.name(), predicate.getArgs())
						.check(configurations, factory, factory.arguments(), factory::applyAsync));
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
				.forEach((factory) -> check(configurations, routeId, filter, factory));
		}
	}

	private static <C extends StickConfig> void check(ConfigurationService configurations, @Nullable String routeId,
			FilterDefinition filter, StickGatewayFilterFactory<C> factory) {
		new Part(routeId, "filter " + factory.name(), filter.getArgs()).check(configurations, factory,
				factory.arguments(), factory::apply);
	}

	/**
	 * A filter or a predicate of a route.
	 *
	 * @param routeId the route, or {@code null} for a default filter
	 * @param who for instance {@code filter TrackStick}
	 * @param arguments what the route says
	 */
	private record Part(@Nullable String routeId, String who, Map<String, String> arguments) {

		<C extends StickConfig, F extends Configurable<C> & ShortcutConfigurable> void check(
				ConfigurationService configurations, F factory, List<String> known, Consumer<C> apply) {
			checkArguments(known, factory.shortcutFieldOrder().size());
			C config = bind(configurations, factory);
			if (this.routeId != null) {
				config.setRouteId(this.routeId);
			}
			apply.accept(config);
		}

		/**
		 * Refuses arguments that nobody reads.
		 */
		private void checkArguments(List<String> known, int unnamedArguments) {
			int position = 0;
			for (Map.Entry<String, String> argument : this.arguments.entrySet()) {
				String name = argument.getKey();
				boolean unnamed = name.startsWith(NameUtils.GENERATED_NAME_PREFIX);
				boolean read = unnamed ? position < unnamedArguments
						: known.contains(DataObjectPropertyName.toDashedForm(name.split("[.\\[]")[0]));
				if (!read) {
					throw new InvalidStickFilterException(this.routeId, this.who,
							unnamed ? "'" + argument.getValue() + "' is one argument too many"
									: "there is no argument '" + name + "'",
							"the arguments are " + String.join(", ", known), null);
				}
				position++;
			}
		}

		private <C extends StickConfig, F extends Configurable<C> & ShortcutConfigurable> C bind(
				ConfigurationService configurations, F factory) {
			try {
				return configurations.with(factory).name(this.who).properties(this.arguments).bind();
			}
			catch (BindException ex) {
				throw new InvalidStickFilterException(this.routeId, this.who,
						"argument '" + ex.getName() + "' does not take "
								+ ((ex.getProperty() != null) ? "'" + ex.getProperty().getValue() + "'" : "its value"),
						"correct the value", ex);
			}
			catch (BeansException | ExpressionException ex) {
				throw new InvalidStickFilterException(this.routeId, this.who,
						"what stands between #{ and } cannot be resolved: " + ex.getMessage(),
						"name a bean of the application, as in #{@userKeys}", ex);
			}
		}

	}

}
