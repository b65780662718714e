package io.github.gatewaypeers.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.StickTables;

import org.springframework.context.SmartLifecycle;

/**
 * Starts the tables and then the sections before the first request, and stops them after
 * the last.
 */
final class PeersLifecycle implements SmartLifecycle {

	/** Before the web server, which Boot starts at {@code DEFAULT_PHASE - 2048}. */
	static final int PHASE = DEFAULT_PHASE - 3072;

	private final StickTables tables;

	private final List<PeersSection> sections;

	private final List<PeersSection> started = new ArrayList<>();

	private volatile boolean running;

	PeersLifecycle(StickTables tables, List<PeersSection> sections) {
		this.tables = tables;
		this.sections = sections;
	}

	@Override
	public void start() {
		this.running = true;
		this.tables.start();
		for (PeersSection section : this.sections) {
			try {
				section.start();
				this.started.add(section);
			}
			catch (IllegalStateException ex) {
				stop();
				throw PropertyNames.invalid(PropertyNames.section(section.name()) + ".bind", ex);
			}
		}
	}

	@Override
	public void stop() {
		try {
			CompletableFuture.allOf(this.started.stream().map(PeersLifecycle::stop).toArray(CompletableFuture[]::new))
				.join();
		}
		finally {
			this.started.clear();
			this.tables.stop();
			this.running = false;
		}
	}

	/**
	 * Each section may have to wait for its successor, so they stop side by side.
	 */
	private static CompletableFuture<Void> stop(PeersSection section) {
		return CompletableFuture.runAsync(section::stop,
				(task) -> new Thread(task, "peers-stop-" + section.name()).start());
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
