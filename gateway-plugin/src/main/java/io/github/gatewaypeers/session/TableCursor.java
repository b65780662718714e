package io.github.gatewaypeers.session;

import java.util.Iterator;

import io.github.gatewaypeers.codec.PeerMessageEncoder;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
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

	private long pushed;

	private long acked;

	/** The last update before the lesson began; the lesson covers all up to it. */
	private long lessonStart;

	private @Nullable Iterator<StickEntry> lesson;

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

	long id() {
		return this.id;
	}

	void resume() {
		this.pushed = this.acked;
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

	boolean hasUpdates() {
		return this.pushed != this.table.lastUpdateId();
	}

	/**
	 * Adds updates that the peer does not know.
	 * @param limit how many bytes to collect at most, give or take a message
	 * @return {@code false} if the limit was reached before the end of the log
	 */
	boolean push(PeerMessageEncoder out, int limit) {
		boolean more = hasUpdates();
		while (more && out.size() < limit) {
			this.table.readUpdates(this.pushed, this.batch);
			int now = this.table.nowMillis();
			for (int at = 0; at < this.batch.size(); at++) {
				StickEntry entry = this.batch.entry(at);
				if (this.table.read(entry, this.values)) {
					out.table(this.id, this.table.definition());
					out.update(this.table.definition(), (int) this.batch.id(at), entry.key(), this.values, now);
				}
			}
			this.pushed = this.batch.cursor();
			more = this.batch.more();
		}
		return !more;
	}

	void beginLesson() {
		this.lessonStart = this.table.markUpdatesRead();
		this.lesson = this.table.entries();
	}

	/**
	 * Adds entries of the lesson.
	 * @param limit how many bytes to collect at most, give or take a message
	 * @param timed whether the peer understands timed updates
	 * @return {@code false} if the limit was reached before the end of the table
	 */
	boolean teach(PeerMessageEncoder out, int limit, boolean timed) {
		Iterator<StickEntry> entries = this.lesson;
		if (entries == null) {
			return true;
		}
		int now = this.table.nowMillis();
		out.table(this.id, this.table.definition());
		while (entries.hasNext()) {
			if (out.size() >= limit) {
				return false;
			}
			StickEntry entry = entries.next();
			if (!this.table.read(entry, this.values)) {
				continue;
			}
			if (timed) {
				out.timedUpdate(this.table.definition(), (int) this.lessonStart, entry.key(), this.values, now);
			}
			else {
				out.update(this.table.definition(), (int) this.lessonStart, entry.key(), this.values, now);
			}
		}
		this.lesson = null;
		return true;
	}

	void finishLesson() {
		this.pushed = this.lessonStart;
		this.acked = this.lessonStart;
	}

}
