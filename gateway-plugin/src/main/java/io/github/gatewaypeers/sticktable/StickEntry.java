package io.github.gatewaypeers.sticktable;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a {@link StickTable}. To its users a handle: they give it back to the
 * table's methods. The fields are guarded by the entry's monitor; only the table and its
 * parts touch them.
 */
public final class StickEntry {

	/** Value of {@link #references} in an entry that has left its table. */
	static final int DEAD = -1;

	/** Value of {@link #changedBy} in an entry that is new. */
	static final short NOBODY = 0;

	/** Value of {@link #changedBy} in an entry that only this process has changed. */
	static final short US_ALONE = -1;

	/** Value of {@link #changedBy} in an entry that this process too has changed. */
	static final short US = -2;

	/** Value of {@link #changedBy} in an entry that was taught in a lesson. */
	static final short TEACHER = -3;

	final StickKey key;

	/** The values, laid out as {@link EntryLayout} says. */
	final int[] data;

	@Nullable String serverKey;

	/**
	 * Where the entry stands in the update log, which also guards this: the id of its
	 * last local update, a negative one if it was learned and not changed since, or 0 if
	 * it is not there.
	 */
	long updateId;

	/** When the entry expires, in the milliseconds of the table's clock. */
	long deadline;

	/** How many requests track this entry now, or {@link #DEAD}. */
	int references;

	/**
	 * The number of the peer whose update changed the entry last, or a value from above.
	 */
	short changedBy;

	/** Whether the entry is left out of the expiry queue until it is released. */
	boolean unqueued;

	StickEntry(StickKey key, int[] data, @Nullable String serverKey, long deadline) {
		this.key = key;
		this.data = data;
		this.serverKey = serverKey;
		this.deadline = deadline;
	}

	/**
	 * Returns the key.
	 * @return the key this entry was made for
	 */
	public StickKey key() {
		return this.key;
	}

}
