package io.github.gatewaypeers.sticktable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Entries in the order of ascending ids, as a list of chunks. An entry that is taken out
 * leaves a hole, and neighbours whose entries fit into one chunk become one, so that at
 * least half of the slots are used: 16 bytes an entry at most. That costs as many moves
 * as there were additions, which makes {@link #remove} O(log n) for the search of the
 * hole, and needs no memory once the log has its size. Guarded by its owner.
 */
final class EntryLog {

	private static final int CHUNK = 1024;

	/** A tail with fewer entries is packed when full, one with more is left behind. */
	private static final int DENSE = CHUNK * 3 / 4;

	/** Slots one {@link #read} looks at, so that it never takes long. */
	private static final int SCAN = 4 * CHUNK;

	/** Slots one search guesses before it halves what is left. */
	private static final int GUESSES = 4;

	/** How far apart the ids in one chunk may be. */
	private static final long SPAN = 0xffff_ffffL;

	private final List<Chunk> chunks = new ArrayList<>();

	/** The last id in each chunk, side by side for the search. */
	private long[] lasts = new long[16];

	/** An empty chunk, for the next time one is needed. */
	private @Nullable Chunk spare;

	/**
	 * Adds an entry at the end.
	 * @param id more than any before
	 */
	void add(StickEntry entry, long id) {
		tail(id).add(entry, id);
		this.lasts[this.chunks.size() - 1] = id;
	}

	/**
	 * Reads the next entries after a cursor.
	 * @param until the last id to look at
	 */
	void read(long after, long until, UpdateBatch batch) {
		batch.begin();
		long cursor = after;
		int scanned = 0;
		for (int at = chunkAfter(after); at < this.chunks.size(); at++) {
			Chunk chunk = this.chunks.get(at);
			for (int slot = chunk.slotAfter(cursor); slot < chunk.size && chunk.id(slot) <= until; slot++) {
				if (batch.isFull() || ++scanned > SCAN) {
					batch.end(cursor, true);
					return;
				}
				cursor = chunk.id(slot);
				StickEntry entry = chunk.entries[slot];
				if (entry != null) {
					batch.add(entry, cursor);
				}
			}
			if (chunk.last >= until) {
				break;
			}
		}
		batch.end(until, false);
	}

	/**
	 * Returns the room the log takes, for tests and figures.
	 * @return a number of slots of 8 bytes
	 */
	int slots() {
		return CHUNK * (this.chunks.size() + ((this.spare != null) ? 1 : 0));
	}

	/** Finds the chunk that takes the next id. */
	private Chunk tail(long id) {
		int last = this.chunks.size() - 1;
		if (last >= 0) {
			Chunk tail = this.chunks.get(last);
			if (tail.size == CHUNK && tail.live <= DENSE) {
				tail.pack();
			}
			if (tail.size == 0 || (tail.size < CHUNK && id - tail.base <= SPAN)) {
				return tail;
			}
		}
		Chunk added = (this.spare != null) ? this.spare : new Chunk();
		this.spare = null;
		this.chunks.add(added);
		if (this.chunks.size() > this.lasts.length) {
			this.lasts = Arrays.copyOf(this.lasts, 2 * this.lasts.length);
		}
		if (last > 0) {
			joinIfSparse(last - 1);
		}
		return added;
	}

	/**
	 * Takes the entry of an id out.
	 */
	void remove(long id) {
		int at = chunkAfter(id - 1);
		Chunk chunk = this.chunks.get(at);
		chunk.entries[chunk.slotAfter(id - 1)] = null;
		chunk.live--;
		if (!joinIfSparse(at) && at > 0) {
			joinIfSparse(at - 1);
		}
	}

	/**
	 * Joins a chunk with the next one, unless that is the tail: it changes too fast.
	 */
	private boolean joinIfSparse(int at) {
		if (at + 2 >= this.chunks.size()) {
			return false;
		}
		Chunk first = this.chunks.get(at);
		Chunk second = this.chunks.get(at + 1);
		boolean near = first.live == 0 || second.live == 0 || second.last - first.base <= SPAN;
		if (first.live + second.live > CHUNK || !near) {
			return false;
		}
		first.pack();
		second.moveTo(first);
		this.chunks.remove(at + 1);
		System.arraycopy(this.lasts, at + 1, this.lasts, at, this.chunks.size() - at);
		this.spare = second;
		return true;
	}

	/** Finds the first chunk whose last id is beyond the given one. */
	private int chunkAfter(long id) {
		int low = 0;
		int high = this.chunks.size();
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (this.lasts[middle] <= id) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

	private static final class Chunk {

		/** Ids, less the base, unsigned. */
		private final int[] offsets = new int[CHUNK];

		private final @Nullable StickEntry[] entries = new @Nullable StickEntry[CHUNK];

		/** The first id. */
		private long base;

		/** The last id, also when that is of a hole. */
		private long last;

		private int size;

		private int live;

		void add(StickEntry entry, long id) {
			if (this.size == 0) {
				this.base = id;
			}
			this.last = id;
			this.offsets[this.size] = (int) (id - this.base);
			this.entries[this.size++] = entry;
			this.live++;
		}

		long id(int slot) {
			return this.base + Integer.toUnsignedLong(this.offsets[slot]);
		}

		/** Moves the entries together. */
		void pack() {
			if (this.live < this.size) {
				int end = this.size;
				long from = this.base;
				this.size = 0;
				this.live = 0;
				for (int slot = 0; slot < end; slot++) {
					StickEntry entry = this.entries[slot];
					this.entries[slot] = null;
					if (entry != null) {
						add(entry, from + Integer.toUnsignedLong(this.offsets[slot]));
					}
				}
			}
		}

		void moveTo(Chunk target) {
			for (int slot = 0; slot < this.size; slot++) {
				StickEntry entry = this.entries[slot];
				if (entry != null) {
					target.add(entry, id(slot));
				}
			}
			Arrays.fill(this.entries, 0, this.size, null);
			this.size = 0;
			this.live = 0;
		}

		/**
		 * Finds the first slot whose id is beyond the given one. Most ids follow each
		 * other at about the same distance, so that the first guesses come close, in
		 * memory too.
		 */
		int slotAfter(long id) {
			long wanted = id - this.base;
			if (this.size == 0 || wanted < 0) {
				return 0;
			}
			int low = 0;
			int high = this.size - 1;
			long lowOffset = 0;
			long highOffset = this.last - this.base;
			if (wanted >= highOffset) {
				return this.size;
			}
			for (int guesses = 0; high - low > 1; guesses++) {
				long share = (guesses < GUESSES) ? (wanted - lowOffset) * (high - low - 1) / (highOffset - lowOffset)
						: (high - low - 1) / 2;
				int middle = low + 1 + (int) share;
				long offset = Integer.toUnsignedLong(this.offsets[middle]);
				if (offset <= wanted) {
					low = middle;
					lowOffset = offset;
				}
				else {
					high = middle;
					highOffset = offset;
				}
			}
			return high;
		}

	}

}
