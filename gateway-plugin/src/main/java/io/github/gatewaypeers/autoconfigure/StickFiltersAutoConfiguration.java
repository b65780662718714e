package io.github.gatewaypeers.autoconfigure;

import io.github.gatewaypeers.filter.DenyStickGatewayFilterFactory;
import io.github.gatewaypeers.filter.StatusCodes;
import io.github.gatewaypeers.filter.StickGatewayFilterFactory;
import io.github.gatewaypeers.filter.TrackStickGatewayFilterFactory;
import io.github.gatewaypeers.sticktable.StickTables;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.config.conditional.ConditionalOnEnabledFilter;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The filters with which a route of Spring Cloud Gateway uses stick-tables.
 */
@AutoConfiguration(after = HaproxyAutoConfiguration.class, before = GatewayAutoConfiguration.class)
@ConditionalOnClass(GatewayFilterFactory.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = "spring.cloud.gateway.server.webflux.enabled", matchIfMissing = true)
@Import(SwitchedOffFilters.class)
public final class StickFiltersAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean({ StickTables.class, HaproxyProperties.class })
	static class Filters {

		@Bean
		@ConditionalOnEnabledFilter
		TrackStickGatewayFilterFactory trackStickGatewayFilterFactory(StickTables tables,
				HaproxyProperties properties) {
			StatusCodes errors = PropertyNames.check("haproxy.http-err-codes",
					() -> StatusCodes.ERRORS.change(properties.httpErrCodes()));
			StatusCodes failures = PropertyNames.check("haproxy.http-fail-codes",
					() -> StatusCodes.FAILURES.change(properties.httpFailCodes()));
			return new TrackStickGatewayFilterFactory(tables, errors, failures);
		}

		@Bean
		@ConditionalOnEnabledFilter
		DenyStickGatewayFilterFactory denyStickGatewayFilterFactory(StickTables tables) {
			return new DenyStickGatewayFilterFactory(tables);
		}

		@Bean
		RouteCheck stickFilterRouteCheck(ObjectProvider<GatewayProperties> gateway,
				ObjectProvider<ConfigurationService> configurations,
				ObjectProvider<StickGatewayFilterFactory<?>> factories) {
			return new RouteCheck(gateway, configurations, factories);
		}

	}

}
