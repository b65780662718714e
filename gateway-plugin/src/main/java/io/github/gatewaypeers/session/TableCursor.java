package io.github.gatewaypeers.session;

import io.github.gatewaypeers.codec.PeerMessageEncoder;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableWalk;
import io.github.gatewaypeers.sticktable.UpdateBatch;
import org.jspecify.annotations.Nullable;

/**
 * How far one peer knows one of our tables. It outlives the sessions with the peer, so
 * that a new one goes on after the last update the peer acknowledged. Confined to the
 * thread of the peers section.
 */
public final class TableCursor {

	private static final int BATCH = 64;

	private final long id;

	private final StickTable table;

	private final EntryValues values;

	private final UpdateBatch batch = new UpdateBatch(BATCH);

	private final Backlog backlog = new Backlog();

	private long waiting;

	private long pushed;

	private long acked;

	/** The last update that there was a message for. */
	private long sent;

	/** Whether the peer was ever told anything. */
	private boolean told;

	/** What all other peers had acknowledged when this one last gave a sign of life. */
	private long common = Long.MAX_VALUE;

	/** The id that the updates of a lesson have: that of the last update before it. */
	private long lessonStart;

	/** The last update that need not be pushed after the lesson. */
	private long covered;

	/** What the table had learned when the lesson began. */
	private long learned;

	private @Nullable TableWalk lesson;

	/**
	 * Makes a cursor for a peer that knows nothing of the table.
	 * @param id our id of the table in sessions, from 1
	 * @param table the table
	 */
	public TableCursor(long id, StickTable table) {
		this.id = id;
		this.table = table;
		this.values = new EntryValues(table.definition().layout());
	}

	/**
	 * Returns the table.
	 * @return the table
	 */
	public StickTable table() {
		return this.table;
	}

	/**
	 * Returns the last update that was sent.
	 * @return an update id, of which the lower 32 bits travel
	 */
	public long pushed() {
		return this.pushed;
	}

	/**
	 * Returns the last update that the peer acknowledged.
	 * @return an update id
	 */
	public long acked() {
		return this.acked;
	}

	/**
	 * Returns how many updates the peer has still to acknowledge, sent or not.
	 * @return a number of updates
	 */
	public long unacknowledged() {
		return this.table.lastUpdateId() - settled(this.table.lastUpdateId());
	}

	/**
	 * Returns how long the oldest of these had waited at the last look at the clock.
	 * @return a time in milliseconds, at least, 0 if there is none
	 */
	public long waiting() {
		return this.waiting;
	}

	/**
	 * Looks at the clock.
	 * @param now the present time in milliseconds
	 */
	public void tick(long now) {
		long last = this.table.lastUpdateId();
		this.waiting = this.backlog.look(last, settled(last), now);
	}

	/**
	 * Returns the last update that the peer has acknowledged or need not: there is no
	 * message for one whose entry was gone when its turn came.
	 */
	private long settled(long last) {
		return (this.acked >= this.sent && this.pushed >= last) ? last : this.acked;
	}

	long id() {
		return this.id;
	}

	/**
	 * Notes what all other peers have acknowledged while this one is alive: who teaches a
	 * later process of this peer knows that, too.
	 * @param updateId the last update that all others have acknowledged
	 */
	public void common(long updateId) {
		this.common = updateId;
	}

	/**
	 * Takes back what another process of the peer has acknowledged: the new one has it
	 * from whoever taught it only if that peer had acknowledged it, too.
	 * @param updateId the last update that all others are known to have
	 */
	public void forgetProcess(long updateId) {
		this.acked = Math.min(assured(), updateId);
	}

	/**
	 * Returns the last update that the peer has even if another process of it has come
	 * since it was there.
	 * @return an update id
	 */
	public long assured() {
		return Math.min(this.acked, this.common);
	}

	/**
	 * Tells whether the peer may know of us what it says of an entry.
	 */
	boolean isTold() {
		return this.told;
	}

	void resume() {
		this.pushed = this.acked;
		this.sent = this.acked;
		this.lesson = null;
	}

	/**
	 * Takes an acknowledgement.
	 * @return {@code false} if it is not among the updates that were sent and not yet
	 * acknowledged
	 */
	boolean acknowledge(int updateId) {
		long distance = Integer.toUnsignedLong(updateId - (int) this.acked);
		if (distance > this.pushed - this.acked) {
			return false;
		}
		this.acked += distance;
		return true;
	}

	private boolean hasUpdates() {
		return this.pushed != this.table.lastUpdateId();
	}

	/**
	 * Tells whether the peer has acknowledged all there is.
	 */
	boolean isDrained() {
		return this.acked >= this.sent && !hasUpdates();
	}

	/**
	 * Adds updates that the peer does not know.
	 * @param limit how many bytes to collect at most, give or take a message
	 * @return {@code false} if the limit was reached before the end of the log
	 */
	boolean push(PeerMessageEncoder out, int limit) {
		boolean more = hasUpdates();
		while (more) {
			this.table.readUpdates(this.pushed, this.batch);
			for (int at = 0; at < this.batch.size(); at++) {
				if (out.size() >= limit) {
					return false;
				}
				push(out, this.batch.entry(at), this.batch.id(at));
			}
			this.pushed = this.batch.cursor();
			more = this.batch.more();
		}
		return true;
	}

	private void push(PeerMessageEncoder out, StickEntry entry, long updateId) {
		if (this.table.read(entry, this.values)) {
			out.table(this.id, this.table.definition());
			out.update(this.table.definition(), (int) updateId, entry.key(), this.values, this.table.nowMillis());
			this.sent = updateId;
			this.told = true;
		}
		this.pushed = updateId;
	}

	/**
	 * Begins a lesson. What is pushed after it are entries that the walk no longer
	 * follows, and what some other peer lacks: should that one teach the peer next, it
	 * would take it back.
	 */
	void beginLesson() {
		this.learned = this.table.learned();
		this.lesson = this.table.walk();
		this.lessonStart = this.lesson.lastChanged();
	}

	/**
	 * Tells whether the table has learned anything since the lesson began.
	 */
	boolean hasLearned() {
		return this.table.learned() != this.learned;
	}

	/**
	 * Adds entries of the lesson.
	 * @param limit how many bytes to collect at most, give or take a message
	 * @param timed whether the peer understands timed updates
	 * @return {@code false} if the limit was reached before the end of the table
	 */
	boolean teach(PeerMessageEncoder out, int limit, boolean timed) {
		TableWalk walk = this.lesson;
		if (walk == null) {
			return true;
		}
		int now = this.table.nowMillis();
		out.table(this.id, this.table.definition());
		do {
			this.table.readEntries(walk, this.batch);
			for (int at = 0; at < this.batch.size(); at++) {
				if (out.size() >= limit) {
					return false;
				}
				teach(out, this.batch.entry(at), timed, now);
				walk.passed(this.batch.id(at));
			}
			walk.passed(this.batch.cursor());
		}
		while (this.batch.more());
		this.covered = Math.max(this.acked, Math.min(walk.lastChanged(), this.common));
		this.lesson = null;
		return true;
	}

	private void teach(PeerMessageEncoder out, StickEntry entry, boolean timed, int now) {
		if (!this.table.read(entry, this.values)) {
			return;
		}
		this.told = true;
		if (timed) {
			out.timedUpdate(this.table.definition(), (int) this.lessonStart, entry.key(), this.values, now);
		}
		else {
			out.update(this.table.definition(), (int) this.lessonStart, entry.key(), this.values, now);
		}
	}

	void finishLesson() {
		this.pushed = this.covered;
		this.acked = this.covered;
		this.sent = this.covered;
	}

}
