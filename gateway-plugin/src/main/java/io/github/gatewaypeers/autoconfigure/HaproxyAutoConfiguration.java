package io.github.gatewaypeers.autoconfigure;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.StickTables;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Keeps the tables that the properties describe and joins their {@code peers} sections.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "haproxy.enabled", matchIfMissing = true)
@EnableConfigurationProperties(HaproxyProperties.class)
@Import(PeersSectionRegistrar.class)
public final class HaproxyAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	StickTables stickTables(HaproxyProperties properties) {
		return TableReader.read(properties, Ticker.systemTicker());
	}

	@Bean
	PeersLifecycle peersLifecycle(StickTables tables, ObjectProvider<PeersSection> sections) {
		return new PeersLifecycle(tables, sections.orderedStream().toList());
	}

}
