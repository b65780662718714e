package io.github.gatewaypeers.filter;

import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * A request that knows whether its client has broken off its body. The error that the
 * gateway then sees looks like one of the server's.
 */
final class WatchedBody extends ServerHttpRequestDecorator {

	private volatile boolean brokenOff;

	WatchedBody(ServerHttpRequest request) {
		super(request);
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return super.getBody().doOnError((error) -> this.brokenOff = true);
	}

	boolean isBrokenOff() {
		return this.brokenOff;
	}

}
