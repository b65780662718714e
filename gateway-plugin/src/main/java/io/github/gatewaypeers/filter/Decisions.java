package io.github.gatewaypeers.filter;

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * How many requests the filters of routes refused or let pass. Safe for many threads.
 */
public final class Decisions {

	private final ConcurrentMap<String, Counts> counts = new ConcurrentHashMap<>();

	private volatile Consumer<Counts> onNew = (counts) -> {
	};

	/**
	 * Returns the counts of a table and a route.
	 */
	Counts of(String table, @Nullable String route) {
		String routeId = (route != null) ? route : "";
		return this.counts.computeIfAbsent(table + '\n' + routeId, (key) -> {
			Counts made = new Counts(table, routeId);
			this.onNew.accept(made);
			return made;
		});
	}

	/**
	 * Returns all counts.
	 * @return an unmodifiable view
	 */
	public Collection<Counts> all() {
		return Collections.unmodifiableCollection(this.counts.values());
	}

	/**
	 * Sets who is told of counts that begin, also of those that are there already.
	 * @param listener the one listener
	 */
	public void onNew(Consumer<Counts> listener) {
		this.onNew = listener;
		this.counts.values().forEach(listener);
	}

	/**
	 * The counts of a table and a route.
	 */
	public static final class Counts {

		private final String table;

		private final String route;

		private final LongAdder[] adders = new LongAdder[Decision.values().length];

		private Counts(String table, String route) {
			this.table = table;
			this.route = route;
			for (int at = 0; at < this.adders.length; at++) {
				this.adders[at] = new LongAdder();
			}
		}

		void count(Decision decision) {
			this.adders[decision.ordinal()].increment();
		}

		/**
		 * Returns the table.
		 * @return its name
		 */
		public String table() {
			return this.table;
		}

		/**
		 * Returns the route.
		 * @return its id, empty if it is not known
		 */
		public String route() {
			return this.route;
		}

		/**
		 * Returns how often something was decided.
		 * @param decision the decision
		 * @return the number since the start
		 */
		public long get(Decision decision) {
			return this.adders[decision.ordinal()].sum();
		}

	}

}
