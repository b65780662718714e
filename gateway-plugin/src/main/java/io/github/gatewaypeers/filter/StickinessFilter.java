package io.github.gatewaypeers.filter;

import java.io.IOException;
import java.net.URI;

import io.github.gatewaypeers.loadbalancer.ServerList;
import io.github.gatewaypeers.loadbalancer.Stickiness;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.observability.DefaultSignalListener;
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
		WatchedBody body = WatchedBody.of(exchange.getRequest());
		Mono<Void> attempt = chain.filter((body != null) ? exchange.mutate().request(body).build() : exchange);
		if (stickiness.readsResponse()) {
			attempt = attempt.then(Mono.defer(() -> isWebSocket(exchange) ? Mono.empty() : readResponse(stickiness)));
		}
		return attempt.tap(() -> new Attempt(exchange, stickiness, body));
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

	/** {@link StickyWebSockets} knows more of those. */
	private static boolean isWebSocket(ServerWebExchange exchange) {
		URI url = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
		String scheme = url.getScheme();
		return scheme != null && scheme.startsWith("ws");
	}

	/**
	 * Lets the rules read the response. No request fails because that fails.
	 */
	static Mono<Void> readResponse(Stickiness stickiness) {
		return stickiness.readResponse().onErrorResume((error) -> {
			logger.error("Response not read by {}", stickiness, error);
			return Mono.empty();
		});
	}

	/**
	 * Stores the server. No request fails because that fails.
	 */
	static void store(Stickiness stickiness) {
		try {
			stickiness.store();
		}
		catch (RuntimeException ex) {
			logger.error("Server not stored by {}", stickiness, ex);
		}
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

	/**
	 * Learns how an attempt ends, before anybody begins another one.
	 */
	private static final class Attempt extends DefaultSignalListener<Void> {

		private final ServerWebExchange exchange;

		private final Stickiness stickiness;

		private final @Nullable WatchedBody body;

		Attempt(ServerWebExchange exchange, Stickiness stickiness, @Nullable WatchedBody body) {
			this.exchange = exchange;
			this.stickiness = stickiness;
			this.body = body;
		}

		@Override
		public void doOnComplete() {
			if (!isWebSocket(this.exchange)) {
				this.stickiness.answered();
				store(this.stickiness);
			}
			this.stickiness.end();
		}

		@Override
		public void doOnError(Throwable error) {
			if (isBrokenOff(error) && (this.body == null || !this.body.isBrokenOff())) {
				this.stickiness.failed();
			}
			this.stickiness.end();
		}

		@Override
		public void doOnCancel() {
			this.stickiness.end();
		}

	}

}
