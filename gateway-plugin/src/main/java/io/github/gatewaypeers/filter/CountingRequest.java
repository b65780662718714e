package io.github.gatewaypeers.filter;

import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * A request that counts the bytes of its body as they are read.
 */
final class CountingRequest extends ServerHttpRequestDecorator {

	private final TrackedRequest tracked;

	CountingRequest(ServerHttpRequest delegate, TrackedRequest tracked) {
		super(delegate);
		this.tracked = tracked;
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return super.getBody().doOnNext((buffer) -> this.tracked.received(buffer.readableByteCount()));
	}

}
