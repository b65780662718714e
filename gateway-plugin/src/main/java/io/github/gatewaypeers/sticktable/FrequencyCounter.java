package io.github.gatewaypeers.sticktable;

/**
 * HAProxy's frequency counter, to the integer: events of the current period and of the
 * one before, from which a sliding rate is estimated. A counter is three words of an
 * entry's data (start of the period in 32-bit milliseconds, current count, previous
 * count); the caller holds the entry's lock. The start is always even, since HAProxy
 * keeps a lock in its lowest bit.
 */
final class FrequencyCounter {

	private FrequencyCounter() {
	}

	/**
	 * Counts events.
	 * @param data an entry's data
	 * @param at where the counter stands in it
	 * @param now the present time in 32-bit milliseconds
	 * @param period the period in milliseconds
	 * @param events how many events to add
	 */
	static void add(int[] data, int at, int now, int period, int events) {
		int start = data[at];
		if (Integer.compareUnsigned(now - start, period) < 0) {
			data[at + 1] += events;
			return;
		}
		data[at + 2] = data[at + 1];
		data[at + 1] = events;
		start += period;
		if (Integer.compareUnsigned(now - start, period) >= 0) {
			data[at + 2] = 0;
			start = now;
		}
		data[at] = start & ~1;
	}

	/**
	 * Estimates the events of a whole period up to now.
	 * @param data an entry's data
	 * @param at where the counter stands in it
	 * @param now the present time in 32-bit milliseconds
	 * @param period the period in milliseconds
	 * @return the number of events in a period, rounded down, from 0 to 4294967295
	 */
	static long rate(int[] data, int at, int now, int period) {
		return rate(data[at], data[at + 1], data[at + 2], now, period);
	}

	private static long rate(int start, int currentCount, int previousCount, int now, int period) {
		long current = Integer.toUnsignedLong(currentCount);
		long previous = Integer.toUnsignedLong(previousCount);
		int remain = start + period - now;
		if (remain < 0) {
			remain += period;
			previous = (remain >= 0) ? current : 0;
			current = 0;
		}
		if (current == 0 && previous <= 1) {
			return previous;
		}
		return Long.divideUnsigned(previous * remain + current * period, period) & 0xffff_ffffL;
	}

}
