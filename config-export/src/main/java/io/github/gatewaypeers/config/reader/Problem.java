package io.github.gatewaypeers.config.reader;

/**
 * A line that HAProxy would refuse, or that cannot be understood without HAProxy's
 * environment.
 *
 * @param line the number of the line, from 1
 * @param word the word in question; the first one of the line where it is the whole line
 * @param message what is wrong, and how to mend it; without a full stop
 */
public record Problem(int line, String word, String message) {

	@Override
	public String toString() {
		return "line " + this.line + ": '" + this.word + "': " + this.message;
	}

}
