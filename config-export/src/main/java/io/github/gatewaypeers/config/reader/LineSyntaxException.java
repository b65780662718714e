package io.github.gatewaypeers.config.reader;

/**
 * A line that HAProxy would refuse. The message says what is wrong and how to mend it.
 */
final class LineSyntaxException extends Exception {

	private static final long serialVersionUID = 1L;

	private final String word;

	LineSyntaxException(String word, String message) {
		super(message);
		this.word = word;
	}

	LineSyntaxException(Token word, IllegalArgumentException cause) {
		super(cause.getMessage(), cause);
		this.word = word.text();
	}

	String word() {
		return this.word;
	}

	String problem() {
		return String.valueOf(getMessage());
	}

}
