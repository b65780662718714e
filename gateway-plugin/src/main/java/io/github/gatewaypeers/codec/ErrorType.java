package io.github.gatewaypeers.codec;

import org.jspecify.annotations.Nullable;

/**
 * The messages of the error class, by their type byte. Whoever sends one closes the
 * session.
 */
public enum ErrorType {

	/** A message could not be understood. */
	PROTOCOL(0),

	/** A message was announced that exceeds the receiver's buffer. */
	SIZE_LIMIT(1);

	private final int number;

	ErrorType(int number) {
		this.number = number;
	}

	/**
	 * Returns the type byte.
	 * @return 0 or 1
	 */
	public int number() {
		return this.number;
	}

	static @Nullable ErrorType of(int number) {
		return switch (number) {
			case 0 -> PROTOCOL;
			case 1 -> SIZE_LIMIT;
			default -> null;
		};
	}

}
