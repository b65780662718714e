package io.github.gatewaypeers.config.check;

/**
 * Where the two halves of a configuration do not fit.
 *
 * @param severity what becomes of it
 * @param subject the table, peer or section in question
 * @param gatewayLine the line of the gateway's half, from 1; 0 if there is none
 * @param haproxyLine the line of HAProxy's half, from 1; 0 if there is none
 * @param message what differs and what follows from it
 * @param mend what to change
 */
public record Difference(Severity severity, String subject, int gatewayLine, int haproxyLine, String message,
		String mend) {

	/**
	 * What becomes of a difference.
	 */
	public enum Severity {

		/** Something is not replicated at all. */
		BREAKS("breaks"),

		/** Something is replicated, but means another thing on either side. */
		BENDS("bends");

		private final String word;

		Severity(String word) {
			this.word = word;
		}

		@Override
		public String toString() {
			return this.word;
		}

	}

	@Override
	public String toString() {
		return this.severity + ": " + this.subject + ": " + this.message + "; " + this.mend;
	}

}
