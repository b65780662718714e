package io.github.gatewaypeers.peers;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the sessions when a table has changed: at once after a quiet time and for the
 * first few changes in a row, but for long not more often than once in {@value #INTERVAL}
 * milliseconds, or {@value #BUSY_INTERVAL} if there is something new as soon as a push is
 * over. So a busy gateway sends many updates in one write, and a request pays for no more
 * than looking at a flag. Every write costs system calls and context switches here, at
 * the peer, and once more for its acknowledgement; a gateway would otherwise spend more
 * on them than on its filters.
 */
final class PushSignal implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(PushSignal.class);

	/** The least time between two pushes, in milliseconds. */
	private static final long PAUSE = 1;

	/** The time between two of many pushes, in milliseconds. */
	private static final long INTERVAL = 8;

	/** The same if changes never end. */
	private static final long BUSY_INTERVAL = 20;

	/** How far pushes may run ahead after a quiet time, in milliseconds. */
	private static final long BURST = 64;

	private final EventLoop loop;

	private final Runnable push;

	private final AtomicBoolean raised = new AtomicBoolean();

	private volatile boolean again;

	/**
	 * When the pushes so far would have ended, each taking its interval; for the loop.
	 */
	private long end;

	/**
	 * Makes a signal.
	 * @param loop the thread of the section
	 * @param push sends what there is to send; runs on that thread
	 */
	PushSignal(EventLoop loop, Runnable push) {
		this.loop = loop;
		this.push = push;
	}

	/**
	 * A table has changed.
	 */
	@Override
	public void run() {
		if (!this.again) {
			this.again = true;
			if (this.raised.compareAndSet(false, true)) {
				execute();
			}
		}
	}

	private void execute() {
		try {
			this.loop.execute(() -> push(INTERVAL));
		}
		catch (RejectedExecutionException ex) {
			logger.trace("the section has stopped; nobody is told of this change", ex);
		}
	}

	private void push(long interval) {
		this.again = false;
		try {
			this.push.run();
		}
		finally {
			this.loop.schedule(this::settle, pause(interval, this.loop.ticker().nanoTime()), TimeUnit.NANOSECONDS);
		}
	}

	private long pause(long interval, long now) {
		this.end = ((this.end - now > 0) ? this.end : now) + TimeUnit.MILLISECONDS.toNanos(interval);
		return Math.max(TimeUnit.MILLISECONDS.toNanos(PAUSE), this.end - now - TimeUnit.MILLISECONDS.toNanos(BURST));
	}

	private void settle() {
		if (this.again) {
			push(BUSY_INTERVAL);
			return;
		}
		this.raised.set(false);
		if (this.again && this.raised.compareAndSet(false, true)) {
			push(BUSY_INTERVAL);
		}
	}

}
