package io.github.gatewaypeers.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.filter.InvalidStickFilterException;
import io.github.gatewaypeers.filter.StickGatewayFilterFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.cloud.gateway.support.NameUtils;
import org.springframework.expression.ExpressionException;

/**
 * Tries the filters of stick-tables that the routes among the properties name. Otherwise
 * the gateway would start without any route, and say why in the log only.
 */
final class RouteCheck implements SmartInitializingSingleton {

	private final ObjectProvider<GatewayProperties> gateway;

	private final ObjectProvider<ConfigurationService> configurations;

	private final ObjectProvider<StickGatewayFilterFactory<?>> factories;

	RouteCheck(ObjectProvider<GatewayProperties> gateway, ObjectProvider<ConfigurationService> configurations,
			ObjectProvider<StickGatewayFilterFactory<?>> factories) {
		this.gateway = gateway;
		this.configurations = configurations;
		this.factories = factories;
	}

	@Override
	public void afterSingletonsInstantiated() {
		GatewayProperties properties = this.gateway.getIfAvailable();
		ConfigurationService configurations = this.configurations.getIfAvailable();
		if (properties == null || configurations == null || !properties.isFailOnRouteDefinitionError()) {
			return;
		}
		check(configurations, null, properties.getDefaultFilters());
		for (RouteDefinition route : properties.getRoutes()) {
			check(configurations, route.getId(), route.getFilters());
		}
	}

	private void check(ConfigurationService configurations, @Nullable String routeId, List<FilterDefinition> filters) {
		for (FilterDefinition filter : filters) {
			this.factories.stream()
				.filter((factory) -> factory.name().equals(filter.getName()))
				.forEach((factory) -> check(configurations, routeId, filter, factory));
		}
	}

	private <C extends StickGatewayFilterFactory.Config> void check(ConfigurationService configurations,
			@Nullable String routeId, FilterDefinition filter, StickGatewayFilterFactory<C> factory) {
		checkArguments(routeId, filter, factory);
		C config = bind(configurations, routeId, filter, factory);
		if (routeId != null) {
			config.setRouteId(routeId);
		}
		factory.apply(config);
	}

	/**
	 * Refuses arguments that nobody reads.
	 */
	private static void checkArguments(@Nullable String routeId, FilterDefinition filter,
			StickGatewayFilterFactory<?> factory) {
		List<String> known = factory.arguments();
		int unnamedArguments = factory.shortcutFieldOrder().size();
		int position = 0;
		for (Map.Entry<String, String> argument : filter.getArgs().entrySet()) {
			String name = argument.getKey();
			boolean unnamed = name.startsWith(NameUtils.GENERATED_NAME_PREFIX);
			boolean read = unnamed ? position < unnamedArguments
					: known.contains(DataObjectPropertyName.toDashedForm(name));
			if (!read) {
				throw new InvalidStickFilterException(routeId, factory.name(),
						unnamed ? "'" + argument.getValue() + "' is one argument too many"
								: "there is no argument '" + name + "'",
						"the arguments are " + String.join(", ", known), null);
			}
			position++;
		}
	}

	private static <C extends StickGatewayFilterFactory.Config> C bind(ConfigurationService configurations,
			@Nullable String routeId, FilterDefinition filter, StickGatewayFilterFactory<C> factory) {
		try {
			return configurations.with(factory).name(factory.name()).properties(filter.getArgs()).bind();
		}
		catch (BindException ex) {
			throw new InvalidStickFilterException(routeId, factory.name(),
					"argument '" + ex.getName() + "' does not take "
							+ ((ex.getProperty() != null) ? "'" + ex.getProperty().getValue() + "'" : "its value"),
					"correct the value", ex);
		}
		catch (BeansException | ExpressionException ex) {
			throw new InvalidStickFilterException(routeId, factory.name(),
					"what stands between #{ and } cannot be resolved: " + ex.getMessage(),
					"name a bean of the application, as in #{@userKeys}", ex);
		}
	}

}
