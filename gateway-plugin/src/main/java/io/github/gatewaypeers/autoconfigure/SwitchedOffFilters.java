package io.github.gatewaypeers.autoconfigure;

import java.util.List;

import io.github.gatewaypeers.filter.DenyStickGatewayFilterFactory;
import io.github.gatewaypeers.filter.StatusCodes;
import io.github.gatewaypeers.filter.TrackStickGatewayFilterFactory;
import io.github.gatewaypeers.sticktable.StickTables;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.cloud.gateway.config.conditional.ConditionalOnEnabledFilter;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Filters that let every request pass, so that routes work unchanged while everything is
 * switched off.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "haproxy.enabled", havingValue = false)
class SwitchedOffFilters {

	private static final GatewayFilter PASS = (exchange, chain) -> chain.filter(exchange);

	@Bean
	@ConditionalOnEnabledFilter
	TrackStickGatewayFilterFactory trackStickGatewayFilterFactory() {
		return new PassingTrackStick();
	}

	@Bean
	@ConditionalOnEnabledFilter
	DenyStickGatewayFilterFactory denyStickGatewayFilterFactory() {
		return new PassingDenyStick();
	}

	private static final class PassingTrackStick extends TrackStickGatewayFilterFactory {

		PassingTrackStick() {
			super(new StickTables(List.of()), StatusCodes.ERRORS, StatusCodes.FAILURES);
		}

		@Override
		public GatewayFilter apply(Config config) {
			return PASS;
		}

		@Override
		public String name() {
			return "TrackStick";
		}

	}

	private static final class PassingDenyStick extends DenyStickGatewayFilterFactory {

		PassingDenyStick() {
			super(new StickTables(List.of()));
		}

		@Override
		public GatewayFilter apply(Config config) {
			return PASS;
		}

		@Override
		public String name() {
			return "DenyStick";
		}

	}

}
