package io.github.gatewaypeers.filter;

import java.util.function.LongConsumer;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

/**
 * A response that counts the bytes of its body as they are written.
 */
final class CountingResponse extends ServerHttpResponseDecorator {

	private final LongConsumer counter;

	CountingResponse(ServerHttpResponse delegate, LongConsumer counter) {
		super(delegate);
		this.counter = counter;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return super.writeWith(counting(body));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return super.writeAndFlushWith(Flux.from(body).map(this::counting));
	}

	private Publisher<? extends DataBuffer> counting(Publisher<? extends DataBuffer> body) {
		// One buffer stays one, since the server writes that in a shorter way.
		if (body instanceof Mono<? extends DataBuffer> single) {
			return single.doOnNext(this::count);
		}
		return Flux.from(body).doOnNext(this::count);
	}

	private void count(DataBuffer buffer) {
		this.counter.accept(buffer.readableByteCount());
	}

}
