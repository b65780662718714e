package io.github.gatewaypeers.session;

import java.util.Collection;
import java.util.List;

import io.github.gatewaypeers.codec.ControlType;
import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.codec.PeerMessageEncoder;
import io.github.gatewaypeers.codec.RemoteTable;
import io.github.gatewaypeers.sticktable.Source;

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

	private final Source update;

	private final Source lesson;

	private final Source lateLesson;

	private final Source unaskedLesson;

	private Source taught;

	private Learning learning = Learning.NOT_ASSIGNED;

	private Teaching teaching = Teaching.NONE;

	/** Whether we knew everything when we began to teach. */
	private boolean knewEverything;

	private int confirmsDue;

	/**
	 * Ends of lessons that the peer has not confirmed; more than one if it asked again.
	 */
	private int unconfirmed;

	private boolean heartbeatDue;

	private boolean answerDue;

	private boolean ackDue;

	private long lastSent;

	private long silenceSince;

	private boolean received;

	private boolean heard;

	private long ignoredAcks;

	private int nextTable;

	/**
	 * Begins a session, to go on where the last one with this peer ended.
	 * @param peer the number of the peer, see {@link Source}
	 * @param updates what the updates of the peer are to us
	 * @param cursors how far the peer knows our tables
	 * @param timed whether the peer understands timed updates (version 2.1)
	 * @param listener is told of the ends of lessons
	 * @param now the present time in milliseconds
	 */
	public PeerSession(int peer, Source.Way updates, List<TableCursor> cursors, boolean timed, Listener listener,
			long now) {
		this.update = new Source(peer, updates);
		this.lesson = new Source(peer, Source.Way.LESSON);
		this.lateLesson = new Source(peer, Source.Way.LATE_LESSON);
		this.unaskedLesson = new Source(peer, Source.Way.UNASKED_LESSON);
		this.taught = this.unaskedLesson;
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
		this.taught = this.lesson;
		this.learning = Learning.ASSIGNED;
		expectEcho();
	}

	/**
	 * Asks the peer to teach everything it knows, after we have gone on without.
	 */
	public void requestLateLesson() {
		this.taught = this.lateLesson;
		this.learning = Learning.ASSIGNED;
	}

	/**
	 * Expects a lesson that the peer gives unasked, as a process does to its successor.
	 */
	public void expectLesson() {
		this.taught = this.lesson;
		this.learning = Learning.PROCESSING;
	}

	/**
	 * Teaches the peer everything we know.
	 */
	public void beginLesson() {
		this.cursors.forEach(TableCursor::beginLesson);
		this.teaching = Teaching.PROCESSING;
		this.knewEverything = this.listener.isComplete();
	}

	/**
	 * Sends a heartbeat at the next occasion.
	 */
	public void requireHeartbeat() {
		this.heartbeatDue = true;
	}

	/**
	 * Something has arrived, were it only what concerns none of our tables: a peer that
	 * has enough of that to say sends no heartbeats.
	 */
	public void onReceived() {
		this.received = true;
		this.heard = true;
	}

	/**
	 * Takes a message of the peer.
	 * @param message the message
	 */
	public void onMessage(PeerMessage message) {
		onReceived();
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

	/**
	 * Learns. Timed updates belong to a lesson, also to one that we did not ask for; a
	 * peer that does not know them sends others.
	 */
	private void onUpdate(PeerMessage.Update update) {
		RemoteTable table = update.table();
		boolean lesson = update.timed() || (!this.timed && this.learning == Learning.PROCESSING);
		int remaining = update.timed() ? update.remaining() : table.table().definition().expire();
		table.table()
			.learn(update.key(), update.values(), table.learnt(), remaining, lesson ? this.taught : this.update);
		if (this.learning != Learning.PROCESSING) {
			table.requireAck();
			this.ackDue = true;
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
		this.answerDue |= type != ControlType.HEARTBEAT;
		switch (type) {
			case RESYNC_REQUEST -> beginLesson();
			case RESYNC_FINISHED, RESYNC_PARTIAL -> {
				this.confirmsDue++;
				if (this.learning == Learning.PROCESSING) {
					this.learning = Learning.NOT_ASSIGNED;
					this.taught = this.unaskedLesson;
					this.listener.onLearned(type == ControlType.RESYNC_FINISHED);
				}
			}
			case RESYNC_CONFIRM -> {
				this.unconfirmed = Math.max(0, this.unconfirmed - 1);
				if (this.teaching == Teaching.FINISHED && this.unconfirmed == 0) {
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
		this.answerDue = false;
		this.ackDue = false;
		if (this.learning == Learning.ASSIGNED) {
			out.control(ControlType.RESYNC_REQUEST);
			this.learning = Learning.PROCESSING;
		}
		for (RemoteTable table : remoteTables) {
			if (table.takeAck()) {
				out.ack(table.senderId(), table.lastUpdateId());
			}
		}
		for (; this.confirmsDue > 0 && out.size() < limit; this.confirmsDue--) {
			out.control(ControlType.RESYNC_CONFIRM);
		}
		boolean complete = produceUpdates(out, limit) && this.confirmsDue == 0;
		expectEcho();
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
			boolean complete = this.listener.isComplete();
			if (complete && !this.knewEverything && this.cursors.stream().anyMatch(TableCursor::hasLearned)) {
				// What we have learned ourselves meanwhile may have come too late.
				beginLesson();
				return produceUpdates(out, limit);
			}
			out.control(complete ? ControlType.RESYNC_FINISHED : ControlType.RESYNC_PARTIAL);
			this.teaching = Teaching.FINISHED;
			this.unconfirmed++;
		}
		if (this.teaching == Teaching.NONE && this.learning == Learning.NOT_ASSIGNED) {
			return pushUpdates(out, limit);
		}
		return true;
	}

	/**
	 * Lets a lesson not replace what we have changed if the teacher may repeat what we
	 * have told it ourselves, which says less than what we have counted since.
	 */
	private void expectEcho() {
		if (this.taught.way() == Source.Way.LESSON && this.cursors.stream().anyMatch(TableCursor::isTold)) {
			this.taught = this.lateLesson;
		}
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
	 * Tells whether the peer has given a sign of life.
	 * @return {@code true} if a message has arrived since the last call
	 */
	public boolean takeHeard() {
		boolean heard = this.heard;
		this.heard = false;
		return heard;
	}

	/**
	 * Tells whether there is anything to send at once.
	 * @return {@code true} if {@link #produce} would add something
	 */
	public boolean isHeartbeatDue() {
		return this.heartbeatDue;
	}

	/**
	 * Tells whether what has arrived asks for an answer at once.
	 * @return {@code true} if a lesson begins or goes on after it
	 */
	public boolean isAnswerDue() {
		return this.answerDue;
	}

	/**
	 * Tells whether there are updates to acknowledge. That may wait a moment, so that one
	 * acknowledgement answers several messages.
	 * @return {@code true} if {@link #produce} would acknowledge some
	 */
	public boolean isAckDue() {
		return this.ackDue;
	}

	/**
	 * Tells whether the peer knows everything and has said so.
	 * @return {@code true} if it has confirmed what it was taught and acknowledged what
	 * was pushed, and nothing has changed since
	 */
	public boolean isDrained() {
		return this.teaching == Teaching.NONE && this.cursors.stream().allMatch(TableCursor::isDrained);
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
		 * @param complete whether the teacher knows everything
		 */
		void onLearned(boolean complete);

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
		 * @return {@code false} if our lessons are partial
		 */
		boolean isComplete();

	}

}
