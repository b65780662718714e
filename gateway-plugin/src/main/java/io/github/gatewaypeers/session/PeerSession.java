package io.github.gatewaypeers.session;

import java.util.Collection;
import java.util.List;

import io.github.gatewaypeers.codec.ControlType;
import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.codec.PeerMessageEncoder;
import io.github.gatewaypeers.codec.RemoteTable;

/**
 * An established session with one peer: what it learns, teaches, pushes and acknowledges.
 * Messages go in; what there is to send is asked for, whenever the connection has room,
 * so that a peer that reads slowly makes nothing pile up. Confined to the thread of the
 * peers section.
 */
public final class PeerSession {

	/** A heartbeat is due after so many milliseconds without sending anything. */
	static final long HEARTBEAT = 3_000;

	/** A peer is dead after so many milliseconds without receiving anything. */
	static final long SILENCE = 5_000;

	private final List<TableCursor> cursors;

	private final Listener listener;

	private final boolean timed;

	private Learning learning = Learning.NOT_ASSIGNED;

	private Teaching teaching = Teaching.NONE;

	private int confirmsDue;

	private boolean heartbeatDue;

	private long lastSent;

	private long silenceSince;

	private boolean received;

	private long ignoredAcks;

	private int nextTable;

	/**
	 * Begins a session, to go on where the last one with this peer ended.
	 * @param cursors how far the peer knows our tables
	 * @param timed whether the peer understands timed updates (version 2.1)
	 * @param listener is told of the ends of lessons
	 * @param now the present time in milliseconds
	 */
	public PeerSession(List<TableCursor> cursors, boolean timed, Listener listener, long now) {
		this.cursors = cursors;
		this.timed = timed;
		this.listener = listener;
		this.lastSent = now;
		this.silenceSince = now;
		cursors.forEach(TableCursor::resume);
	}

	/**
	 * Asks the peer to teach everything it knows.
	 */
	public void requestLesson() {
		this.learning = Learning.ASSIGNED;
	}

	/**
	 * Expects a lesson that the peer gives unasked, as a process does to its successor.
	 */
	public void expectLesson() {
		this.learning = Learning.PROCESSING;
	}

	/**
	 * Teaches the peer everything we know.
	 */
	public void beginLesson() {
		this.cursors.forEach(TableCursor::beginLesson);
		this.teaching = Teaching.PROCESSING;
	}

	/**
	 * Sends a heartbeat at the next occasion.
	 */
	public void requireHeartbeat() {
		this.heartbeatDue = true;
	}

	/**
	 * Takes a message of the peer.
	 * @param message the message
	 */
	public void onMessage(PeerMessage message) {
		this.received = true;
		if (message instanceof PeerMessage.Update update) {
			onUpdate(update);
		}
		else if (message instanceof PeerMessage.Ack ack) {
			onAck(ack);
		}
		else if (message instanceof PeerMessage.Control control) {
			onControl(control.type());
		}
		else if (message instanceof PeerMessage.Failure failure) {
			this.listener.onFailure(failure);
		}
	}

	private void onUpdate(PeerMessage.Update update) {
		RemoteTable table = update.table();
		if (update.timed()) {
			table.table().learn(update.key(), update.values(), table.learnt(), update.remaining());
		}
		else {
			table.table().learn(update.key(), update.values(), table.learnt());
		}
		if (this.learning != Learning.PROCESSING) {
			table.requireAck();
		}
	}

	/**
	 * Obeys an acknowledgement, unless a lesson goes on: then it is about entries of the
	 * lesson, whose ids say nothing.
	 */
	private void onAck(PeerMessage.Ack ack) {
		if (this.teaching != Teaching.NONE) {
			return;
		}
		for (TableCursor cursor : this.cursors) {
			if (cursor.id() == ack.tableId()) {
				if (!cursor.acknowledge(ack.updateId())) {
					this.ignoredAcks++;
				}
				return;
			}
		}
		this.ignoredAcks++;
	}

	private void onControl(ControlType type) {
		switch (type) {
			case RESYNC_REQUEST -> beginLesson();
			case RESYNC_FINISHED, RESYNC_PARTIAL -> {
				this.confirmsDue++;
				if (this.learning == Learning.PROCESSING) {
					this.learning = Learning.NOT_ASSIGNED;
					this.listener.onLearned(type == ControlType.RESYNC_FINISHED);
				}
			}
			case RESYNC_CONFIRM -> {
				if (this.teaching == Teaching.FINISHED) {
					this.teaching = Teaching.NONE;
					this.cursors.forEach(TableCursor::finishLesson);
					this.listener.onTaught();
				}
			}
			case HEARTBEAT -> {
				// It said what it has to say by arriving.
			}
		}
	}

	/**
	 * Adds what there is to send, most urgent first.
	 * @param out collects the messages
	 * @param limit how many bytes to collect at most, give or take a message
	 * @param remoteTables the tables that the peer announced
	 * @param now the present time in milliseconds
	 * @return {@code true} if there is more than the limit allows
	 */
	public boolean produce(PeerMessageEncoder out, int limit, Collection<RemoteTable> remoteTables, long now) {
		int before = out.size();
		if (this.learning == Learning.ASSIGNED) {
			out.control(ControlType.RESYNC_REQUEST);
			this.learning = Learning.PROCESSING;
		}
		for (RemoteTable table : remoteTables) {
			if (table.takeAck()) {
				out.ack(table.senderId(), table.lastUpdateId());
			}
		}
		for (; this.confirmsDue > 0; this.confirmsDue--) {
			out.control(ControlType.RESYNC_CONFIRM);
		}
		boolean complete = produceUpdates(out, limit);
		if (this.heartbeatDue) {
			out.control(ControlType.HEARTBEAT);
			this.heartbeatDue = false;
		}
		if (out.size() != before) {
			this.lastSent = now;
		}
		return !complete;
	}

	private boolean produceUpdates(PeerMessageEncoder out, int limit) {
		if (this.teaching == Teaching.PROCESSING) {
			for (TableCursor cursor : this.cursors) {
				if (!cursor.teach(out, limit, this.timed)) {
					return false;
				}
			}
			out.control(this.listener.isUpToDate() ? ControlType.RESYNC_FINISHED : ControlType.RESYNC_PARTIAL);
			this.teaching = Teaching.FINISHED;
		}
		if (this.teaching == Teaching.NONE && this.learning == Learning.NOT_ASSIGNED) {
			return pushUpdates(out, limit);
		}
		return true;
	}

	/**
	 * Adds updates, beginning with another table each time so that a busy one does not
	 * hold up the others.
	 */
	private boolean pushUpdates(PeerMessageEncoder out, int limit) {
		int tables = this.cursors.size();
		for (int turn = 0; turn < tables; turn++) {
			int at = (this.nextTable + turn) % tables;
			if (!this.cursors.get(at).push(out, limit)) {
				this.nextTable = (at + 1) % tables;
				return false;
			}
		}
		return true;
	}

	/**
	 * Looks at the clock.
	 * @param now the present time in milliseconds
	 * @return {@code false} if the peer has been silent for too long
	 */
	public boolean tick(long now) {
		if (now - this.lastSent >= HEARTBEAT) {
			this.heartbeatDue = true;
		}
		if (now - this.silenceSince < SILENCE) {
			return true;
		}
		boolean alive = this.received;
		this.received = false;
		this.silenceSince = now;
		return alive;
	}

	/**
	 * Gives the peer the whole time again before it is held for dead, because we have not
	 * listened ourselves.
	 * @param now the present time in milliseconds
	 */
	public void forgiveSilence(long now) {
		this.received = true;
		this.silenceSince = now;
	}

	/**
	 * Tells whether there is anything to send at once.
	 * @return {@code true} if {@link #produce} would add something
	 */
	public boolean isHeartbeatDue() {
		return this.heartbeatDue;
	}

	/**
	 * Returns what this session learns at the moment.
	 * @return the state
	 */
	public Learning learning() {
		return this.learning;
	}

	/**
	 * Returns what this session teaches at the moment.
	 * @return the state
	 */
	public Teaching teaching() {
		return this.teaching;
	}

	/**
	 * Returns how many acknowledgements made no sense.
	 * @return the number since the session began
	 */
	public long ignoredAcks() {
		return this.ignoredAcks;
	}

	/**
	 * What a session learns, in the words of HAProxy's {@code show peers}.
	 */
	public enum Learning {

		/** Nothing beyond the peer's updates. */
		NOT_ASSIGNED,

		/** A lesson is to be asked for. */
		ASSIGNED,

		/** A lesson goes on. */
		PROCESSING

	}

	/**
	 * What a session teaches.
	 */
	public enum Teaching {

		/** Nothing beyond our updates. */
		NONE,

		/** A lesson goes on. */
		PROCESSING,

		/** A lesson waits to be confirmed. */
		FINISHED

	}

	/**
	 * Is told what concerns more than the session.
	 */
	public interface Listener {

		/**
		 * A lesson that we learned has ended.
		 * @param upToDate whether the teacher is itself up to date
		 */
		void onLearned(boolean upToDate);

		/**
		 * A lesson that we taught was confirmed.
		 */
		void onTaught();

		/**
		 * The peer gives up.
		 * @param failure what it complains of
		 */
		void onFailure(PeerMessage.Failure failure);

		/**
		 * Tells whether we know all that others could teach.
		 * @return {@code false} until the first resync has ended
		 */
		boolean isUpToDate();

	}

}
