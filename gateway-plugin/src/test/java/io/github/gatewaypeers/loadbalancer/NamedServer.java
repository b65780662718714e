package io.github.gatewaypeers.loadbalancer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.gatewaypeers.haproxy.FreePorts;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.GlobalEventExecutor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A server that answers with its name, to a POST when it has read it all. It opens a
 * session at {@code /sessions/open}, by a cookie, and at {@code /tickets/open}, by a
 * header, is unavailable at {@code /status/503} if it is told to, and keeps a WebSocket
 * at {@code /socket} open.
 */
final class NamedServer implements AutoCloseable {

	private final String name;

	private final AtomicInteger requests = new AtomicInteger();

	private final AtomicInteger aborted = new AtomicInteger();

	private final AtomicInteger endedSockets = new AtomicInteger();

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private DisposableServer server;

	private volatile boolean unavailable;

	NamedServer(String name) {
		this.name = name;
		this.server = bind(FreePorts.next());
	}

	private DisposableServer bind(int port) {
		return HttpServer.create()
			.host("127.0.0.1")
			.port(port)
			.doOnConnection((connection) -> this.connections.add(connection.channel()))
			.route((routes) -> routes.ws("/socket", (in, out) -> {
				in.withConnection((connection) -> connection.onDispose(this.endedSockets::incrementAndGet));
				return out.sendString(Flux.just(this.name).concatWith(Mono.never()));
			}).route((request) -> true, this::answer))
			.bindNow();
	}

	private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		this.requests.incrementAndGet();
		if (request.uri().equals("/sessions/open")) {
			response.header("Set-Cookie", "SESSION=" + request.requestHeaders().get("x-client") + "; Path=/");
		}
		if (request.uri().equals("/tickets/open")) {
			response.header("X-Ticket", "first, " + request.requestHeaders().get("x-client"));
		}
		if (request.method().equals(HttpMethod.POST)) {
			return request.receive()
				.then()
				.doOnError((error) -> this.aborted.incrementAndGet())
				.then(response.sendString(Mono.just(this.name)).then());
		}
		response.status((request.uri().equals("/status/503") && this.unavailable) ? 503 : 200);
		return response.sendString(Mono.just(this.name)).then();
	}

	int port() {
		return this.server.port();
	}

	String name() {
		return this.name;
	}

	int requests() {
		return this.requests.get();
	}

	/** How many bodies of requests broke off. */
	int aborted() {
		return this.aborted.get();
	}

	int endedSockets() {
		return this.endedSockets.get();
	}

	void unavailable() {
		this.unavailable = true;
	}

	/** Comes back at the same port. */
	void startAgain() {
		this.server = bind(this.server.port());
	}

	/** Ends the server and all of its connections. */
	@Override
	public void close() {
		this.server.disposeNow(Duration.ofSeconds(5));
		this.connections.close().syncUninterruptibly();
	}

}
