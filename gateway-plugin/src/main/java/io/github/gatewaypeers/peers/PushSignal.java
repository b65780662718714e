package io.github.gatewaypeers.peers;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the sessions when a table has changed: at once after a quiet time and for the
 * first few changes in a row, but not more often than once in {@value #INTERVAL}
 * milliseconds for long, so that a busy gateway sends many updates in one write and a
 * request pays for no more than looking at a flag. Every write costs system calls and
 * context switches here, at the peer, and once more for its acknowledgement; a gateway
 * would otherwise spend more on them than on its filters.
 */
final class PushSignal implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(PushSignal.class);

	/** The least time between two pushes, in milliseconds. */
	private static final long PAUSE = 1;

	/** The time between two pushes of many, in milliseconds. */
	private static final long INTERVAL = 8;

	/** How many intervals pushes may run ahead after a quiet time. */
	private static final long BURST = 8;

	private final EventLoop loop;

	private final Runnable push;

	private final AtomicBoolean raised = new AtomicBoolean();

	private volatile boolean again;

	/** When the pushes so far would have ended, one in an interval; only for the loop. */
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
			this.loop.execute(this::push);
		}
		catch (RejectedExecutionException ex) {
			logger.trace("the section has stopped; nobody is told of this change", ex);
		}
	}

	private void push() {
		this.again = false;
		try {
			this.push.run();
		}
		finally {
			this.loop.schedule(this::settle, pause(this.loop.ticker().nanoTime()), TimeUnit.NANOSECONDS);
		}
	}

	private long pause(long now) {
		this.end = ((this.end - now > 0) ? this.end : now) + TimeUnit.MILLISECONDS.toNanos(INTERVAL);
		return Math.max(TimeUnit.MILLISECONDS.toNanos(PAUSE),
				this.end - now - TimeUnit.MILLISECONDS.toNanos(BURST * INTERVAL));
	}

	private void settle() {
		if (this.again) {
			push();
			return;
		}
		this.raised.set(false);
		if (this.again && this.raised.compareAndSet(false, true)) {
			push();
		}
	}

}
