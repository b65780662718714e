package io.github.gatewaypeers.loadbalancer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Wraps whatever balancer a service has. Part of the context of each service.
 */
@Configuration(proxyBeanMethods = false)
public class StickyLoadBalancerConfiguration {

	@Bean
	static BeanPostProcessor stickyLoadBalancerPostProcessor(ObjectProvider<ServiceInstanceListSupplier> suppliers) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String beanName) {
				return (bean instanceof ReactorServiceInstanceLoadBalancer balancer
						&& !(bean instanceof StickyLoadBalancer)) ? new StickyLoadBalancer(balancer, suppliers) : bean;
			}

		};
	}

}
