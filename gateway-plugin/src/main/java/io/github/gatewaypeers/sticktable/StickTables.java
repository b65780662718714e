package io.github.gatewaypeers.sticktable;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * All tables of this process by name. While started, one daemon thread removes what has
 * expired from them.
 */
public final class StickTables {

	private static final Logger logger = System.getLogger(StickTables.class.getName());

	static final String THREAD = "stick-table-expiry";

	private static final long SWEEP_MILLIS = 250;

	private final Map<String, StickTable> tables = new LinkedHashMap<>();

	private @Nullable ScheduledExecutorService sweeper;

	/**
	 * Collects tables.
	 * @param tables the tables, in the order in which {@link #all} returns them
	 * @throws IllegalArgumentException if two have the same name
	 */
	public StickTables(Collection<StickTable> tables) {
		for (StickTable table : tables) {
			String name = table.definition().name();
			if (this.tables.putIfAbsent(name, table) != null) {
				throw new IllegalArgumentException("there are two stick-tables named '" + name + "'; rename one");
			}
		}
	}

	/**
	 * Returns the tables.
	 * @return an unmodifiable collection
	 */
	public Collection<StickTable> all() {
		return Collections.unmodifiableCollection(this.tables.values());
	}

	/**
	 * Finds a table.
	 * @param name a name, {@code section/name} for a table that stands inside a section
	 * @return the table, or {@code null} if there is none of this name
	 */
	public @Nullable StickTable find(String name) {
		return this.tables.get(name);
	}

	/**
	 * Begins to remove what expires.
	 */
	public synchronized void start() {
		if (this.sweeper == null && !this.tables.isEmpty()) {
			this.sweeper = Executors.newSingleThreadScheduledExecutor((task) -> {
				Thread thread = new Thread(task, THREAD);
				thread.setDaemon(true);
				return thread;
			});
			this.sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
		}
	}

	private void sweep() {
		for (StickTable table : this.tables.values()) {
			try {
				table.expire();
			}
			catch (RuntimeException ex) {
				// An exception that left this method would end all later sweeps.
				logger.log(Level.ERROR, "Failed to expire entries of stick-table " + table.definition().name(), ex);
			}
		}
	}

	/**
	 * Ends what {@link #start} began. The tables stay usable.
	 */
	public synchronized void stop() {
		if (this.sweeper != null) {
			this.sweeper.shutdownNow();
			this.sweeper = null;
		}
	}

}
