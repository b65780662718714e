package io.github.gatewaypeers.sticktable;

/**
 * The order in which entries last changed locally, which every peer reads with a cursor
 * of its own. An entry stands in the log once, however often it changes: a change that no
 * peer has read yet is one with the next, and a later change moves the entry to the end.
 * So the log is bounded by the entries of the table, and a peer that reads slowly or not
 * at all costs nothing.
 *
 * <p>
 * Entries that were learned and not changed since are kept in the order in which they
 * came. So a walk through all entries finds them mostly in the order of their expiry,
 * which halves the work of an HAProxy that is taught them. Their ids are negative and
 * travel nowhere.
 */
final class UpdateLog {

	private final EntryLog changed = new EntryLog();

	private final EntryLog learned = new EntryLog();

	/** The last id that was given to what was learned. */
	private long lastLearned = Long.MIN_VALUE;

	private long head;

	/** The highest id any peer has read; a later one still waits for all of them. */
	private volatile long read;

	/**
	 * Makes an empty log.
	 * @param start the id before that of the first update
	 */
	UpdateLog(long start) {
		this.head = start;
		this.read = start;
	}

	/**
	 * Notes a local change. The caller holds the entry's monitor and has made the change.
	 * @return {@code false} if the entry waits to be read anyway: whoever reads it marks
	 * it as read first, and then waits for the monitor
	 */
	boolean append(StickEntry entry) {
		if (entry.updateId > this.read) {
			return false;
		}
		synchronized (this) {
			clear(entry.updateId);
			entry.updateId = ++this.head;
			this.changed.add(entry, this.head);
		}
		return true;
	}

	/**
	 * Notes an entry that was learned, unless it is in the log. The caller holds the
	 * entry's monitor.
	 */
	void appendLearned(StickEntry entry) {
		if (entry.updateId == 0) {
			synchronized (this) {
				entry.updateId = ++this.lastLearned;
				this.learned.add(entry, this.lastLearned);
			}
		}
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

	private void clear(long id) {
		if (id > 0) {
			this.changed.remove(id);
		}
		else if (id < 0) {
			this.learned.remove(id);
		}
	}

	/**
	 * Reads the next entries that changed locally after a cursor, marking them as read.
	 */
	synchronized void read(long after, UpdateBatch batch) {
		this.changed.read(after, this.head, batch);
		this.read = Math.max(this.read, batch.cursor());
	}

	/**
	 * Begins a walk through all entries, marking all local changes as read because the
	 * walk brings them, too.
	 */
	synchronized TableWalk walk() {
		this.read = this.head;
		return new TableWalk(Long.MIN_VALUE, this.lastLearned, this.head);
	}

	/**
	 * Reads the next entries of a walk. One that ends where entries have moved on from
	 * goes after them.
	 */
	synchronized void read(TableWalk walk, UpdateBatch batch) {
		if (walk.at() >= 0) {
			this.changed.read(walk.at(), walk.lastChanged(), batch);
			if (!batch.more() && walk.goOn(this.head)) {
				this.read = this.head;
				batch.end(batch.cursor(), true);
			}
			return;
		}
		this.learned.read(walk.at(), walk.lastLearned(), batch);
		if (!batch.more()) {
			batch.end(0, true);
		}
	}

	synchronized long head() {
		return this.head;
	}

	/**
	 * Leaves ids out, for tests.
	 */
	synchronized void skip(long ids) {
		this.head += ids;
	}

	/**
	 * Returns the room the log takes, for tests and figures.
	 * @return a number of slots of 8 bytes
	 */
	synchronized int slots() {
		return this.changed.slots() + this.learned.slots();
	}

}
