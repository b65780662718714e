package io.github.gatewaypeers.filter;

import java.util.List;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Lets the default filters see a request that matches no route and that nothing else of
 * the application answers either, just before it becomes a 404: they count it and may
 * refuse it, as the rules of HAProxy's frontend do with a request for which there is no
 * backend. Without this, no filter would run at all.
 */
public final class UnroutedRequestFilter implements WebFilter, Ordered {

	private final Supplier<List<GatewayFilter>> filters;

	private final ApplicationContext context;

	/**
	 * Makes the filter.
	 * @param filters returns the filters to apply, in this order
	 * @param context the context of the gateway; requests of others, as to a port for
	 * management, are not ours
	 */
	public UnroutedRequestFilter(Supplier<List<GatewayFilter>> filters, ApplicationContext context) {
		this.filters = filters;
		this.context = context;
	}

	/**
	 * The innermost, so that requests that an application refuses are none of these.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		List<GatewayFilter> filters = this.filters.get();
		if (filters.isEmpty() || exchange.getApplicationContext() != this.context) {
			return chain.filter(exchange);
		}
		return chain.filter(exchange)
			.onErrorResume(ResponseStatusException.class,
					(error) -> isUnrouted(exchange, error) ? apply(filters, exchange, error) : Mono.error(error));
	}

	private static boolean isUnrouted(ServerWebExchange exchange, ResponseStatusException error) {
		return error.getStatusCode().value() == HttpStatus.NOT_FOUND.value()
				&& exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR) == null
				&& (error instanceof NoResourceFoundException
						|| exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) == null);
	}

	private static Mono<Void> apply(List<GatewayFilter> filters, ServerWebExchange exchange, Throwable error) {
		if (filters.isEmpty()) {
			TrackedRequest.unserved(exchange);
			return Mono.error(error);
		}
		return filters.get(0).filter(exchange, (next) -> apply(filters.subList(1, filters.size()), next, error));
	}

}
