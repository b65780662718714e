package io.github.gatewaypeers.peers;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import io.netty.channel.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the sessions when a table has changed: at once after a quiet time and for the
 * first few changes in a row, but for long not more often than once in {@value #INTERVAL}
 * milliseconds, or {@value #BUSY_INTERVAL} while there are more than {@value #FEW}
 * updates for each push, or acknowledgements only. So a busy gateway sends many updates
 * in one write, and a request pays for no more than looking at a flag. Every write costs
 * system calls and context switches here, at the peer, and once more for its
 * acknowledgement; a gateway would otherwise spend more on them than on its filters.
 */
final class PushSignal implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(PushSignal.class);

	/** The least time between two pushes, in milliseconds. */
	private static final long PAUSE = 1;

	/** The time between two of many pushes of few updates, in milliseconds. */
	private static final long INTERVAL = 8;

	/** The time between two of many others, in milliseconds. */
	private static final long BUSY_INTERVAL = 40;

	private static final long FEW = 4;

	/** How far pushes may run ahead after a quiet time, in milliseconds. */
	private static final long BURST = 64;

	private final EventLoop loop;

	private final Runnable push;

	private final LongSupplier updates;

	private final AtomicBoolean raised = new AtomicBoolean();

	private volatile boolean again;

	/** How many updates there had been at the last push; only for the loop. */
	private long pushed;

	/** When the pushes so far would have ended, each taking its time; for the loop. */
	private long end;

	/**
	 * Makes a signal.
	 * @param loop the thread of the section
	 * @param push sends what there is to send; runs on that thread
	 * @param updates tells how many updates there have been, counted from anywhere
	 */
	PushSignal(EventLoop loop, Runnable push, LongSupplier updates) {
		this.loop = loop;
		this.push = push;
		this.updates = updates;
		this.pushed = updates.getAsLong();
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
		long now = this.updates.getAsLong();
		boolean few = now != this.pushed && now - this.pushed <= FEW;
		this.pushed = now;
		try {
			this.push.run();
		}
		finally {
			this.loop.schedule(this::settle, pause(few ? INTERVAL : BUSY_INTERVAL), TimeUnit.NANOSECONDS);
		}
	}

	private long pause(long interval) {
		long now = this.loop.ticker().nanoTime();
		this.end = ((this.end - now > 0) ? this.end : now) + TimeUnit.MILLISECONDS.toNanos(interval);
		return Math.max(TimeUnit.MILLISECONDS.toNanos(PAUSE), this.end - now - TimeUnit.MILLISECONDS.toNanos(BURST));
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
