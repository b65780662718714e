package io.github.gatewaypeers.peers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last things a stopping process does. It lets its peers have what they lack, closes
 * the sessions with them, dials its own address, which now belongs to the successor,
 * under its own name, and teaches it everything. If nobody listens there, there is no
 * successor. Confined to the thread of the peers section.
 */
final class Handover {

	/** Milliseconds that remote peers have to acknowledge what they lack. */
	static final long FAREWELL = 1_000;

	private static final Logger logger = LoggerFactory.getLogger(Handover.class);

	private final Members members;

	private final long farewell;

	private final long deadline;

	private final Runnable done;

	private State state = State.FAREWELL;

	private long retryAt = Long.MIN_VALUE;

	/** Whether somebody who may be the successor has accepted the connection. */
	private boolean accepted;

	/** Whether that has ever been so. */
	private boolean met;

	/**
	 * Prepares to stop.
	 * @param timeout how long that may take, in milliseconds
	 * @param done is told when nothing remains to be done
	 */
	Handover(Members members, long timeout, long now, Runnable done) {
		this.members = members;
		this.farewell = now + Math.min(FAREWELL, timeout);
		this.deadline = now + timeout;
		this.done = done;
	}

	void tick(long now) {
		if (this.state == State.FAREWELL && (this.members.areRemotesDrained() || now >= this.farewell)) {
			this.members.disconnectAll(now);
			this.state = State.IDLE;
		}
		if (this.state == State.TAUGHT && this.members.isLocalDrained()) {
			logger.info("[{}] the process that takes over has learned all tables", this.members.name());
			finish();
		}
		else if (now >= this.deadline) {
			giveUp();
		}
		else if (this.state == State.IDLE && now >= this.retryAt) {
			this.state = State.CONNECTING;
			this.accepted = false;
			this.members.dialSuccessor(now);
		}
	}

	private void giveUp() {
		if (this.met && this.state != State.DONE) {
			logger.warn("[{}] the process that takes over has not learned all tables in time; leaving all the same. "
					+ "Give it more time by the handover timeout", this.members.name());
		}
		finish();
	}

	/**
	 * Somebody has accepted the connection.
	 */
	void onOpened() {
		this.accepted = true;
		this.met = true;
	}

	/**
	 * Whoever has accepted the connection is not our successor.
	 */
	void onRefused() {
		this.accepted = false;
	}

	/**
	 * The successor has confirmed the lesson.
	 */
	void onTaught() {
		if (this.state == State.CONNECTING) {
			this.state = State.TAUGHT;
		}
	}

	/**
	 * The connection to the successor is gone, or was never there.
	 */
	void onClosed(long now) {
		if (this.state != State.CONNECTING && this.state != State.TAUGHT) {
			return;
		}
		if (this.accepted) {
			this.state = State.IDLE;
			this.retryAt = now + Members.LOCAL_RECONNECT;
		}
		else {
			logger.debug("[{}] nobody has taken over", this.members.name());
			finish();
		}
	}

	private void finish() {
		if (this.state != State.DONE) {
			this.state = State.DONE;
			this.done.run();
		}
	}

	private enum State {

		FAREWELL, IDLE, CONNECTING, TAUGHT, DONE

	}

}
