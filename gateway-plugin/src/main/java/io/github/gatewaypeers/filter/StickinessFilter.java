package io.github.gatewaypeers.filter;

import java.io.IOException;
import java.net.URI;

import io.github.gatewaypeers.loadbalancer.ServerList;
import io.github.gatewaypeers.loadbalancer.Stickiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;

/**
 * Does what the {@code stick} rules of a route have said: chooses among the servers that
 * the route lists, and stores the one that answers. Every attempt of a request passes it.
 */
public final class StickinessFilter implements GlobalFilter, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(StickinessFilter.class);

	@Override
	public int getOrder() {
		return StickRuleGatewayFilterFactory.RULE_ORDER + 10;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Stickiness stickiness = Stickiness.find(exchange.getAttributes());
		if (stickiness == null) {
			return chain.filter(exchange);
		}
		ServerList servers = stickiness.servers();
		if (servers != null) {
			choose(exchange, servers, stickiness);
		}
		WatchedBody request = new WatchedBody(exchange.getRequest());
		return chain.filter(exchange.mutate().request(request).build()).doOnError((error) -> {
			if (isBrokenOff(error) && !request.isBrokenOff()) {
				stickiness.failed();
			}
		})
			.then(Mono.defer(() -> answered(exchange, stickiness)))
			.doOnTerminate(stickiness::end)
			.doOnCancel(stickiness::end);
	}

	private static void choose(ServerWebExchange exchange, ServerList servers, Stickiness stickiness) {
		URI url = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
		URI chosen = servers.choose(stickiness, url);
		if (!chosen.equals(url)) {
			ServerWebExchangeUtils.addOriginalRequestUrl(exchange, url);
			exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, chosen);
		}
		exchange.getAttributes().remove(ServerWebExchangeUtils.GATEWAY_SCHEME_PREFIX_ATTR);
	}

	private static Mono<Void> answered(ServerWebExchange exchange, Stickiness stickiness) {
		URI url = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
		if ("ws".equals(url.getScheme()) || "wss".equals(url.getScheme())) {
			// StickyWebSockets knows more.
			return Mono.empty();
		}
		stickiness.answered();
		return store(stickiness);
	}

	/**
	 * Stores the server. No request fails because that fails.
	 */
	static Mono<Void> store(Stickiness stickiness) {
		try {
			return stickiness.store().onErrorResume((error) -> notStored(stickiness, error));
		}
		catch (RuntimeException ex) {
			return notStored(stickiness, ex);
		}
	}

	private static Mono<Void> notStored(Stickiness stickiness, Throwable error) {
		logger.error("Server not stored by {}", stickiness, error);
		return Mono.empty();
	}

	/**
	 * A server fails that cannot be reached or breaks off, not one that takes its time or
	 * whose client leaves.
	 */
	private static boolean isBrokenOff(Throwable error) {
		boolean brokenOff = false;
		for (Throwable each = error; each != null; each = each.getCause()) {
			if (each instanceof AbortedException) {
				return false;
			}
			brokenOff |= each instanceof IOException;
		}
		return brokenOff;
	}

}
