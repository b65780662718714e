package io.github.gatewaypeers.config.model;

/**
 * A line that is a comment.
 *
 * @param text what follows the {@code #}, without blanks at its end
 */
public record Comment(String text) implements Directive {

	/**
	 * Checks the text.
	 */
	public Comment {
		Word.checkPrintable(text);
		text = text.stripTrailing();
	}

	/**
	 * Makes a comment with a blank after the {@code #}.
	 * @param sentence the text
	 * @return the comment
	 */
	public static Comment of(String sentence) {
		return new Comment(" " + sentence);
	}

}
