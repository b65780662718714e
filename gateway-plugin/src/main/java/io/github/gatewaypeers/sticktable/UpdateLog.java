package io.github.gatewaypeers.sticktable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The order in which entries last changed locally, which every peer reads with a cursor
 * of its own. An entry stands in the log once, however often it changes: a change that no
 * peer has read yet is one with the next, and a later change moves the entry to the end.
 * So the log is bounded by the entries of the table, and a peer that reads slowly or not
 * at all costs nothing.
 *
 * <p>
 * The log is a list of chunks in the order of ids. A chunk that is mostly holes is packed
 * and joined to its neighbour, which makes {@link #append} O(1) amortised.
 */
final class UpdateLog {

	private static final int CHUNK = 1024;

	/** Slots one {@link #read} looks at, so that it never holds the lock for long. */
	private static final int SCAN = 4 * CHUNK;

	private final List<Chunk> chunks = new ArrayList<>();

	private long head;

	/** The highest id any peer has read; a later one still waits for all of them. */
	private volatile long read;

	UpdateLog(long start) {
		this.head = start;
		this.read = start;
	}

	/**
	 * Notes a local change. The caller holds the entry's monitor and has made the change.
	 * @return {@code false} if the entry waits to be read anyway
	 */
	boolean append(StickEntry entry) {
		if (entry.updateId > this.read) {
			return false;
		}
		synchronized (this) {
			if (entry.updateId != 0) {
				clear(entry.updateId);
			}
			long id = ++this.head;
			entry.updateId = id;
			tail().add(entry, id);
		}
		return true;
	}

	/**
	 * Takes an entry that leaves the table out of the log. The caller holds the entry's
	 * monitor.
	 */
	void remove(StickEntry entry) {
		if (entry.updateId != 0) {
			synchronized (this) {
				clear(entry.updateId);
				entry.updateId = 0;
			}
		}
	}

	/**
	 * Reads the next entries after a cursor, marking them as read.
	 */
	synchronized void read(long after, UpdateBatch batch) {
		batch.begin();
		long cursor = after;
		int scanned = 0;
		for (int at = chunkAfter(after); at < this.chunks.size(); at++) {
			Chunk chunk = this.chunks.get(at);
			for (int slot = chunk.slotAfter(cursor); slot < chunk.size; slot++) {
				if (batch.isFull() || ++scanned > SCAN) {
					finish(batch, cursor, true);
					return;
				}
				cursor = chunk.ids[slot];
				StickEntry entry = chunk.entries[slot];
				if (entry != null) {
					batch.add(entry, cursor);
				}
			}
		}
		finish(batch, this.head, false);
	}

	private void finish(UpdateBatch batch, long cursor, boolean more) {
		if (cursor > this.read) {
			this.read = cursor;
		}
		batch.end(cursor, more);
	}

	synchronized long head() {
		return this.head;
	}

	/**
	 * Returns the room the log takes, for tests and figures.
	 * @return a number of slots
	 */
	synchronized int slots() {
		int slots = 0;
		for (Chunk chunk : this.chunks) {
			slots += chunk.ids.length;
		}
		return slots;
	}

	private Chunk tail() {
		Chunk last = this.chunks.isEmpty() ? null : this.chunks.get(this.chunks.size() - 1);
		if (last != null && last.size < last.ids.length) {
			return last;
		}
		Chunk added = new Chunk(CHUNK);
		this.chunks.add(added);
		if (last != null) {
			shrinkIfSparse(this.chunks.size() - 2, last);
		}
		return added;
	}

	private void clear(long id) {
		int at = chunkAfter(id - 1);
		Chunk chunk = this.chunks.get(at);
		chunk.entries[chunk.slotAfter(id - 1)] = null;
		chunk.live--;
		boolean tail = at == this.chunks.size() - 1;
		if (!tail) {
			shrinkIfSparse(at, chunk);
		}
	}

	private void shrinkIfSparse(int at, Chunk chunk) {
		if (chunk.live > chunk.size / 4) {
			return;
		}
		Chunk before = (at > 0) ? this.chunks.get(at - 1) : null;
		if (chunk.live == 0) {
			this.chunks.remove(at);
		}
		else if (before != null && before.live + chunk.live <= CHUNK / 2) {
			this.chunks.set(at - 1, Chunk.join(before, chunk));
			this.chunks.remove(at);
		}
		else {
			this.chunks.set(at, Chunk.join(chunk, new Chunk(0)));
		}
	}

	/** Finds the first chunk whose last id is beyond the given one. */
	private int chunkAfter(long id) {
		int low = 0;
		int high = this.chunks.size();
		while (low < high) {
			int middle = (low + high) >>> 1;
			Chunk chunk = this.chunks.get(middle);
			if (chunk.ids[chunk.size - 1] <= id) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

	private static final class Chunk {

		private final long[] ids;

		private final @Nullable StickEntry[] entries;

		private int size;

		private int live;

		Chunk(int capacity) {
			this.ids = new long[capacity];
			this.entries = new @Nullable StickEntry[capacity];
		}

		static Chunk join(Chunk first, Chunk second) {
			Chunk joined = new Chunk(first.live + second.live);
			joined.addLive(first);
			joined.addLive(second);
			return joined;
		}

		private void addLive(Chunk from) {
			for (int slot = 0; slot < from.size; slot++) {
				StickEntry entry = from.entries[slot];
				if (entry != null) {
					add(entry, from.ids[slot]);
				}
			}
		}

		void add(StickEntry entry, long id) {
			this.ids[this.size] = id;
			this.entries[this.size++] = entry;
			this.live++;
		}

		/** Finds the first slot whose id is beyond the given one. */
		int slotAfter(long id) {
			if (this.size == 0 || this.ids[0] > id) {
				return 0;
			}
			int found = Arrays.binarySearch(this.ids, 0, this.size, id);
			return (found >= 0) ? found + 1 : -found - 1;
		}

	}

}
