package io.github.gatewaypeers.sticktable;

import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.gatewaypeers.sticktable.ExpiryQueue.Due;
import org.jspecify.annotations.Nullable;

/**
 * Which entries a table holds: by key, never more than its size, and not for longer than
 * they live. When full, the entry nearest to expiry makes room for a new one. Safe to use
 * from many threads; no caller waits for more than a moment for another.
 */
final class EntryStore {

	/** How many entries a new one looks at to find one to purge, at most. */
	static final int PURGE_SEARCH = 1024;

	private final ConcurrentMap<StickKey, StickEntry> entries = Caffeine.newBuilder()
		.<StickKey, StickEntry>build()
		.asMap();

	private final TableDefinition definition;

	private final UpdateLog log;

	private final ExpiryQueue queue;

	/** The life of an untouched entry; without expiry, a figure to order entries by. */
	private final long lifetime;

	/** All entries, and those about to be added; these may be more than the size. */
	private final AtomicLong used = new AtomicLong();

	private final LongAdder purged = new LongAdder();

	private final LongAdder refused = new LongAdder();

	/**
	 * Makes an empty store.
	 * @param definition the table
	 * @param log the log that entries leave when they leave the table
	 */
	EntryStore(TableDefinition definition, UpdateLog log) {
		this.definition = definition;
		this.log = log;
		this.lifetime = (definition.expire() != 0) ? definition.expire() : Integer.MAX_VALUE;
		this.queue = new ExpiryQueue(this.lifetime);
	}

	long lifetime() {
		return this.lifetime;
	}

	/**
	 * Finds an entry, which may have expired or be about to leave the table.
	 */
	@Nullable StickEntry find(StickKey key) {
		return this.entries.get(key);
	}

	/**
	 * Adds an entry unless there is one with the same key.
	 * @return the entry, which is another one if that was faster, or {@code null} if the
	 * table is full
	 */
	@Nullable StickEntry insert(StickKey key, int[] data, @Nullable String serverKey, long now, long deadline) {
		if (this.used.incrementAndGet() > this.definition.size()) {
			StickEntry there = this.entries.get(key);
			if (there != null || !makeRoom(now)) {
				this.used.decrementAndGet();
				if (there == null) {
					this.refused.increment();
				}
				return there;
			}
		}
		StickEntry entry = new StickEntry(key, data, serverKey, deadline);
		StickEntry present = this.entries.putIfAbsent(key, entry);
		if (present != null) {
			this.used.decrementAndGet();
			return present;
		}
		this.queue.add(entry, deadline);
		return entry;
	}

	/**
	 * Tells whether an entry has expired; nobody may find it any more. The caller holds
	 * its monitor.
	 */
	boolean isExpired(StickEntry entry, long now) {
		return entry.deadline <= now && entry.references == 0 && this.definition.expire() != 0;
	}

	/**
	 * Returns when an entry expires. HAProxy gives one that is tracked another life
	 * whenever its time comes. The caller holds the entry's monitor.
	 */
	long deadline(StickEntry entry, long now) {
		if (entry.references <= 0 || entry.deadline > now) {
			return entry.deadline;
		}
		return entry.deadline + ((now - entry.deadline) / this.lifetime + 1) * this.lifetime;
	}

	/**
	 * Ends one tracking of an entry. The caller holds its monitor.
	 */
	void release(StickEntry entry, long now) {
		entry.deadline = deadline(entry, now);
		entry.references--;
		if (entry.references == 0 && entry.unqueued) {
			entry.unqueued = false;
			this.queue.add(entry, entry.deadline);
		}
	}

	/**
	 * Removes what has expired.
	 */
	void expire(long now) {
		if (this.definition.expire() == 0) {
			return;
		}
		for (Due due = this.queue.poll(now); due != null; due = this.queue.poll(now)) {
			if (!removeIfDue(due.entry(), now)) {
				requeue(due.entry());
			}
		}
	}

	/**
	 * Makes room for one more entry, which is already counted. Entries that were touched
	 * after they were queued are not the nearest to expiry, so the search goes on; when
	 * it has gone too far, the nearest of those must do.
	 */
	private boolean makeRoom(long now) {
		boolean purges = !this.definition.nopurge();
		if (!purges && this.definition.expire() == 0) {
			return false;
		}
		StickEntry nearest = null;
		boolean room = !isOverfull();
		for (int search = 0; search < PURGE_SEARCH && !room; search++) {
			Due due = this.queue.poll(purges ? Long.MAX_VALUE : now);
			if (due == null) {
				break;
			}
			StickEntry entry = due.entry();
			if (purges ? purge(entry, due.deadline(), now) : removeIfDue(entry, now)) {
				room = !isOverfull();
				continue;
			}
			requeue(entry);
			if (purges && entry.references == 0 && (nearest == null || entry.deadline < nearest.deadline)) {
				nearest = entry;
			}
		}
		if (!room && nearest != null && purge(nearest, Long.MAX_VALUE, now)) {
			this.queue.forget();
			room = !isOverfull();
		}
		return room;
	}

	private boolean isOverfull() {
		return this.used.get() > this.definition.size();
	}

	private boolean purge(StickEntry entry, long deadline, long now) {
		boolean purged = removeIfDue(entry, deadline);
		if (purged && (this.definition.expire() == 0 || entry.deadline > now)) {
			this.purged.increment();
		}
		return purged;
	}

	/**
	 * Adds an entry to the queue that was taken out of it, or leaves that to
	 * {@link #release} if the entry is tracked.
	 */
	private void requeue(StickEntry entry) {
		synchronized (entry) {
			entry.unqueued = entry.references > 0;
			if (!entry.unqueued) {
				this.queue.add(entry, entry.deadline);
			}
		}
	}

	/**
	 * Removes an entry from everything but the queue, if nobody tracks it and it expires
	 * soon.
	 * @param limit how soon
	 * @return whether it was removed
	 */
	private boolean removeIfDue(StickEntry entry, long limit) {
		synchronized (entry) {
			if (entry.references != 0 || entry.deadline > limit) {
				return false;
			}
			entry.references = StickEntry.DEAD;
			this.log.remove(entry);
		}
		unlink(entry);
		return true;
	}

	/**
	 * Tells whether an entry has left the table. If so its key is free, also when whoever
	 * removes the entry has not come that far. The caller holds the entry's monitor.
	 */
	boolean isDead(StickEntry entry) {
		if (entry.references != StickEntry.DEAD) {
			return false;
		}
		unlink(entry);
		return true;
	}

	private void unlink(StickEntry entry) {
		if (this.entries.remove(entry.key, entry)) {
			this.used.decrementAndGet();
		}
	}

	/**
	 * Removes an entry unless it is tracked.
	 * @return whether it was removed
	 */
	boolean remove(StickEntry entry) {
		boolean removed = removeIfDue(entry, Long.MAX_VALUE);
		if (removed) {
			this.queue.forget();
		}
		return removed;
	}

	Iterator<StickEntry> iterator() {
		return Collections.unmodifiableCollection(this.entries.values()).iterator();
	}

	/**
	 * Returns how many entries there are. For a moment there may be fewer, when several
	 * come at a time and the table is full.
	 */
	long used() {
		return Math.min(this.used.get(), this.definition.size());
	}

	long purged() {
		return this.purged.sum();
	}

	long refused() {
		return this.refused.sum();
	}

	/**
	 * Returns how many entries are in the queue, those included that are gone, for tests.
	 */
	long queued() {
		return this.queue.size();
	}

}
