package io.github.gatewaypeers.codec;

/**
 * The first byte of a message.
 */
final class MessageClass {

	static final int CONTROL = 0;

	static final int ERROR = 1;

	static final int STICK_TABLE = 10;

	static final int RESERVED = 255;

	private MessageClass() {
	}

}
