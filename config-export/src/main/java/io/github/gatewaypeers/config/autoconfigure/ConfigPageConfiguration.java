package io.github.gatewaypeers.config.autoconfigure;

import io.github.gatewaypeers.autoconfigure.HaproxyProperties;
import io.github.gatewaypeers.config.page.ConfigPage;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The page, in whichever context imports this.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("haproxy.config-page.enabled")
class ConfigPageConfiguration {

	@Bean
	RouterFunction<ServerResponse> haproxyConfigPage(Environment environment) {
		// The properties of the starter are no bean where it is switched off.
		String path = Binder.get(environment)
			.bindOrCreate("haproxy.config-page", HaproxyProperties.ConfigPage.class)
			.path();
		try {
			return ConfigPage.at(path, environment);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("haproxy.config-page.path", path,
					String.valueOf(ex.getMessage()));
		}
	}

}
