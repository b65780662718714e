package io.github.gatewaypeers.codec;

import org.jspecify.annotations.Nullable;

/**
 * The messages of the control class, by their type byte.
 */
public enum ControlType {

	/** Asks the receiver to teach everything it knows. */
	RESYNC_REQUEST(0),

	/** Ends a lesson; the teacher is itself up to date. */
	RESYNC_FINISHED(1),

	/** Ends a lesson; the teacher is not itself up to date. */
	RESYNC_PARTIAL(2),

	/** Answers the end of a lesson. */
	RESYNC_CONFIRM(3),

	/** Says that the sender lives. */
	HEARTBEAT(4);

	private static final ControlType[] BY_NUMBER = values();

	private final int number;

	ControlType(int number) {
		this.number = number;
	}

	/**
	 * Returns the type byte.
	 * @return 0 to 4
	 */
	public int number() {
		return this.number;
	}

	static @Nullable ControlType of(int number) {
		return (number < BY_NUMBER.length) ? BY_NUMBER[number] : null;
	}

}
