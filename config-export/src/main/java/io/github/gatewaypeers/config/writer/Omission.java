package io.github.gatewaypeers.config.writer;

/**
 * Something that was left out, because the release written for does not know it.
 *
 * @param where the section, for instance {@code backend rates}
 * @param what what was left out
 * @param reason a sentence without a full stop
 */
public record Omission(String where, String what, String reason) {

	@Override
	public String toString() {
		return this.where + ": " + this.what + ": " + this.reason;
	}

}
