package io.github.gatewaypeers.interop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Something that goes on turn after turn on a thread of its own until it is stopped.
 */
final class Traffic implements AutoCloseable {

	private final AtomicInteger turns = new AtomicInteger();

	private final CompletableFuture<Void> end = new CompletableFuture<>();

	private volatile boolean stopped;

	private Traffic() {
	}

	/**
	 * Begins.
	 * @param turn what to do with the number of the turn, from 0 on
	 */
	static Traffic of(IntConsumer turn) {
		Traffic traffic = new Traffic();
		Thread thread = new Thread(() -> traffic.run(turn), "traffic");
		thread.setDaemon(true);
		thread.start();
		return traffic;
	}

	private void run(IntConsumer turn) {
		try {
			while (!this.stopped) {
				turn.accept(this.turns.get());
				this.turns.incrementAndGet();
			}
			this.end.complete(null);
		}
		catch (RuntimeException ex) {
			this.end.completeExceptionally(ex);
		}
	}

	/** How many turns are over. */
	int turns() {
		return this.turns.get();
	}

	/** Waits for the end of the last turn, and throws what went wrong. */
	void stop() {
		this.stopped = true;
		this.end.join();
	}

	@Override
	public void close() {
		this.stopped = true;
		this.end.exceptionally((failure) -> null).join();
	}

}
