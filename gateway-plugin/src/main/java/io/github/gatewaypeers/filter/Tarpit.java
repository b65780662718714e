package io.github.gatewaypeers.filter;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Mono;

/**
 * Lets refused clients wait for their answer. No thread waits with them, a client that
 * leaves gives its place free, and where all places are taken a client is answered at
 * once.
 */
final class Tarpit {

	private final Duration delay;

	private final int places;

	private final AtomicInteger waiting = new AtomicInteger();

	Tarpit(Duration delay, int places) {
		this.delay = delay;
		this.places = places;
	}

	/**
	 * Puts off an answer.
	 */
	Mono<Void> before(Mono<Void> answer) {
		return Mono.defer(() -> {
			if (this.waiting.incrementAndGet() > this.places) {
				this.waiting.decrementAndGet();
				return answer;
			}
			return Mono.delay(this.delay).doFinally((signal) -> this.waiting.decrementAndGet()).then(answer);
		});
	}

	/** How many clients wait now. */
	int waiting() {
		return this.waiting.get();
	}

}
