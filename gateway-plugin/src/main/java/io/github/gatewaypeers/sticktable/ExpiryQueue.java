package io.github.gatewaypeers.sticktable;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The entries of a table by the time they expire, in about a thousand buckets. An entry
 * that is touched stays in its bucket: only when that comes due is it moved to where it
 * belongs by then. So touching costs nothing, and an entry costs one reference.
 */
final class ExpiryQueue {

	private static final int BUCKETS = 1024;

	private final long width;

	private final TreeMap<Long, Bucket> buckets = new TreeMap<>();

	private long lastNumber = Long.MIN_VALUE;

	private Bucket lastBucket = new Bucket(0);

	ExpiryQueue(long lifetime) {
		this.width = Math.max(1, lifetime / BUCKETS);
	}

	/**
	 * Adds an entry that is in no bucket.
	 * @param deadline when it expires
	 */
	synchronized void add(StickEntry entry, long deadline) {
		long number = Math.floorDiv(deadline, this.width);
		if (number != this.lastNumber) {
			this.lastBucket = this.buckets.computeIfAbsent(number, this::bucket);
			this.lastNumber = number;
		}
		this.lastBucket.add(entry);
	}

	/**
	 * Takes the bucket that comes due first out of the queue.
	 * @param until the latest time that bucket may begin at
	 * @return the bucket, or {@code null} if none begins that early
	 */
	synchronized @Nullable Bucket takeFirst(long until) {
		Map.Entry<Long, Bucket> first = this.buckets.firstEntry();
		if (first == null || first.getKey() > Math.floorDiv(until, this.width)) {
			return null;
		}
		this.buckets.remove(first.getKey());
		if (first.getKey() == this.lastNumber) {
			this.lastNumber = Long.MIN_VALUE;
		}
		return first.getValue();
	}

	synchronized void clear() {
		this.buckets.clear();
		this.lastNumber = Long.MIN_VALUE;
	}

	private Bucket bucket(long number) {
		return new Bucket((number + 1) * this.width - 1);
	}

	/**
	 * Entries that were to expire within one stretch of time when they were added.
	 */
	static final class Bucket {

		private final long end;

		private StickEntry[] entries = new StickEntry[4];

		private int size;

		private Bucket(long end) {
			this.end = end;
		}

		/**
		 * Tells whether a deadline falls behind this bucket.
		 */
		boolean isBefore(long deadline) {
			return deadline > this.end;
		}

		void add(StickEntry entry) {
			if (this.size == this.entries.length) {
				this.entries = Arrays.copyOf(this.entries, this.size + (this.size >> 1) + 4);
			}
			this.entries[this.size++] = entry;
		}

		StickEntry[] entries() {
			return Arrays.copyOf(this.entries, this.size);
		}

		/**
		 * Returns the entries by the deadlines of this moment, nearest first; the
		 * deadlines may change meanwhile.
		 */
		StickEntry[] sorted() {
			long earliest = Long.MAX_VALUE;
			long[] order = new long[this.size];
			for (int at = 0; at < this.size; at++) {
				order[at] = this.entries[at].deadline;
				earliest = Math.min(earliest, order[at]);
			}
			for (int at = 0; at < this.size; at++) {
				order[at] = ((order[at] - earliest) << 32) | at;
			}
			Arrays.sort(order);
			StickEntry[] sorted = new StickEntry[this.size];
			for (int at = 0; at < this.size; at++) {
				sorted[at] = this.entries[(int) order[at]];
			}
			return sorted;
		}

	}

}
