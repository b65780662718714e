package io.github.gatewaypeers.codec;

/**
 * The second byte of a message of the stick-table class. All such messages carry a
 * length.
 */
final class StickTableType {

	static final int UPDATE = 0x80;

	static final int INCREMENTAL_UPDATE = 0x81;

	static final int DEFINITION = 0x82;

	static final int SWITCH = 0x83;

	static final int ACK = 0x84;

	static final int TIMED_UPDATE = 0x85;

	static final int INCREMENTAL_TIMED_UPDATE = 0x86;

	private StickTableType() {
	}

	/**
	 * Tells whether an update carries its id.
	 */
	static boolean isExplicit(int type) {
		return type == UPDATE || type == TIMED_UPDATE;
	}

	/**
	 * Tells whether an update carries the remaining life of its entry.
	 */
	static boolean isTimed(int type) {
		return type == TIMED_UPDATE || type == INCREMENTAL_TIMED_UPDATE;
	}

}
