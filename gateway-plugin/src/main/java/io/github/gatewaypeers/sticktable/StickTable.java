package io.github.gatewaypeers.sticktable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Interner;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.sticktable.ExpiryQueue.Bucket;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy's stick-table: entries by key, which live as long as they are touched, with
 * their counters, rates, tags and server.
 *
 * <p>
 * Any number of threads may use a table at the same time. Every change of an entry is one
 * atomic step for readers and peers. Nothing here waits for a peer: local changes go into
 * an update log that peers read when they can.
 */
public final class StickTable {

	/** How many entries a full table purges at once, at most. */
	private static final int MAX_PURGE = 256;

	private final TableDefinition definition;

	private final Ticker ticker;

	private final ConcurrentMap<StickKey, StickEntry> entries = Caffeine.newBuilder()
		.<StickKey, StickEntry>build()
		.asMap();

	private final Interner<String> serverKeys = Interner.newWeakInterner();

	private final UpdateLog log;

	private final ExpiryQueue queue;

	/** The life of an untouched entry; without expiry, a figure to order entries by. */
	private final long lifetime;

	private final int connectionsAt;

	private final AtomicLong used = new AtomicLong();

	private final LongAdder purged = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder learned = new LongAdder();

	/** When a full table was last searched for expired entries; guarded by the queue. */
	private long lastSweep = Long.MIN_VALUE;

	private volatile Runnable onUpdate = () -> {
	};

	private volatile @Nullable StickTable writeTo;

	/**
	 * Makes an empty table.
	 * @param definition what it stores
	 * @param ticker the clock, normally {@link Ticker#systemTicker()}
	 */
	public StickTable(TableDefinition definition, Ticker ticker) {
		this(definition, ticker, 0);
	}

	/**
	 * Makes an empty table whose updates are counted from a given id.
	 * @param definition what it stores
	 * @param ticker the clock
	 * @param lastUpdateId the id before that of the first update, not negative
	 */
	StickTable(TableDefinition definition, Ticker ticker, long lastUpdateId) {
		this.definition = definition;
		this.ticker = ticker;
		this.lifetime = (definition.expire() != 0) ? definition.expire() : Integer.MAX_VALUE;
		this.log = new UpdateLog(lastUpdateId);
		this.queue = new ExpiryQueue(this.lifetime);
		this.connectionsAt = definition.layout().offset(DataType.CONN_CUR);
	}

	/**
	 * Returns what the table stores.
	 * @return the definition
	 */
	public TableDefinition definition() {
		return this.definition;
	}

	/**
	 * Returns the present time as the table's rates see it.
	 * @return 32-bit milliseconds, which wrap
	 */
	public int nowMillis() {
		return (int) now();
	}

	private long now() {
		return Math.floorDiv(this.ticker.read(), 1_000_000L);
	}

	/**
	 * Begins to track a key, as {@code track-sc} does: makes an entry where there is
	 * none, counts the connection in {@code conn_cur}, refreshes the expiry, and keeps
	 * the entry from expiring until it is released.
	 * @param key a key of the table's type
	 * @param increment what to count at this moment
	 * @return the entry, to be given to {@link #release} exactly once, or {@code null} if
	 * the table is full and purges nothing
	 */
	public @Nullable StickEntry track(StickKey key, Increment increment) {
		long now = now();
		while (true) {
			StickEntry entry = findOrInsert(key, now);
			if (entry == null) {
				return null;
			}
			boolean news;
			synchronized (entry) {
				if (entry.references == StickEntry.DEAD) {
					continue;
				}
				reviveIfExpired(entry, now);
				entry.references++;
				if (this.connectionsAt >= 0) {
					entry.data[this.connectionsAt]++;
				}
				increment.apply(entry.data, (int) now, 1);
				news = touch(entry, now);
			}
			announce(news);
			return entry;
		}
	}

	/**
	 * Ends a tracking: counts the connection out of {@code conn_cur} and refreshes the
	 * expiry.
	 * @param entry an entry got from {@link #track}
	 */
	public void release(StickEntry entry) {
		boolean news = false;
		synchronized (entry) {
			if (this.connectionsAt >= 0 && entry.data[this.connectionsAt] != 0) {
				entry.data[this.connectionsAt]--;
			}
			if (entry.references > 0) {
				entry.references--;
				news = touch(entry, now());
			}
		}
		announce(news);
	}

	/**
	 * Counts in an entry and refreshes its expiry. An entry that has left the table
	 * counts no more.
	 * @param entry an entry of this table
	 * @param increment what to count
	 * @param amount how many events or bytes
	 */
	public void add(StickEntry entry, Increment increment, long amount) {
		long now = now();
		boolean news = false;
		synchronized (entry) {
			if (entry.references != StickEntry.DEAD) {
				increment.apply(entry.data, (int) now, amount);
				news = touch(entry, now);
			}
		}
		announce(news);
	}

	/**
	 * Sets a number and refreshes the entry's expiry.
	 * @param key a key of the table's type; an entry is made where there is none
	 * @param type a type that is no rate and no dictionary
	 * @param element the element, 0 unless the type is an array
	 * @param value the value
	 * @return {@code false} if the table is full and purges nothing
	 * @throws IllegalArgumentException if there is no such element
	 */
	public boolean set(StickKey key, DataType type, int element, long value) {
		if (type.kind() == DataType.Kind.RATE || type.kind() == DataType.Kind.DICTIONARY) {
			throw new IllegalArgumentException("'" + type.keyword() + "' is no number");
		}
		int at = this.definition.layout().at(type, element);
		return change(key, (entry) -> {
			if (type.kind() == DataType.Kind.UNSIGNED_64) {
				Words.putLong(entry.data, at, value);
			}
			else {
				entry.data[at] = (int) value;
			}
		});
	}

	/**
	 * Sets the server of an entry, as {@code stick store} does, and refreshes its expiry.
	 * @param key a key of the table's type; an entry is made where there is none
	 * @param serverId the number of the server, 0 for none
	 * @param serverKey the name or address of the server, or {@code null} for none
	 * @return {@code false} if the table is full and purges nothing
	 */
	public boolean setServer(StickKey key, int serverId, @Nullable String serverKey) {
		EntryLayout layout = this.definition.layout();
		String interned = intern(serverKey);
		return change(key, (entry) -> {
			if (layout.stores(DataType.SERVER_ID)) {
				entry.data[layout.offset(DataType.SERVER_ID)] = serverId;
			}
			if (layout.stores(DataType.SERVER_KEY)) {
				entry.serverKey = interned;
			}
		});
	}

	private boolean change(StickKey key, Consumer<StickEntry> change) {
		long now = now();
		while (true) {
			StickEntry entry = findOrInsert(key, now);
			if (entry == null) {
				return false;
			}
			boolean news;
			synchronized (entry) {
				if (entry.references == StickEntry.DEAD) {
					continue;
				}
				reviveIfExpired(entry, now);
				change.accept(entry);
				news = touch(entry, now);
			}
			announce(news);
			return true;
		}
	}

	/**
	 * Finds an entry without touching it.
	 * @param key a key of the table's type
	 * @return the entry, or {@code null} if there is none that has not expired
	 */
	public @Nullable StickEntry lookup(StickKey key) {
		StickEntry entry = this.entries.get(key);
		if (entry == null) {
			return null;
		}
		synchronized (entry) {
			return (entry.references == StickEntry.DEAD || isExpired(entry, now())) ? null : entry;
		}
	}

	/**
	 * Copies the values of an entry, all of one moment.
	 * @param entry an entry of this table
	 * @param values receives them
	 * @return {@code false} if the entry has expired or left the table
	 */
	public boolean read(StickEntry entry, EntryValues values) {
		long now = now();
		synchronized (entry) {
			if (entry.references == StickEntry.DEAD || isExpired(entry, now)) {
				return false;
			}
			values.copyFrom(entry, remaining(entry, now));
			return true;
		}
	}

	private int remaining(StickEntry entry, long now) {
		if (this.definition.expire() == 0) {
			return 0;
		}
		return (int) Math.max(0, entry.deadline - now);
	}

	/**
	 * Estimates a rate of an entry.
	 * @param entry an entry of this table
	 * @param type a stored rate
	 * @param element the element, 0 unless the type is an array
	 * @return events in a period, with {@code brates-factor} applied to byte rates
	 * @throws IllegalArgumentException if there is no such element or it is no rate
	 */
	public long rate(StickEntry entry, DataType type, int element) {
		EntryLayout layout = this.definition.layout();
		int at = layout.at(type, element);
		if (type.kind() != DataType.Kind.RATE) {
			throw new IllegalArgumentException("'" + type.keyword() + "' is no rate");
		}
		boolean bytes = type == DataType.BYTES_IN_RATE || type == DataType.BYTES_OUT_RATE;
		int now = nowMillis();
		synchronized (entry) {
			long rate = FrequencyCounter.rate(entry.data, at, now, layout.period(type));
			return bytes ? rate * this.definition.bratesFactor() : rate;
		}
	}

	/**
	 * Returns a number of an entry.
	 * @param entry an entry of this table
	 * @param type a stored type that is no rate and no dictionary
	 * @param element the element, 0 unless the type is an array
	 * @return the value, as HAProxy would print it
	 * @throws IllegalArgumentException if there is no such element
	 */
	public long get(StickEntry entry, DataType type, int element) {
		int at = this.definition.layout().at(type, element);
		synchronized (entry) {
			return switch (type.kind()) {
				case SIGNED -> entry.data[at];
				case UNSIGNED -> Integer.toUnsignedLong(entry.data[at]);
				case UNSIGNED_64 -> Words.getLong(entry.data, at);
				default -> throw new IllegalArgumentException("'" + type.keyword() + "' is no number");
			};
		}
	}

	/**
	 * Takes over what a peer says of an entry: its values replace ours, nothing is added
	 * up, and no peer is told. The expiry is that of a freshly touched entry.
	 * @param key a key of the table's type
	 * @param values the values, whose words the table may keep
	 * @param learnt which of the values the peer sent
	 */
	public void learn(StickKey key, EntryValues values, LearntTypes learnt) {
		learn(key, values, learnt, this.definition.expire());
	}

	/**
	 * Takes over what a peer says of an entry, with its remaining life.
	 * @param key a key of the table's type
	 * @param values the values, whose words the table may keep
	 * @param learnt which of the values the peer sent
	 * @param remaining the remaining life in milliseconds, unsigned; capped at the
	 * table's own {@code expire}
	 */
	public void learn(StickKey key, EntryValues values, LearntTypes learnt, int remaining) {
		long now = now();
		long deadline = now + Math.min(Integer.toUnsignedLong(remaining), this.lifetime);
		if (this.definition.expire() == 0) {
			deadline = now + this.lifetime;
		}
		StickTable target = this.writeTo;
		LearntTypes copied = (target != null) ? learnt.asIs(target.definition.layout()) : null;
		EntryValues copy = (copied != null) ? copied.copy(values) : null;
		if (learn(key, values, learnt, now, deadline) && target != null && copied != null && copy != null) {
			target.learn(key, copy, copied, now, deadline);
		}
	}

	private boolean learn(StickKey key, EntryValues values, LearntTypes learnt, long now, long deadline) {
		String serverKey = values.serverKey();
		int[] data = values.data();
		while (true) {
			StickEntry entry = this.entries.get(key);
			if (entry == null) {
				entry = insert(key, data, serverKey, now, deadline);
				if (entry == null) {
					return false;
				}
				if (entry.data == data) {
					values.replaceData();
					this.learned.increment();
					return true;
				}
			}
			synchronized (entry) {
				if (entry.references == StickEntry.DEAD) {
					continue;
				}
				reviveIfExpired(entry, now);
				learnt.overwrite(data, entry.data);
				entry.serverKey = (serverKey != null) ? serverKey : entry.serverKey;
				entry.deadline = deadline;
			}
			this.learned.increment();
			return true;
		}
	}

	private @Nullable StickEntry findOrInsert(StickKey key, long now) {
		StickEntry entry = this.entries.get(key);
		return (entry != null) ? entry
				: insert(key, new int[this.definition.layout().words()], null, now, now + this.lifetime);
	}

	private @Nullable StickEntry insert(StickKey key, int[] data, @Nullable String serverKey, long now, long deadline) {
		if (this.used.incrementAndGet() > this.definition.size() && !makeRoom(now)) {
			this.used.decrementAndGet();
			this.refused.increment();
			return null;
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

	private boolean isExpired(StickEntry entry, long now) {
		return entry.deadline <= now && entry.references == 0 && this.definition.expire() != 0;
	}

	private void reviveIfExpired(StickEntry entry, long now) {
		if (isExpired(entry, now)) {
			Arrays.fill(entry.data, 0);
			entry.serverKey = null;
		}
	}

	private boolean touch(StickEntry entry, long now) {
		entry.deadline = now + this.lifetime;
		return this.log.append(entry);
	}

	private void announce(boolean news) {
		if (news) {
			this.onUpdate.run();
		}
	}

	/**
	 * Removes what has expired. To be called a few times a second; until then expired
	 * entries count as {@link #used}, but nobody finds them.
	 */
	public void expire() {
		if (this.definition.expire() != 0) {
			synchronized (this.queue) {
				sweep(now());
			}
		}
	}

	private void sweep(long now) {
		List<StickEntry> kept = new ArrayList<>();
		for (Bucket due = this.queue.takeFirst(now); due != null; due = this.queue.takeFirst(now)) {
			for (StickEntry entry : due.entries()) {
				if (!removeIf(entry, (candidate) -> isExpired(candidate, now))) {
					kept.add(entry);
				}
			}
		}
		putBack(kept, now);
	}

	/**
	 * Makes room for one more entry, which is already counted.
	 */
	private boolean makeRoom(long now) {
		synchronized (this.queue) {
			if (this.definition.expire() != 0 && now != this.lastSweep) {
				this.lastSweep = now;
				sweep(now);
			}
			if (this.used.get() > this.definition.size() && !this.definition.nopurge()) {
				purge((int) Math.min(this.definition.size() / MAX_PURGE + 1, MAX_PURGE), now);
			}
			return this.used.get() <= this.definition.size();
		}
	}

	/**
	 * Removes the entries nearest to expiry, several at a time to sort less often. Those
	 * tracked at the moment stay.
	 */
	private void purge(int count, long now) {
		List<StickEntry> kept = new ArrayList<>();
		int removed = 0;
		while (removed < count) {
			Bucket first = this.queue.takeFirst(Long.MAX_VALUE);
			if (first == null) {
				break;
			}
			for (StickEntry entry : first.sorted()) {
				if (removed < count && removeIf(entry,
						(candidate) -> candidate.references == 0 && !first.isBefore(candidate.deadline))) {
					removed++;
				}
				else {
					kept.add(entry);
				}
			}
		}
		this.purged.add(removed);
		putBack(kept, now);
	}

	private void putBack(List<StickEntry> kept, long now) {
		for (StickEntry entry : kept) {
			this.queue.add(entry, Math.max(entry.deadline, now));
		}
	}

	/**
	 * Removes an entry from everything but the queue.
	 * @return {@code false} if the entry does not meet the condition
	 */
	private boolean removeIf(StickEntry entry, Predicate<StickEntry> condition) {
		synchronized (entry) {
			if (entry.references != StickEntry.DEAD) {
				if (!condition.test(entry)) {
					return false;
				}
				entry.references = StickEntry.DEAD;
				this.log.remove(entry);
			}
		}
		if (this.entries.remove(entry.key, entry)) {
			this.used.decrementAndGet();
		}
		return true;
	}

	/**
	 * Removes all entries that are not tracked at the moment, as {@code clear table}
	 * does. Peers are not told.
	 */
	public void clear() {
		for (StickEntry entry : this.entries.values()) {
			remove(entry);
		}
	}

	/**
	 * Removes an entry unless it is tracked at the moment. Peers are not told.
	 * @param entry an entry of this table
	 * @return {@code true} if it is gone
	 */
	public boolean remove(StickEntry entry) {
		return removeIf(entry, (candidate) -> candidate.references == 0);
	}

	/**
	 * Walks through all entries. Those that come or go meanwhile may be seen or not; all
	 * others are seen once. Expired ones may be among them, see {@link #read}.
	 * @return an iterator that cannot remove
	 */
	public Iterator<StickEntry> entries() {
		return this.entries.values().iterator();
	}

	/**
	 * Reads local updates in their order.
	 * @param after the id of the last update the reader knows
	 * @param batch receives entries with later updates and the cursor to read on from
	 */
	public void readUpdates(long after, UpdateBatch batch) {
		this.log.read(after, batch);
	}

	/**
	 * Returns the id of the latest local update.
	 * @return the id, of which the lower 32 bits travel
	 */
	public long lastUpdateId() {
		return this.log.head();
	}

	/**
	 * Sets who is told that there are local updates to read. It is called on the thread
	 * of the change and must be quick; changes of an entry that still waits to be read
	 * are not told again.
	 * @param listener the one listener
	 */
	public void onUpdate(Runnable listener) {
		this.onUpdate = listener;
	}

	/**
	 * Sets the table that receives the as-is values this one learns.
	 * @param target the table, or {@code null} for none
	 * @throws IllegalArgumentException if its keys are of another type or length
	 */
	public void writeTo(@Nullable StickTable target) {
		if (target != null && (target.definition.keyType() != this.definition.keyType()
				|| target.definition.keyLength() != this.definition.keyLength())) {
			throw new IllegalArgumentException("stick-table '" + this.definition.name() + "': write-to: table '"
					+ target.definition.name() + "' has keys of another type or length; give both the same");
		}
		this.writeTo = target;
	}

	/**
	 * Returns how many entries the table holds now.
	 * @return the number, at most the size
	 */
	public long used() {
		return this.used.get();
	}

	/**
	 * Returns how many entries were purged to make room.
	 * @return the number since the start
	 */
	public long purged() {
		return this.purged.sum();
	}

	/**
	 * Returns how many new entries were refused because the table was full.
	 * @return the number since the start
	 */
	public long refused() {
		return this.refused.sum();
	}

	/**
	 * Returns how many updates were learned from peers.
	 * @return the number since the start
	 */
	public long learned() {
		return this.learned.sum();
	}

	/**
	 * Returns the one string of equal server keys that this table keeps.
	 * @param serverKey a server key, or {@code null}
	 * @return an equal string, or {@code null}
	 */
	public @Nullable String intern(@Nullable String serverKey) {
		return (serverKey != null) ? this.serverKeys.intern(serverKey) : null;
	}

}
