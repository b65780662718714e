package io.github.gatewaypeers.sticktable;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A few entries read from an update log, in the order of their updates, with the cursor
 * to go on from. Reused by its one reader.
 */
public final class UpdateBatch {

	private final @Nullable StickEntry[] entries;

	private final long[] ids;

	private int size;

	private long cursor;

	private boolean more;

	/** What came of fetching, of no consequence but that it cannot be left out. */
	int fetched;

	/**
	 * Makes an empty batch.
	 * @param capacity how many entries to read at a time
	 */
	public UpdateBatch(int capacity) {
		this.entries = new @Nullable StickEntry[capacity];
		this.ids = new long[capacity];
	}

	/**
	 * Returns how many entries were read.
	 * @return 0 or more
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Returns an entry.
	 * @param index 0 to {@code size() - 1}
	 * @return the entry
	 */
	public StickEntry entry(int index) {
		StickEntry entry = this.entries[index];
		if (entry == null) {
			throw new IndexOutOfBoundsException(index);
		}
		return entry;
	}

	/**
	 * Returns the id of an entry's update.
	 * @param index 0 to {@code size() - 1}
	 * @return the id, of which the lower 32 bits travel
	 */
	public long id(int index) {
		return this.ids[index];
	}

	/**
	 * Returns the id of the last update that was looked at.
	 * @return where to read on
	 */
	public long cursor() {
		return this.cursor;
	}

	/**
	 * Tells whether the log holds more than was read.
	 * @return {@code true} to read again at once
	 */
	public boolean more() {
		return this.more;
	}

	boolean isFull() {
		return this.size == this.entries.length;
	}

	void begin() {
		Arrays.fill(this.entries, 0, this.size, null);
		this.size = 0;
	}

	void add(StickEntry entry, long id) {
		this.entries[this.size] = entry;
		this.ids[this.size++] = id;
	}

	void end(long cursor, boolean more) {
		this.cursor = cursor;
		this.more = more;
	}

	/**
	 * Looks at something in each entry, for nothing but that the processor fetches many
	 * of them from memory at the same time. Whoever took their monitors one after another
	 * would wait for each.
	 */
	void fetch() {
		int sum = 0;
		for (int at = 0; at < this.size; at++) {
			StickEntry entry = this.entries[at];
			if (entry != null) {
				sum += entry.references + entry.data.length + entry.key.hashCode();
			}
		}
		this.fetched = sum;
	}

}
