package io.github.gatewaypeers.replication;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Many changes at a steady rate, of one key after another, so that no entry is changed
 * again before the change before was sent.
 *
 * @param keys how many keys are changed in turn; those above are left alone
 */
record Load(int keys) {

	private static final int BATCH = 64;

	/**
	 * Makes changes, a few each millisecond.
	 * @return how many were made
	 */
	int run(int rate, double seconds, Changes changes) {
		long begin = System.nanoTime();
		int total = (int) (rate * seconds);
		int done = 0;
		while (done < total) {
			double elapsed = (double) (System.nanoTime() - begin) / TimeUnit.SECONDS.toNanos(1);
			int due = Math.min((int) (elapsed * rate), total);
			while (done < due) {
				int count = Math.min(due - done, BATCH);
				changes.make(done, count);
				done += count;
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
		return done;
	}

	/** The key of a change. */
	int key(int change) {
		return change % this.keys;
	}

	/** The value of a change. */
	long value(int change) {
		return change / this.keys + 1L;
	}

	interface Changes {

		void make(int first, int count);

	}

}
