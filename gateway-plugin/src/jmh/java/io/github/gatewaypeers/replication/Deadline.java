package io.github.gatewaypeers.replication;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Bounds a wait.
 */
final class Deadline {

	private final String what;

	private final long end;

	private Deadline(String what, long end) {
		this.what = what;
		this.end = end;
	}

	static Deadline of(String what, int seconds) {
		return new Deadline(what, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
	}

	/**
	 * Pauses, or fails if the time is over.
	 */
	void pause(long micros) {
		if (System.nanoTime() - this.end > 0) {
			throw new IllegalStateException(this.what + " takes too long");
		}
		LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
	}

}
