package io.github.gatewaypeers.autoconfigure;

import io.github.gatewaypeers.filter.Decisions;
import io.github.gatewaypeers.filter.StickRateLimiter;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.filter.ratelimit.RateLimiter;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.annotation.Bean;

/**
 * The rate limiter on a stick-table, for those who name a table for it. Where there is
 * another one, be it Redis' or Bucket4j's, that stays the one that routes use unless they
 * name {@code stickRateLimiter}.
 */
@AutoConfiguration(after = HaproxyAutoConfiguration.class,
		afterName = "org.springframework.cloud.gateway.config.GatewayRedisAutoConfiguration",
		before = GatewayAutoConfiguration.class)
@ConditionalOnClass(RateLimiter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnProperty("haproxy.rate-limiter.table")
@ConditionalOnBean({ StickTables.class, HaproxyProperties.class })
public final class StickRateLimiterAutoConfiguration {

	static final String NAME = "stickRateLimiter";

	@Bean(NAME)
	@ConditionalOnMissingBean(value = RateLimiter.class,
			type = "io.github.bucket4j.distributed.proxy.AsyncProxyManager")
	StickRateLimiter onlyRateLimiter(StickTables tables, HaproxyProperties properties,
			ConfigurationService configurations, ObjectProvider<Decisions> decisions) {
		return rateLimiter(tables, properties, configurations, decisions);
	}

	@Bean(name = NAME, defaultCandidate = false)
	@ConditionalOnMissingBean(name = NAME)
	StickRateLimiter otherRateLimiter(StickTables tables, HaproxyProperties properties,
			ConfigurationService configurations, ObjectProvider<Decisions> decisions) {
		return rateLimiter(tables, properties, configurations, decisions);
	}

	private static StickRateLimiter rateLimiter(StickTables tables, HaproxyProperties properties,
			ConfigurationService configurations, ObjectProvider<Decisions> decisions) {
		HaproxyProperties.RateLimiter limiter = properties.rateLimiter();
		StickTable table = (limiter != null) ? tables.find(limiter.table()) : null;
		if (limiter == null || table == null) {
			throw new InvalidHaproxyPropertyException("haproxy.rate-limiter.table",
					"there is no stick-table" + ((limiter != null) ? " '" + limiter.table() + "'" : ""),
					"declare it under haproxy.stick-tables");
		}
		return PropertyNames.check("haproxy.rate-limiter.table", () -> new StickRateLimiter(table, limiter.perRoute(),
				limiter.includeHeaders(), configurations, decisions.getIfAvailable(Decisions::new)));
	}

}
