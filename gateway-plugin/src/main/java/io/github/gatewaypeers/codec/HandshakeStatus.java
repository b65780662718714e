package io.github.gatewaypeers.codec;

import org.jspecify.annotations.Nullable;

/**
 * The status line with which the called peer answers a {@link Hello}.
 */
public enum HandshakeStatus {

	/** The session is established. */
	SUCCESS(200, "success"),

	/**
	 * The called peer talks to another process of the caller's name; it may try again.
	 */
	TRY_AGAIN(300, "try again later"),

	/** The hello could not be understood. */
	PROTOCOL_ERROR(501, "protocol error"),

	/** The called peer does not speak this version. */
	BAD_VERSION(502, "bad version"),

	/** The called peer has another name. */
	HOST_MISMATCH(503, "the called peer has another name: check its local peer name (-L, localpeer)"),

	/** The called peer does not know the caller. */
	UNKNOWN_PEER(504, "the called peer does not know this peer: add it to the peers section there");

	private final int code;

	private final String meaning;

	HandshakeStatus(int code, String meaning) {
		this.code = code;
		this.meaning = meaning;
	}

	/**
	 * Returns the number in the status line.
	 * @return 200 to 504
	 */
	public int code() {
		return this.code;
	}

	/**
	 * Returns what the status means to whom it was sent.
	 * @return a few words
	 */
	public String meaning() {
		return this.meaning;
	}

	/**
	 * Returns the status line.
	 * @return the code and a line feed
	 */
	public String toLine() {
		return this.code + "\n";
	}

	/**
	 * Reads a status line.
	 * @param line the line without its line feed
	 * @return the status, or {@code null} if it is none
	 */
	public static @Nullable HandshakeStatus parse(String line) {
		String trimmed = line.trim();
		for (HandshakeStatus status : values()) {
			if (trimmed.equals(Integer.toString(status.code))) {
				return status;
			}
		}
		return null;
	}

}
