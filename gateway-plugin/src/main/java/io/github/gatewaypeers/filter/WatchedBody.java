package io.github.gatewaypeers.filter;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * A request that knows whether its client has broken off its body. The error that the
 * gateway then sees looks like one of the server's.
 */
final class WatchedBody extends ServerHttpRequestDecorator {

	private volatile boolean brokenOff;

	private WatchedBody(ServerHttpRequest request) {
		super(request);
	}

	/**
	 * Watches the body of a request.
	 * @return the request, or {@code null} if it has no body
	 */
	static @Nullable WatchedBody of(ServerHttpRequest request) {
		HttpHeaders headers = request.getHeaders();
		boolean body = headers.getContentLength() > 0 || headers.getFirst(HttpHeaders.TRANSFER_ENCODING) != null;
		return body ? new WatchedBody(request) : null;
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return super.getBody().doOnError((error) -> this.brokenOff = true);
	}

	boolean isBrokenOff() {
		return this.brokenOff;
	}

}
