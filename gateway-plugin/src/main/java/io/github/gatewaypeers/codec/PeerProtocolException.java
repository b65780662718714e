package io.github.gatewaypeers.codec;

/**
 * Tells that a peer broke the protocol. It ends that peer's session, nothing else.
 */
public final class PeerProtocolException extends RuntimeException {

	private static final long serialVersionUID = 1;

	private final ErrorType type;

	/**
	 * Makes an exception.
	 * @param type the error message that the peer deserves
	 * @param message what was wrong
	 */
	public PeerProtocolException(ErrorType type, String message) {
		super(message, null, false, false);
		this.type = type;
	}

	static PeerProtocolException malformed(String message) {
		return new PeerProtocolException(ErrorType.PROTOCOL, message);
	}

	/**
	 * Returns the error message that the peer deserves.
	 * @return protocol error or size limit
	 */
	public ErrorType type() {
		return this.type;
	}

}
