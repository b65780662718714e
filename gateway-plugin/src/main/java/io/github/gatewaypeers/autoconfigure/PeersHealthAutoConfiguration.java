package io.github.gatewaypeers.autoconfigure;

import io.github.gatewaypeers.health.PeersHealthIndicator;
import io.github.gatewaypeers.peers.PeersSection;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Tells the health endpoint which peers are missing.
 */
@AutoConfiguration(after = HaproxyAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
public final class PeersHealthAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnEnabledHealthIndicator("peers")
	@ConditionalOnBean({ PeersSection.class, HaproxyProperties.class })
	static class Contributor {

		@Bean
		@ConditionalOnMissingBean(name = "peersHealthIndicator")
		PeersHealthIndicator peersHealthIndicator(ObjectProvider<PeersSection> sections, HaproxyProperties properties) {
			return new PeersHealthIndicator(sections.orderedStream().toList(),
					new Status(properties.healthWhenPeersMissing()));
		}

	}

}
