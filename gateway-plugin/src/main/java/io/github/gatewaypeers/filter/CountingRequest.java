package io.github.gatewaypeers.filter;

import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * A request that counts the bytes of its body as they are read for the first time. They
 * are read again where the request is retried.
 */
final class CountingRequest extends ServerHttpRequestDecorator {

	private final TrackedRequest tracked;

	/** How much was read since somebody began to read the body. */
	private long read;

	private long counted;

	CountingRequest(ServerHttpRequest delegate, TrackedRequest tracked) {
		super(delegate);
		this.tracked = tracked;
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return super.getBody().doOnSubscribe((subscription) -> this.read = 0)
			.doOnNext((buffer) -> count(buffer.readableByteCount()));
	}

	private void count(int bytes) {
		this.read += bytes;
		if (this.read > this.counted) {
			this.tracked.received(this.read - this.counted);
			this.counted = this.read;
		}
	}

}
