package io.github.gatewaypeers.autoconfigure;

import io.github.gatewaypeers.filter.Decisions;
import io.github.gatewaypeers.metrics.DecisionMetrics;
import io.github.gatewaypeers.metrics.PeersMetrics;
import io.github.gatewaypeers.metrics.StickTableMetrics;
import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.StickTables;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Meters of tables, peers and decisions.
 */
@AutoConfiguration(after = { HaproxyAutoConfiguration.class, StickFiltersAutoConfiguration.class })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(StickTables.class)
public final class StickMetricsAutoConfiguration {

	@Bean
	StickTableMetrics stickTableMetrics(StickTables tables) {
		return new StickTableMetrics(tables);
	}

	@Bean
	@ConditionalOnBean(Decisions.class)
	DecisionMetrics stickDecisionMetrics(Decisions decisions) {
		return new DecisionMetrics(decisions);
	}

	/**
	 * Which peers there are is known when the sections run, which is after other meters
	 * are bound. Contexts below this one are of no concern.
	 */
	@Bean
	ApplicationListener<ContextRefreshedEvent> peersMetricsBinding(ApplicationContext context,
			ObjectProvider<PeersSection> sections, ObjectProvider<MeterRegistry> registry) {
		return (event) -> {
			if (event.getApplicationContext() == context) {
				registry.ifAvailable((meters) -> new PeersMetrics(sections.orderedStream().toList()).bindTo(meters));
			}
		};
	}

}
