package io.github.gatewaypeers.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.filter.InvalidStickFilterException;
import io.github.gatewaypeers.filter.StickConfig;
import io.github.gatewaypeers.filter.StickGatewayFilterFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.support.Configurable;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.cloud.gateway.support.NameUtils;
import org.springframework.cloud.gateway.support.ShortcutConfigurable;
import org.springframework.expression.ExpressionException;

/**
 * A filter or a predicate of a route.
 *
 * @param routeId the route, or {@code null} for a default filter
 * @param who for instance {@code filter TrackStick}
 * @param arguments what the route says
 */
record RoutePart(@Nullable String routeId, String who, Map<String, String> arguments) {

	/**
	 * Reads the arguments.
	 * @param known the names of all there are
	 * @throws InvalidStickFilterException if one is unknown or has no such value
	 */
	<C extends StickConfig, F extends Configurable<C> & ShortcutConfigurable> C read(
			ConfigurationService configurations, F factory, List<String> known) {
		checkArguments(known, factory.shortcutFieldOrder().size());
		C config = bind(configurations, factory);
		if (this.routeId != null) {
			config.setRouteId(this.routeId);
		}
		return config;
	}

	/**
	 * Makes a filter as its factory does for a route.
	 * @throws InvalidStickFilterException if the arguments are wrong
	 */
	static <C extends StickConfig> GatewayFilter filter(ConfigurationService configurations, @Nullable String routeId,
			FilterDefinition definition, StickGatewayFilterFactory<C> factory) {
		RoutePart part = new RoutePart(routeId, "filter " + factory.name(), definition.getArgs());
		return factory.apply(part.read(configurations, factory, factory.arguments()));
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
