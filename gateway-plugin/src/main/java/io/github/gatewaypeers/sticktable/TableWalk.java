package io.github.gatewaypeers.sticktable;

/**
 * How far a reader has come on its way through all entries that a table held when it set
 * out. Entries that change meanwhile move out of its way, to the end of the update log.
 */
public final class TableWalk {

	private final long lastLearned;

	private final long lastChanged;

	private long at;

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
	 * Returns the id of the last local update when the reader set out, to read on from
	 * after the walk.
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

}
