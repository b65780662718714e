package io.github.gatewaypeers.codec;

/**
 * Tells that a caller cannot be accepted.
 */
public final class HandshakeException extends RuntimeException {

	private static final long serialVersionUID = 1;

	private final HandshakeStatus status;

	/**
	 * Makes an exception.
	 * @param status the status to answer with
	 * @param message what was wrong
	 */
	public HandshakeException(HandshakeStatus status, String message) {
		super(message, null, false, false);
		this.status = status;
	}

	/**
	 * Returns the status to answer with.
	 * @return a status other than success
	 */
	public HandshakeStatus status() {
		return this.status;
	}

}
