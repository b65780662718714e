package io.github.gatewaypeers.sticktable;

/**
 * How far a reader has come on its way through all entries that a table held when it set
 * out. Entries that change meanwhile move out of its way, to the end of the update log,
 * so it goes after them: until nothing has changed since it last did, or a few times at
 * most where entries change faster than it reads.
 */
public final class TableWalk {

	/** How often a walk goes after entries that have moved. */
	static final int DETOURS = 3;

	private final long lastLearned;

	private long lastChanged;

	private long at;

	private int detours;

	TableWalk(long at, long lastLearned, long lastChanged) {
		this.at = at;
		this.lastLearned = lastLearned;
		this.lastChanged = lastChanged;
	}

	long at() {
		return this.at;
	}

	long lastLearned() {
		return this.lastLearned;
	}

	/**
	 * Returns the id of the last local update that the walk brings, to read on from after
	 * it.
	 * @return the id, of which the lower 32 bits travel
	 */
	public long lastChanged() {
		return this.lastChanged;
	}

	/**
	 * Goes on.
	 * @param id the id or the cursor of a batch, up to which the reader has got all
	 */
	public void passed(long id) {
		this.at = id;
	}

	/**
	 * Makes the walk longer if entries have changed.
	 * @param head the id of the last local update
	 * @return {@code false} if the walk has come to its end
	 */
	boolean goOn(long head) {
		if (head == this.lastChanged || this.detours == DETOURS) {
			return false;
		}
		this.lastChanged = head;
		this.detours++;
		return true;
	}

}
