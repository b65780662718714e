package io.github.gatewaypeers.sticktable;

/**
 * Whom a table learns from, and in what way. HAProxy lets whatever arrives last win; but
 * a lesson may be under way for long and then say less than what another peer has pushed
 * meanwhile, so it does not replace that. Immutable.
 *
 * @param peer the number of the peer, from 1 to 32767, or 0 for one that is not known
 * @param way how the peer tells
 */
public record Source(int peer, Way way) {

	/** Some peer that pushes an update. */
	public static final Source UNKNOWN = new Source(0, Way.UPDATE);

	/**
	 * Checks the number.
	 */
	public Source {
		if (peer < 0 || peer > Short.MAX_VALUE) {
			throw new IllegalArgumentException("a peer has a number from 0 to 32767, not " + peer);
		}
	}

	/**
	 * Tells whether the peer's word replaces an entry. The caller holds the entry's
	 * monitor.
	 */
	boolean replaces(StickEntry entry) {
		return switch (this.way) {
			case UPDATE -> true;
			case LESSON -> isOldNews(entry) || entry.changedBy == StickEntry.US_ALONE;
			case LATE_LESSON, INHERITANCE -> isOldNews(entry);
			case UNASKED_LESSON -> isOldNews(entry) && entry.changedBy != StickEntry.TEACHER;
		};
	}

	private boolean isOldNews(StickEntry entry) {
		return entry.changedBy == StickEntry.NOBODY || entry.changedBy == StickEntry.TEACHER
				|| entry.changedBy == this.peer;
	}

	/**
	 * Notes in an entry who changed it. A teacher repeats its own changes. The caller
	 * holds the entry's monitor.
	 */
	void mark(StickEntry entry) {
		boolean lesson = this.way != Way.UPDATE && this.way != Way.INHERITANCE;
		boolean repeated = entry.changedBy == this.peer;
		entry.changedBy = (lesson && !repeated) ? StickEntry.TEACHER : (short) this.peer;
	}

	/**
	 * The ways in which a peer tells of an entry.
	 */
	public enum Way {

		/** It pushes a change of its own, which replaces what we have. */
		UPDATE,

		/**
		 * It teaches what it knows. That replaces also what we have counted ourselves
		 * since the start, but not what another peer has pushed.
		 */
		LESSON,

		/**
		 * It teaches what it knows, after we had given up waiting for a teacher. That
		 * replaces neither what another peer has pushed nor what we have changed.
		 */
		LATE_LESSON,

		/**
		 * It teaches what it knows though we have not asked it, and may ask somebody who
		 * knows more. That replaces nothing but what the peer itself has pushed.
		 */
		UNASKED_LESSON,

		/**
		 * The process before this one pushes a change that not all peers have. Like a
		 * change of our own it goes to them, but it does not replace what another peer
		 * has pushed or we have changed since.
		 */
		INHERITANCE

	}

}
