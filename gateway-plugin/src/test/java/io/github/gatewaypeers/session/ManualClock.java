package io.github.gatewaypeers.session;

import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Ticker;

/**
 * A clock that tests move by hand, for tables and sessions alike.
 */
public final class ManualClock implements Ticker {

	private long millis;

	/**
	 * Makes a clock.
	 * @param millis what it shows first
	 */
	public ManualClock(long millis) {
		this.millis = millis;
	}

	/**
	 * Moves the clock forward.
	 * @param by a number of milliseconds
	 * @return what it shows then
	 */
	public long advance(long by) {
		this.millis += by;
		return this.millis;
	}

	/**
	 * Returns the present time.
	 * @return milliseconds
	 */
	public long millis() {
		return this.millis;
	}

	@Override
	public long read() {
		return TimeUnit.MILLISECONDS.toNanos(this.millis);
	}

}
