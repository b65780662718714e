package io.github.gatewaypeers.sticktable;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjIntConsumer;

import com.github.benmanes.caffeine.cache.Interner;
import com.github.benmanes.caffeine.cache.Ticker;
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

	private final TableDefinition definition;

	private final Ticker ticker;

	private final UpdateLog log;

	private final EntryStore store;

	private final Interner<String> serverKeys = Interner.newWeakInterner();

	private final int connectionsAt;

	private final LongAdder learned = new LongAdder();

	private final LongAdder hits = new LongAdder();

	private final LongAdder misses = new LongAdder();

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
		this.log = new UpdateLog(lastUpdateId);
		this.store = new EntryStore(definition, this.log);
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
		for (StickEntry entry = findOrInsert(key); entry != null; entry = findOrInsert(key)) {
			boolean news;
			synchronized (entry) {
				if (this.store.isDead(entry)) {
					continue;
				}
				long now = now();
				found(entry, now);
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
		return null;
	}

	/**
	 * Ends a tracking. Where {@code conn_cur} is stored, this counts the connection out
	 * of it, which is a change that refreshes the expiry; otherwise nothing changes, as
	 * with HAProxy.
	 * @param entry an entry got from {@link #track}
	 */
	public void release(StickEntry entry) {
		boolean news = false;
		synchronized (entry) {
			if (entry.references <= 0) {
				return;
			}
			long now = now();
			this.store.release(entry, now);
			if (this.connectionsAt >= 0) {
				if (entry.data[this.connectionsAt] != 0) {
					entry.data[this.connectionsAt]--;
				}
				news = touch(entry, now);
			}
		}
		announce(news);
	}

	/**
	 * Counts in an entry and refreshes its expiry, unless the table stores nothing of
	 * what there is to count. An entry that has left the table counts no more.
	 * @param entry an entry of this table
	 * @param increment what to count
	 * @param amount how many events or bytes
	 */
	public void add(StickEntry entry, Increment increment, long amount) {
		if (increment.isEmpty()) {
			return;
		}
		boolean news = false;
		synchronized (entry) {
			if (entry.references != StickEntry.DEAD) {
				long now = now();
				reviveIfExpired(entry, now);
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
		return change(key, (entry, now) -> {
			if (type.kind() == DataType.Kind.UNSIGNED_64) {
				Words.putLong(entry.data, at, value);
			}
			else {
				entry.data[at] = (int) value;
			}
		});
	}

	/**
	 * Counts in the entry of a key and refreshes its expiry.
	 * @param key a key of the table's type; an entry is made where there is none
	 * @param increment what to count
	 * @param amount how many events or bytes
	 * @return {@code false} if the table is full and purges nothing, or stores nothing of
	 * what there is to count
	 */
	public boolean add(StickKey key, Increment increment, long amount) {
		return !increment.isEmpty() && change(key, (entry, now) -> increment.apply(entry.data, now, amount));
	}

	/**
	 * Counts events of a rate, unless there would be more than a limit in a period: the
	 * estimate of the rate and the new events are compared with it in one step.
	 * @param key a key of the table's type; an entry is made where there is none
	 * @param increment what to count, the rate among it
	 * @param rate a stored rate that is no array
	 * @param events how many events
	 * @param limit how many there may be in a period
	 * @return how many more there may be, or a negative number if the events were not
	 * counted; the limit if the table is full and purges nothing
	 */
	public long take(StickKey key, Increment increment, DataType rate, long events, long limit) {
		EntryLayout layout = this.definition.layout();
		int at = layout.at(rate, 0);
		for (StickEntry entry = findOrInsert(key); entry != null; entry = findOrInsert(key)) {
			long left;
			boolean news;
			synchronized (entry) {
				if (this.store.isDead(entry)) {
					continue;
				}
				long now = now();
				found(entry, now);
				left = limit - events - FrequencyCounter.rate(entry.data, at, (int) now, layout.period(rate));
				if (left < 0) {
					return left;
				}
				increment.apply(entry.data, (int) now, events);
				news = touch(entry, now);
			}
			announce(news);
			return left;
		}
		return limit;
	}

	/**
	 * Sets numbers and rates of an entry back to 0 and refreshes its expiry. Nothing
	 * happens to an entry that has left the table.
	 * @param entry an entry of this table
	 * @param types what to set back; what is not stored is passed over
	 */
	public void reset(StickEntry entry, Collection<DataType> types) {
		EntryLayout layout = this.definition.layout();
		boolean news = false;
		synchronized (entry) {
			long now = now();
			if (isGone(entry, now)) {
				return;
			}
			for (DataType type : types) {
				int at = layout.offset(type);
				int words = layout.elements(type) * type.kind().words();
				if (at >= 0) {
					Arrays.fill(entry.data, at, at + words, 0);
				}
			}
			news = touch(entry, now);
		}
		announce(news);
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
		boolean storesKey = layout.stores(DataType.SERVER_KEY);
		String interned = storesKey ? intern(serverKey) : null;
		int id = layout.offset(DataType.SERVER_ID);
		return change(key, (entry, now) -> {
			if (id >= 0) {
				entry.data[id] = serverId;
			}
			if (storesKey) {
				entry.serverKey = interned;
			}
		});
	}

	private boolean change(StickKey key, ObjIntConsumer<StickEntry> change) {
		for (StickEntry entry = findOrInsert(key); entry != null; entry = findOrInsert(key)) {
			boolean news;
			synchronized (entry) {
				if (this.store.isDead(entry)) {
					continue;
				}
				long now = now();
				found(entry, now);
				change.accept(entry, (int) now);
				news = touch(entry, now);
			}
			announce(news);
			return true;
		}
		return false;
	}

	/**
	 * Finds an entry without touching it.
	 * @param key a key of the table's type
	 * @return the entry, or {@code null} if there is none that has not expired
	 */
	public @Nullable StickEntry lookup(StickKey key) {
		StickEntry entry = this.store.find(key);
		if (entry != null) {
			synchronized (entry) {
				entry = isGone(entry, now()) ? null : entry;
			}
		}
		((entry != null) ? this.hits : this.misses).increment();
		return entry;
	}

	/**
	 * Refreshes the expiry of an entry, as a match of a {@code stick} rule does. Peers
	 * are told.
	 * @param entry an entry of this table; one that has expired or left it stays so
	 */
	public void refresh(StickEntry entry) {
		boolean news;
		synchronized (entry) {
			long now = now();
			news = !isGone(entry, now) && touch(entry, now);
		}
		announce(news);
	}

	/**
	 * Copies the values of an entry, all of one moment.
	 * @param entry an entry of this table
	 * @param values receives them
	 * @return {@code false} if the entry has expired or left the table
	 */
	public boolean read(StickEntry entry, EntryValues values) {
		synchronized (entry) {
			long now = now();
			if (isGone(entry, now)) {
				return false;
			}
			values.copyFrom(entry, remaining(entry, now), (int) now);
			return true;
		}
	}

	private boolean isGone(StickEntry entry, long now) {
		return entry.references == StickEntry.DEAD || this.store.isExpired(entry, now);
	}

	private int remaining(StickEntry entry, long now) {
		if (this.definition.expire() == 0) {
			return 0;
		}
		return (int) Math.max(0, this.store.deadline(entry, now) - now);
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
		synchronized (entry) {
			return FrequencyCounter.rate(entry.data, at, nowMillis(), layout.period(type))
					* this.definition.factor(type);
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
		learn(key, values, learnt, remaining, Source.UNKNOWN);
	}

	/**
	 * Takes over what a peer says of an entry, unless we know better.
	 * @param key a key of the table's type
	 * @param values the values, whose words the table may keep
	 * @param learnt which of the values the peer sent
	 * @param remaining the remaining life in milliseconds, unsigned; capped at the
	 * table's own {@code expire}
	 * @param source who says it, and in what way
	 */
	public void learn(StickKey key, EntryValues values, LearntTypes learnt, int remaining, Source source) {
		long now = now();
		long life = Math.min(Integer.toUnsignedLong(remaining), this.store.lifetime());
		boolean expires = this.definition.expire() != 0;
		StickTable target = this.writeTo;
		LearntTypes copied = (target != null) ? learnt.asIs(target.definition.layout()) : null;
		EntryValues copy = (copied != null) ? copied.copy(values) : null;
		if (learn(key, values, learnt, now, now + (expires ? life : this.store.lifetime()), source) && target != null
				&& copied != null && copy != null) {
			target.learn(key, copy, copied, now, now + (expires ? life : target.store.lifetime()), source);
		}
	}

	private boolean learn(StickKey key, EntryValues values, LearntTypes learnt, long now, long deadline,
			Source source) {
		String serverKey = learnt.learnsServerKey() ? values.serverKey() : null;
		int[] data = values.data();
		while (true) {
			StickEntry entry = this.store.find(key);
			if (entry == null) {
				learnt.clearOthers(data);
				entry = this.store.insert(key, data, serverKey, now, deadline);
				if (entry == null) {
					return false;
				}
			}
			boolean inserted = entry.data == data;
			boolean news;
			synchronized (entry) {
				if (!inserted) {
					if (this.store.isDead(entry)) {
						continue;
					}
					reviveIfExpired(entry, now);
					if (!source.replaces(entry)) {
						return false;
					}
					learnt.overwrite(data, entry.data);
					entry.serverKey = (serverKey != null) ? serverKey : entry.serverKey;
					entry.deadline = deadline;
				}
				source.mark(entry);
				news = !this.store.isDead(entry) && note(entry, source);
			}
			if (inserted) {
				values.replaceData();
			}
			this.learned.increment();
			announce(news);
			return true;
		}
	}

	/**
	 * Notes in the log what was learned.
	 * @return whether the peers are to be told
	 */
	private boolean note(StickEntry entry, Source source) {
		if (source.way() == Source.Way.INHERITANCE) {
			return this.log.append(entry);
		}
		this.log.appendLearned(entry);
		return false;
	}

	private @Nullable StickEntry findOrInsert(StickKey key) {
		StickEntry entry = this.store.find(key);
		if (entry != null) {
			return entry;
		}
		long now = now();
		entry = this.store.insert(key, new int[this.definition.layout().words()], null, now,
				now + this.store.lifetime());
		if (entry == null) {
			this.misses.increment();
		}
		return entry;
	}

	/**
	 * Notes whether the entry of a key was there before somebody asked for it: one that
	 * is new stands in no log. The caller holds the entry's monitor.
	 */
	private void found(StickEntry entry, long now) {
		boolean hit = entry.updateId != 0 && !this.store.isExpired(entry, now);
		(hit ? this.hits : this.misses).increment();
		if (!hit) {
			reviveIfExpired(entry, now);
		}
	}

	private void reviveIfExpired(StickEntry entry, long now) {
		if (this.store.isExpired(entry, now)) {
			Arrays.fill(entry.data, 0);
			entry.serverKey = null;
			entry.changedBy = StickEntry.NOBODY;
		}
	}

	private boolean touch(StickEntry entry, long now) {
		entry.deadline = now + this.store.lifetime();
		entry.changedBy = switch (entry.changedBy) {
			case StickEntry.NOBODY, StickEntry.TEACHER, StickEntry.US_ALONE -> StickEntry.US_ALONE;
			default -> StickEntry.US;
		};
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
		this.store.expire(now());
	}

	/**
	 * Removes all entries that are not tracked at the moment, as {@code clear table}
	 * does. Peers are not told.
	 */
	public void clear() {
		this.store.iterator().forEachRemaining(this.store::remove);
	}

	/**
	 * Removes an entry unless it is tracked at the moment. Peers are not told.
	 * @param entry an entry of this table
	 * @return {@code true} if it is gone
	 */
	public boolean remove(StickEntry entry) {
		if (this.store.remove(entry)) {
			return true;
		}
		synchronized (entry) {
			return entry.references == StickEntry.DEAD;
		}
	}

	/**
	 * Walks through all entries. Those that come or go meanwhile may be seen or not; all
	 * others are seen once. Expired ones may be among them, see {@link #read}.
	 * @return an iterator that cannot remove
	 */
	public Iterator<StickEntry> entries() {
		return this.store.iterator();
	}

	/**
	 * Reads local updates in their order.
	 * @param after the id of the last update the reader knows
	 * @param batch receives entries with later updates and the cursor to read on from
	 */
	public void readUpdates(long after, UpdateBatch batch) {
		this.log.read(after, batch);
		batch.fetch();
	}

	/**
	 * Returns the id of the latest local update.
	 * @return the id, of which the lower 32 bits travel
	 */
	public long lastUpdateId() {
		return this.log.head();
	}

	/**
	 * Begins a walk through all entries: first those that were learned, in the order in
	 * which they came, then the others in the order in which they last changed. All local
	 * updates are taken for read; a change that the walk may miss gets a later id.
	 * @return the walk, at its beginning
	 */
	public TableWalk walk() {
		return this.log.walk();
	}

	/**
	 * Reads the next entries of a walk.
	 * @param walk how far the reader has come; not moved
	 * @param batch receives the entries, and whether there may be more
	 */
	public void readEntries(TableWalk walk, UpdateBatch batch) {
		this.log.read(walk, batch);
		batch.fetch();
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
	 * @throws IllegalArgumentException if its keys are of another type or length, or if
	 * it has a {@code write-to} of its own
	 */
	public void writeTo(@Nullable StickTable target) {
		if (target != null && (target.definition.keyType() != this.definition.keyType()
				|| target.definition.keyLength() != this.definition.keyLength())) {
			throw new IllegalArgumentException("stick-table '" + this.definition.name() + "': write-to: table '"
					+ target.definition.name() + "' has keys of another type or length; give both the same");
		}
		if (target != null && (target == this || target.definition.writeTo() != null || target.writeTo != null)) {
			throw new IllegalArgumentException("stick-table '" + this.definition.name() + "': write-to: table '"
					+ target.definition.name() + "' is a source itself; name a table without write-to");
		}
		this.writeTo = target;
	}

	/**
	 * Returns how many entries the table holds now.
	 * @return the number, at most the size
	 */
	public long used() {
		return this.store.used();
	}

	/**
	 * Returns how many entries were purged to make room.
	 * @return the number since the start
	 */
	public long purged() {
		return this.store.purged();
	}

	/**
	 * Returns how many new entries were refused because the table was full.
	 * @return the number since the start
	 */
	public long refused() {
		return this.store.refused();
	}

	/**
	 * Returns how often somebody here asked for the entry of a key, to read, track or
	 * change it, and there was one.
	 * @return the number since the start
	 */
	public long hits() {
		return this.hits.sum();
	}

	/**
	 * Returns how often somebody here asked for the entry of a key, to read, track or
	 * change it, and there was none.
	 * @return the number since the start
	 */
	public long misses() {
		return this.misses.sum();
	}

	/**
	 * Returns how many updates were learned from peers.
	 * @return the number since the start
	 */
	public long learned() {
		return this.learned.sum();
	}

	/**
	 * Returns how many references the table keeps to order entries by expiry, for tests.
	 */
	long queued() {
		return this.store.queued();
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
