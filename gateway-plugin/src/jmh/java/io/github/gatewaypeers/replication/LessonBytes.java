package io.github.gatewaypeers.replication;

/**
 * Finds the updates of a lesson among the bytes of a teacher: they are the timed ones,
 * while changes are pushed without their remaining life.
 */
final class LessonBytes {

	private static final int STICK_TABLE = 10;

	private static final int TIMED_UPDATE = 0x85;

	private static final int INCREMENTAL_TIMED_UPDATE = 0x86;

	private static final int WITH_LENGTH = 0x80;

	private State state = State.STATUS;

	private int messageClass;

	private boolean timed;

	private long length;

	private int shift;

	private long header;

	private long counted;

	/**
	 * Returns the bytes of timed updates so far.
	 */
	long counted() {
		return this.counted;
	}

	void add(byte[] bytes, int size) {
		for (int at = 0; at < size; at++) {
			if (this.state == State.PAYLOAD) {
				int skipped = (int) Math.min(this.length, size - at);
				at += skipped - 1;
				skip(skipped);
			}
			else {
				add(bytes[at] & 0xff);
			}
		}
	}

	private void add(int next) {
		this.header++;
		switch (this.state) {
			case STATUS -> this.state = (next == '\n') ? State.CLASS : State.STATUS;
			case CLASS -> {
				this.messageClass = next;
				this.header = 1;
				this.state = State.TYPE;
			}
			case TYPE -> {
				this.timed = this.messageClass == STICK_TABLE
						&& (next == TIMED_UPDATE || next == INCREMENTAL_TIMED_UPDATE);
				this.length = 0;
				this.shift = 0;
				this.state = (next >= WITH_LENGTH) ? State.LENGTH : State.CLASS;
			}
			case LENGTH -> {
				this.length += (long) next << this.shift;
				boolean more = next >= ((this.shift == 0) ? 0xf0 : 0x80);
				this.shift += (this.shift == 0) ? 4 : 7;
				if (!more) {
					this.counted += this.timed ? this.header + this.length : 0;
					this.state = (this.length > 0) ? State.PAYLOAD : State.CLASS;
				}
			}
			default -> throw new IllegalStateException(this.state.name());
		}
	}

	private void skip(int bytes) {
		this.length -= bytes;
		if (this.length == 0) {
			this.state = State.CLASS;
		}
	}

	private enum State {

		STATUS, CLASS, TYPE, LENGTH, PAYLOAD

	}

}
