package io.github.gatewaypeers.autoconfigure;

import io.github.gatewaypeers.exchange.ExchangeKeys;
import io.github.gatewaypeers.exchange.ClientAddress;
import io.github.gatewaypeers.exchange.ConnectionAddress;
import io.github.gatewaypeers.filter.AddGpcGatewayFilterFactory;
import io.github.gatewaypeers.filter.ClearStickGatewayFilterFactory;
import io.github.gatewaypeers.filter.Decisions;
import io.github.gatewaypeers.filter.DenyStickGatewayFilterFactory;
import io.github.gatewaypeers.filter.FilterContext;
import io.github.gatewaypeers.filter.SetGptGatewayFilterFactory;
import io.github.gatewaypeers.filter.StatusCodes;
import io.github.gatewaypeers.filter.StickGatewayFilterFactory;
import io.github.gatewaypeers.filter.StickRateLimiter;
import io.github.gatewaypeers.filter.StickTableRoutePredicateFactory;
import io.github.gatewaypeers.filter.TrackStickGatewayFilterFactory;
import io.github.gatewaypeers.filter.UnroutedRequestFilter;
import io.github.gatewaypeers.sticktable.StickTables;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.config.conditional.ConditionalOnEnabledFilter;
import org.springframework.cloud.gateway.config.conditional.ConditionalOnEnabledPredicate;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.filter.ratelimit.RateLimiter;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * The filters with which a route of Spring Cloud Gateway uses stick-tables.
 */
@AutoConfiguration(after = HaproxyAutoConfiguration.class, before = GatewayAutoConfiguration.class)
@ConditionalOnClass(GatewayFilterFactory.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = "spring.cloud.gateway.server.webflux.enabled", matchIfMissing = true)
@Import(ProxyProtocolConfiguration.class)
public final class StickFiltersAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ClientAddress clientAddress(ObjectProvider<HaproxyProperties> properties, Environment environment) {
		HaproxyProperties haproxy = properties.getIfAvailable();
		return (haproxy != null) ? ClientAddressReader.read(haproxy.clientAddress(), environment)
				: new ConnectionAddress();
	}

	@Bean
	@ConditionalOnMissingBean
	ExchangeKeys exchangeKeys(ClientAddress clientAddress) {
		return new ExchangeKeys(clientAddress);
	}

	@Bean
	Decisions stickDecisions() {
		return new Decisions();
	}

	/**
	 * Without tables, be it that everything is switched off, the filters let every
	 * request pass.
	 */
	@Bean
	FilterContext stickFilterContext(ObjectProvider<StickTables> tables, ObjectProvider<HaproxyProperties> properties,
			ExchangeKeys keys, Decisions decisions) {
		StickTables stickTables = tables.getIfAvailable();
		HaproxyProperties haproxy = properties.getIfAvailable();
		if (stickTables == null || haproxy == null) {
			return FilterContext.switchedOff();
		}
		StatusCodes errors = PropertyNames.check("haproxy.http-err-codes",
				() -> StatusCodes.ERRORS.change(haproxy.httpErrCodes()));
		StatusCodes failures = PropertyNames.check("haproxy.http-fail-codes",
				() -> StatusCodes.FAILURES.change(haproxy.httpFailCodes()));
		return new FilterContext(true, stickTables, keys, errors, failures, decisions);
	}

	@Bean
	@ConditionalOnEnabledFilter
	TrackStickGatewayFilterFactory trackStickGatewayFilterFactory(FilterContext context) {
		return new TrackStickGatewayFilterFactory(context);
	}

	@Bean
	@ConditionalOnEnabledFilter
	DenyStickGatewayFilterFactory denyStickGatewayFilterFactory(FilterContext context) {
		return new DenyStickGatewayFilterFactory(context);
	}

	@Bean
	@ConditionalOnEnabledFilter
	SetGptGatewayFilterFactory setGptGatewayFilterFactory(FilterContext context) {
		return new SetGptGatewayFilterFactory(context);
	}

	@Bean
	@ConditionalOnEnabledFilter
	AddGpcGatewayFilterFactory addGpcGatewayFilterFactory(FilterContext context) {
		return new AddGpcGatewayFilterFactory(context);
	}

	@Bean
	@ConditionalOnEnabledFilter
	ClearStickGatewayFilterFactory clearStickGatewayFilterFactory(FilterContext context) {
		return new ClearStickGatewayFilterFactory(context);
	}

	@Bean
	@ConditionalOnEnabledPredicate
	StickTableRoutePredicateFactory stickTableRoutePredicateFactory(FilterContext context) {
		return new StickTableRoutePredicateFactory(context);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "haproxy.enabled", matchIfMissing = true)
	RouteCheck stickFilterRouteCheck(ObjectProvider<GatewayProperties> gateway,
			ObjectProvider<ConfigurationService> configurations, ObjectProvider<StickGatewayFilterFactory<?>> filters,
			ObjectProvider<StickTableRoutePredicateFactory> predicates,
			@Qualifier(StickRateLimiterAutoConfiguration.NAME) ObjectProvider<StickRateLimiter> rateLimiter,
			ObjectProvider<RateLimiter<?>> rateLimiters) {
		return new RouteCheck(gateway, configurations, filters, predicates, rateLimiter, rateLimiters);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "haproxy.enabled", matchIfMissing = true)
	UnroutedStickFilters unroutedStickFilters(ObjectProvider<GatewayProperties> gateway,
			ObjectProvider<ConfigurationService> configurations, ObjectProvider<StickGatewayFilterFactory<?>> filters) {
		return new UnroutedStickFilters(gateway, configurations, filters);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "haproxy.enabled", matchIfMissing = true)
	UnroutedRequestFilter unroutedRequestFilter(UnroutedStickFilters filters, ApplicationContext context) {
		return new UnroutedRequestFilter(filters::present, context);
	}

}
