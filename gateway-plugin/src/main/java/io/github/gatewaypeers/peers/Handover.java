package io.github.gatewaypeers.peers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last thing a stopping process does: it dials its own address, which now belongs to
 * the successor, under its own name, and teaches it everything. If nobody listens there,
 * there is no successor. Confined to the thread of the peers section.
 */
final class Handover {

	private static final Logger logger = LoggerFactory.getLogger(Handover.class);

	private final String section;

	private final Runnable dial;

	private final long deadline;

	private final Runnable done;

	private State state = State.IDLE;

	private long retryAt = Long.MIN_VALUE;

	private boolean answered;

	/**
	 * Prepares to teach a successor.
	 * @param dial dials our own address
	 * @param deadline when to give up
	 * @param done is told when nothing remains to be done
	 */
	Handover(String section, Runnable dial, long deadline, Runnable done) {
		this.section = section;
		this.dial = dial;
		this.deadline = deadline;
		this.done = done;
	}

	void tick(long now) {
		if (this.state == State.DONE) {
			return;
		}
		if (now >= this.deadline) {
			logger.warn("[{}] the process that takes over has not learned all tables in time; leaving all the same",
					this.section);
			finish();
		}
		else if (this.state == State.IDLE && now >= this.retryAt) {
			this.state = State.CONNECTED;
			this.dial.run();
		}
	}

	/**
	 * The successor has told us that it is there, if only to send us away.
	 */
	void onAnswered() {
		this.answered = true;
	}

	void onTaught() {
		logger.info("[{}] the process that takes over has learned all tables", this.section);
		finish();
	}

	/**
	 * The connection to the successor is gone.
	 */
	void onClosed(boolean established, long now) {
		if (this.state == State.DONE) {
			return;
		}
		if (established || this.answered) {
			this.answered = false;
			this.state = State.IDLE;
			this.retryAt = now + Members.LOCAL_RECONNECT;
		}
		else {
			logger.debug("[{}] nobody has taken over", this.section);
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

		IDLE, CONNECTED, DONE

	}

}
