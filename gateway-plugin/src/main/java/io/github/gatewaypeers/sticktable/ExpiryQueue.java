package io.github.gatewaypeers.sticktable;

import java.util.Arrays;
import java.util.Iterator;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The entries of a table by the time they expire. An entry that is touched stays where it
 * is: only when its old time comes is it taken out and added again, by whoever finds it
 * not expired. So touching costs nothing, and an entry costs 8 bytes and some slack.
 *
 * <p>
 * The queue is a thousand heaps or so, each for a stretch of time, rather than one: they
 * stay small, and entries that come in the order of time need no sorting.
 */
final class ExpiryQueue {

	private static final int BUCKETS = 1024;

	/** How many entries may be gone before they are searched for. */
	private static final int FEW = 1024;

	private final long width;

	private final TreeMap<Long, Bucket> buckets = new TreeMap<>();

	/** The bucket that took the last entry. */
	private @Nullable Bucket last;

	/** The bucket that comes due first, or {@code null} if that is to be looked up. */
	private @Nullable Bucket first;

	private long size;

	private long gone;

	/**
	 * Makes an empty queue.
	 * @param lifetime how far in the future entries normally expire, in milliseconds
	 */
	ExpiryQueue(long lifetime) {
		this.width = Math.max(1, lifetime / BUCKETS);
	}

	/**
	 * Adds an entry that is not in the queue.
	 * @param deadline when to take it out
	 */
	synchronized void add(StickEntry entry, long deadline) {
		long number = Math.floorDiv(deadline, this.width);
		Bucket bucket = this.last;
		if (bucket == null || bucket.number != number) {
			bucket = this.buckets.computeIfAbsent(number, Bucket::new);
			this.last = bucket;
			if (this.first != null && number < this.first.number) {
				this.first = bucket;
			}
		}
		bucket.add(entry, (int) (deadline - number * this.width));
		this.size++;
	}

	/**
	 * Takes out the entry whose time comes first.
	 * @param until the latest time to look at
	 * @return the entry, or {@code null} if no time is that early
	 */
	synchronized @Nullable Due poll(long until) {
		while (true) {
			Bucket bucket = first();
			if (bucket == null) {
				return null;
			}
			long deadline = bucket.number * this.width + bucket.offsets[0];
			if (deadline > until) {
				return null;
			}
			StickEntry entry = bucket.poll();
			this.size--;
			if (bucket.size == 0) {
				drop(bucket);
				this.buckets.remove(bucket.number);
			}
			if (entry.references != StickEntry.DEAD) {
				return new Due(entry, deadline);
			}
			this.gone--;
		}
	}

	private @Nullable Bucket first() {
		if (this.first == null && !this.buckets.isEmpty()) {
			this.first = this.buckets.firstEntry().getValue();
		}
		return this.first;
	}

	private void drop(Bucket bucket) {
		this.first = (this.first == bucket) ? null : this.first;
		this.last = (this.last == bucket) ? null : this.last;
	}

	/**
	 * Notes that an entry that may be in the queue has left the table. Entries that are
	 * gone are thrown out when they are the majority, lest they pile up.
	 */
	synchronized void forget() {
		this.gone++;
		if (this.gone < FEW || this.gone < this.size / 2) {
			return;
		}
		this.gone = 0;
		this.size = 0;
		for (Iterator<Bucket> remaining = this.buckets.values().iterator(); remaining.hasNext();) {
			Bucket bucket = remaining.next();
			bucket.keepLiving();
			this.size += bucket.size;
			if (bucket.size == 0) {
				drop(bucket);
				remaining.remove();
			}
		}
	}

	/**
	 * Returns how many entries are in the queue, for tests.
	 */
	synchronized long size() {
		return this.size;
	}

	/**
	 * An entry whose time has come.
	 *
	 * @param entry the entry, whose deadline may be later by now
	 * @param deadline the time with which it was added
	 */
	record Due(StickEntry entry, long deadline) {

	}

	/**
	 * Entries that were to expire within one stretch of time when they were added: a
	 * binary heap.
	 */
	private static final class Bucket {

		private final long number;

		/** When entries expire, from the begin of the bucket. */
		private int[] offsets = new int[4];

		private StickEntry[] entries = new StickEntry[4];

		private int size;

		Bucket(long number) {
			this.number = number;
		}

		void add(StickEntry entry, int offset) {
			if (this.size == this.entries.length) {
				int capacity = this.size + (this.size >> 2) + 4;
				this.offsets = Arrays.copyOf(this.offsets, capacity);
				this.entries = Arrays.copyOf(this.entries, capacity);
			}
			int at = this.size++;
			while (at > 0 && this.offsets[(at - 1) >> 1] > offset) {
				move((at - 1) >> 1, at);
				at = (at - 1) >> 1;
			}
			this.offsets[at] = offset;
			this.entries[at] = entry;
		}

		StickEntry poll() {
			StickEntry polled = this.entries[0];
			int offset = this.offsets[--this.size];
			StickEntry entry = this.entries[this.size];
			int at = 0;
			for (int child = 1; child < this.size; child = 2 * at + 1) {
				if (child + 1 < this.size && this.offsets[child + 1] < this.offsets[child]) {
					child++;
				}
				if (this.offsets[child] >= offset) {
					break;
				}
				move(child, at);
				at = child;
			}
			this.offsets[at] = offset;
			this.entries[at] = entry;
			Arrays.fill(this.entries, this.size, this.size + 1, null);
			return polled;
		}

		private void move(int from, int to) {
			this.offsets[to] = this.offsets[from];
			this.entries[to] = this.entries[from];
		}

		void keepLiving() {
			int end = this.size;
			this.size = 0;
			for (int at = 0; at < end; at++) {
				StickEntry entry = this.entries[at];
				if (entry.references != StickEntry.DEAD) {
					add(entry, this.offsets[at]);
				}
			}
			Arrays.fill(this.entries, this.size, end, null);
		}

	}

}
