package io.github.gatewaypeers.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import io.github.gatewaypeers.filter.StickGatewayFilterFactory;
import io.github.gatewaypeers.filter.StickRuleGatewayFilterFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.ApplicationListener;

/**
 * The filters of stick-tables among the default filters, but for those that choose a
 * server: what there is to do for a request without a route. They follow the properties
 * as routes do.
 */
final class UnroutedStickFilters implements SmartInitializingSingleton, ApplicationListener<RefreshRoutesEvent> {

	private static final Logger logger = LoggerFactory.getLogger(UnroutedStickFilters.class);

	private final ObjectProvider<GatewayProperties> gateway;

	private final ObjectProvider<ConfigurationService> configurations;

	private final ObjectProvider<StickGatewayFilterFactory<?>> factories;

	private List<FilterDefinition> definitions = List.of();

	private volatile List<GatewayFilter> filters = List.of();

	UnroutedStickFilters(ObjectProvider<GatewayProperties> gateway, ObjectProvider<ConfigurationService> configurations,
			ObjectProvider<StickGatewayFilterFactory<?>> factories) {
		this.gateway = gateway;
		this.configurations = configurations;
		this.factories = factories;
	}

	List<GatewayFilter> present() {
		return this.filters;
	}

	@Override
	public void afterSingletonsInstantiated() {
		read();
	}

	@Override
	public void onApplicationEvent(RefreshRoutesEvent event) {
		read();
	}

	private synchronized void read() {
		GatewayProperties properties = this.gateway.getIfAvailable();
		ConfigurationService service = this.configurations.getIfAvailable();
		if (properties == null || service == null || properties.getDefaultFilters().equals(this.definitions)) {
			return;
		}
		this.definitions = List.copyOf(properties.getDefaultFilters());
		try {
			this.filters = this.definitions.stream().flatMap((definition) -> filter(service, definition)).toList();
		}
		catch (RuntimeException ex) {
			logger.error("Requests without a route go by the default filters of before", ex);
		}
	}

	private Stream<GatewayFilter> filter(ConfigurationService service, FilterDefinition definition) {
		return this.factories.stream()
			.filter((factory) -> factory.name().equals(definition.getName())
					&& !(factory instanceof StickRuleGatewayFilterFactory))
			.map((factory) -> RoutePart.filter(service, null, definition, factory));
	}

}
