package io.github.gatewaypeers.codec;

import org.jspecify.annotations.Nullable;

/**
 * The line with which the called peer answers a {@link Hello}. A gateway adds a number of
 * its process, as the caller's hello has one; HAProxy reads no further than the status.
 *
 * @param status the status
 * @param processId the number of the process that answers, 0 if it does not say
 */
public record StatusLine(HandshakeStatus status, long processId) {

	private static final int MAX_DIGITS = 18;

	/**
	 * Returns the line.
	 * @return one line with its line feed
	 */
	public String toLine() {
		return (this.processId != 0) ? this.status.code() + " " + this.processId + "\n" : this.status.toLine();
	}

	/**
	 * Reads a line.
	 * @param line the line, with or without its line feed
	 * @return the status line, or {@code null} if it is none
	 */
	public static @Nullable StatusLine parse(String line) {
		String trimmed = line.trim();
		int space = trimmed.indexOf(' ');
		HandshakeStatus status = HandshakeStatus.parse((space < 0) ? trimmed : trimmed.substring(0, space));
		String rest = (space < 0) ? "0" : trimmed.substring(space + 1);
		boolean number = !rest.isEmpty() && rest.length() <= MAX_DIGITS
				&& rest.chars().allMatch((digit) -> digit >= '0' && digit <= '9');
		return (status != null && number) ? new StatusLine(status, Long.parseLong(rest)) : null;
	}

}
