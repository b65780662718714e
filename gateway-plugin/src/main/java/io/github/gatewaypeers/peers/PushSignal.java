package io.github.gatewaypeers.peers;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the sessions when a table has changed: at once after a quiet time, else once a
 * millisecond, so that a busy gateway sends many updates in one write and a request pays
 * for no more than looking at a flag.
 */
final class PushSignal implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(PushSignal.class);

	private static final long PAUSE = 1;

	private final EventLoop loop;

	private final Runnable push;

	private final AtomicBoolean raised = new AtomicBoolean();

	private volatile boolean again;

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
			this.loop.schedule(this::settle, PAUSE, TimeUnit.MILLISECONDS);
		}
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
