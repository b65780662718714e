package io.github.gatewaypeers.autoconfigure;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.filter.FilterContext;
import io.github.gatewaypeers.filter.StickMatchGatewayFilterFactory;
import io.github.gatewaypeers.filter.StickOnGatewayFilterFactory;
import io.github.gatewaypeers.filter.StickRuleGatewayFilterFactory;
import io.github.gatewaypeers.filter.StickStoreRequestGatewayFilterFactory;
import io.github.gatewaypeers.filter.StickStoreResponseGatewayFilterFactory;
import io.github.gatewaypeers.filter.StickinessFilter;
import io.github.gatewaypeers.filter.StickyWebSockets;
import io.github.gatewaypeers.loadbalancer.ServerFailures;
import io.github.gatewaypeers.loadbalancer.StickyLoadBalancerConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.config.conditional.ConditionalOnEnabledFilter;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClients;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.server.WebSocketService;

/**
 * The filters that keep clients at their servers, and the balancers that they need.
 */
@AutoConfiguration(after = StickFiltersAutoConfiguration.class, before = GatewayAutoConfiguration.class)
@ConditionalOnClass(GatewayFilterFactory.class)
@ConditionalOnBean(FilterContext.class)
public final class StickinessAutoConfiguration {

	@Bean
	ServerFailures serverFailures() {
		return new ServerFailures(Ticker.systemTicker());
	}

	@Bean
	@ConditionalOnEnabledFilter
	StickOnGatewayFilterFactory stickOnGatewayFilterFactory(FilterContext context, ServerFailures failures) {
		return new StickOnGatewayFilterFactory(context, failures);
	}

	@Bean
	@ConditionalOnEnabledFilter
	StickMatchGatewayFilterFactory stickMatchGatewayFilterFactory(FilterContext context, ServerFailures failures) {
		return new StickMatchGatewayFilterFactory(context, failures);
	}

	@Bean
	@ConditionalOnEnabledFilter
	StickStoreRequestGatewayFilterFactory stickStoreRequestGatewayFilterFactory(FilterContext context,
			ServerFailures failures) {
		return new StickStoreRequestGatewayFilterFactory(context, failures);
	}

	@Bean
	@ConditionalOnEnabledFilter
	StickStoreResponseGatewayFilterFactory stickStoreResponseGatewayFilterFactory(FilterContext context,
			ServerFailures failures) {
		return new StickStoreResponseGatewayFilterFactory(context, failures);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "haproxy.enabled", matchIfMissing = true)
	StickinessFilter stickinessFilter() {
		return new StickinessFilter();
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "haproxy.enabled", matchIfMissing = true)
	static BeanPostProcessor stickyWebSocketPostProcessor() {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String beanName) {
				return (beanName.equals("webSocketService") && bean instanceof WebSocketService service)
						? new StickyWebSockets(service) : bean;
			}

		};
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "haproxy.enabled", matchIfMissing = true)
	StickTargetCheck stickTargetCheck(ObjectProvider<GatewayProperties> gateway,
			ObjectProvider<StickRuleGatewayFilterFactory> factories, ObjectProvider<Balancers> balancers) {
		return new StickTargetCheck(gateway, factories, balancers.getIfAvailable() != null);
	}

	/**
	 * Spring Cloud LoadBalancer may be absent.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(LoadBalancerClients.class)
	@ConditionalOnBooleanProperty(name = "haproxy.enabled", matchIfMissing = true)
	@LoadBalancerClients(defaultConfiguration = StickyLoadBalancerConfiguration.class)
	static class Balancers {

	}

}
