package io.github.gatewaypeers.config.autoconfigure;

import io.github.gatewaypeers.config.actuate.HaproxyConfigEndpoint;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The {@code haproxyconfig} endpoint, where there is an actuator.
 */
@AutoConfiguration
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
public final class HaproxyConfigEndpointAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAvailableEndpoint(HaproxyConfigEndpoint.class)
	static class Endpoints {

		@Bean
		@ConditionalOnMissingBean
		HaproxyConfigEndpoint haproxyConfigEndpoint(Environment environment) {
			return new HaproxyConfigEndpoint(environment);
		}

	}

}
