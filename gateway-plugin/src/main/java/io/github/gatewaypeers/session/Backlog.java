package io.github.gatewaypeers.session;

/**
 * Since when a peer has not acknowledged updates of a table. The time of each update
 * would be too much to keep, so this keeps the last update of a few moments, as far back
 * as the peer is behind. Confined to the thread of the peers section.
 */
final class Backlog {

	/** So many moments, an even number. */
	static final int MOMENTS = 32;

	private final long[] ids = new long[MOMENTS];

	private final long[] times = new long[MOMENTS];

	private int size;

	/** The least time between two moments. */
	private long spacing;

	/**
	 * Notes what there is at a moment.
	 * @param last the last update
	 * @param acknowledged the last update that the peer has acknowledged
	 * @param now the present time in milliseconds
	 * @return how long the oldest update has waited to be acknowledged, in milliseconds,
	 * 0 if there is none; too little by a sixteenth at most
	 */
	long look(long last, long acknowledged, long now) {
		int known = 0;
		while (known < this.size && this.ids[known] <= acknowledged) {
			known++;
		}
		if (known > 0) {
			this.size -= known;
			System.arraycopy(this.ids, known, this.ids, 0, this.size);
			System.arraycopy(this.times, known, this.times, 0, this.size);
		}
		if (this.size == 0) {
			this.spacing = 0;
			if (last > acknowledged) {
				add(last, now);
			}
		}
		else if (last > this.ids[this.size - 1] && now - this.times[this.size - 1] >= this.spacing) {
			if (this.size == MOMENTS) {
				thinOut();
			}
			add(last, now);
		}
		return (this.size > 0) ? now - this.times[0] : 0;
	}

	private void add(long last, long now) {
		this.ids[this.size] = last;
		this.times[this.size] = now;
		this.size++;
	}

	/** Forgets every second moment, and doubles the time between those to come. */
	private void thinOut() {
		this.spacing = (this.times[MOMENTS - 1] - this.times[0]) / (MOMENTS / 2);
		this.size = MOMENTS / 2;
		for (int at = 0; at < this.size; at++) {
			this.ids[at] = this.ids[2 * at];
			this.times[at] = this.times[2 * at];
		}
	}

}
