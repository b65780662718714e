package io.github.gatewaypeers.codec;

/**
 * The three lines with which the calling peer introduces itself.
 *
 * @param minorVersion the minor version of the protocol, of which the major one is 2; 0
 * knows no timed updates
 * @param calledPeer the name of the called peer
 * @param callingPeer the name of the calling peer
 * @param processId the process id of the caller
 */
public record Hello(int minorVersion, String calledPeer, String callingPeer, long processId) {

	/** The minor version of the protocol that we speak. */
	public static final int MINOR_VERSION = 1;

	/** More bytes than any hello has. */
	public static final int MAX_LENGTH = 1024;

	private static final String PROTOCOL = "HAProxyS";

	/**
	 * Returns the lines.
	 * @return three lines, each with its line feed
	 */
	public String toLines() {
		return PROTOCOL + " 2." + this.minorVersion + "\n" + this.calledPeer + "\n" + this.callingPeer + " "
				+ this.processId + " 1\n";
	}

	/**
	 * Reads the lines.
	 * @param version the first line, without its line feed
	 * @param called the second line
	 * @param calling the third line
	 * @return the hello
	 * @throws HandshakeException with the status that the caller deserves
	 */
	public static Hello parse(String version, String called, String calling) {
		int minor = minorVersion(version);
		int space = calling.indexOf(' ');
		if (space < 1) {
			throw new HandshakeException(HandshakeStatus.PROTOCOL_ERROR,
					"the third line of the hello, '" + calling + "', is not a name, a process id and a relative one");
		}
		return new Hello(minor, called, calling.substring(0, space), processId(calling.substring(space + 1)));
	}

	private static int minorVersion(String line) {
		if (!line.startsWith(PROTOCOL + " ")) {
			throw new HandshakeException(HandshakeStatus.PROTOCOL_ERROR,
					"the first line of the hello, '" + line + "', does not begin with " + PROTOCOL);
		}
		return switch (line.substring(PROTOCOL.length() + 1)) {
			case "2.0" -> 0;
			case "2.1" -> 1;
			default -> throw new HandshakeException(HandshakeStatus.BAD_VERSION,
					"the caller speaks '" + line + "', not version 2.0 or 2.1");
		};
	}

	private static long processId(String rest) {
		int end = rest.indexOf(' ');
		try {
			return Long.parseLong((end < 0) ? rest : rest.substring(0, end));
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

}
