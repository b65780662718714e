package io.github.gatewaypeers.sticktable;

import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.Ticker;

/**
 * A clock that stands still until it is set forward, by any thread.
 */
final class TestTicker implements Ticker {

	private final AtomicLong nanos;

	TestTicker() {
		this(1_000_000_000L);
	}

	TestTicker(long millis) {
		this.nanos = new AtomicLong(millis * 1_000_000);
	}

	@Override
	public long read() {
		return this.nanos.get();
	}

	void advance(long millis) {
		this.nanos.addAndGet(millis * 1_000_000);
	}

}
