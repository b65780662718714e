package io.github.gatewaypeers.filter;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.List;

import io.github.gatewaypeers.loadbalancer.Stickiness;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.PrematureCloseException;

import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;

/**
 * Does for WebSockets what {@link StickinessFilter} does for other requests. The gateway
 * opens a WebSocket before it tries to reach the server, and the exchange has ended when
 * that fails.
 */
public final class StickyWebSockets implements WebSocketService {

	private final WebSocketService service;

	/**
	 * Wraps the service of the gateway.
	 * @param service the service
	 */
	public StickyWebSockets(WebSocketService service) {
		this.service = service;
	}

	@Override
	public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler handler) {
		Stickiness stickiness = Stickiness.find(exchange.getAttributes());
		return this.service.handleRequest(exchange,
				(stickiness != null) ? new StickyHandler(handler, stickiness) : handler);
	}

	/**
	 * Stores the server of a WebSocket when it opens, and learns how it ends.
	 */
	private record StickyHandler(WebSocketHandler handler, Stickiness stickiness) implements WebSocketHandler {

		@Override
		public List<String> getSubProtocols() {
			return this.handler.getSubProtocols();
		}

		@Override
		public Mono<Void> handle(WebSocketSession session) {
			return StickinessFilter.readResponse(this.stickiness).then(Mono.defer(() -> {
				StickinessFilter.store(this.stickiness);
				return this.handler.handle(session);
			})).doOnError((error) -> {
				if (isUnreachable(error)) {
					this.stickiness.failed();
				}
			}).doOnSuccess((nothing) -> this.stickiness.answered());
		}

		/** Whatever else breaks a connection, it may have been that of the client. */
		private static boolean isUnreachable(Throwable error) {
			for (Throwable each = error; each != null; each = each.getCause()) {
				if (each instanceof ConnectException || each instanceof NoRouteToHostException
						|| each instanceof UnknownHostException || each instanceof PrematureCloseException) {
					return true;
				}
			}
			return false;
		}

	}

}
