package io.github.gatewaypeers.config.model;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * One word of a line, as HAProxy has it once quotes and backslashes are resolved. It is
 * never empty and holds no control characters, so that it can be written again.
 *
 * @param text the text; if it expands, with its environment variables as {@code $NAME} or
 * <code>${NAME}</code>
 * @param expands whether HAProxy replaces environment variables in it
 */
public record Word(String text, boolean expands) {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]+");

	/**
	 * Checks the text.
	 */
	public Word {
		if (text.isEmpty()) {
			throw new IllegalArgumentException("an empty word ends a line for HAProxy; leave it out");
		}
		checkPrintable(text);
		if (expands && !refersToVariables(text)) {
			throw new IllegalArgumentException("'" + text
					+ "' does not refer to an environment variable as HAProxy does; write $NAME, ${NAME} or ${NAME-default}");
		}
	}

	/**
	 * Makes a word that means what it says.
	 * @param text the text
	 * @return the word
	 * @throws IllegalArgumentException if the text is empty or holds control characters
	 */
	public static Word of(String text) {
		return new Word(text, false);
	}

	/**
	 * Makes a word in which HAProxy replaces environment variables.
	 * @param text the text, for instance <code>${PEER_ADDRESS}:10000</code>
	 * @return the word
	 * @throws IllegalArgumentException if the text refers to no variable, is empty or
	 * holds control characters
	 */
	public static Word expanding(String text) {
		return new Word(text, true);
	}

	/**
	 * Makes a word of HAProxy's names: of sections, peers, servers and ACLs.
	 * @param what what bears the name, for the message of an error
	 * @param text the name
	 * @return the word
	 * @throws IllegalArgumentException if HAProxy does not take such a name
	 */
	public static Word name(String what, String text) {
		Word word = of(text);
		word.checkName(what);
		return word;
	}

	/**
	 * Refuses a word that is no name of HAProxy's. One that expands may become one.
	 */
	void checkName(String what) {
		if (!this.expands && !NAME.matcher(this.text).matches()) {
			throw new IllegalArgumentException("'" + this.text + "' is no name of " + what
					+ " that HAProxy takes; use letters, digits, '-', '_', '.' and ':' only");
		}
	}

	/**
	 * Refuses text that could not be written to a line.
	 */
	static void checkPrintable(String text) {
		for (int at = 0; at < text.length(); at++) {
			if (Character.isISOControl(text.charAt(at))) {
				throw new IllegalArgumentException("character %d of '%s' is a control character (0x%02x); remove it"
					.formatted(at + 1, text.replaceAll("\\p{Cntrl}", "?"), (int) text.charAt(at)));
			}
		}
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
			throw new IllegalArgumentException("'" + text + "' holds half a character; remove it");
		}
	}

	private static boolean refersToVariables(String text) {
		int at = text.indexOf('$');
		if (at < 0) {
			return false;
		}
		while (at >= 0) {
			int end = endOfReference(text, at);
			if (end < 0) {
				return false;
			}
			at = text.indexOf('$', end);
		}
		return true;
	}

	/**
	 * Finds the end of a reference to an environment variable.
	 * @param text the text
	 * @param dollar where its {@code $} stands
	 * @return the index behind it, or -1 if HAProxy would not understand it
	 */
	public static int endOfReference(String text, int dollar) {
		boolean brace = text.startsWith("{", dollar + 1);
		int begin = dollar + (brace ? 2 : 1);
		int at = begin;
		while (at < text.length() && (isWordCharacter(text.charAt(at)) || (at == begin && text.charAt(at) == '.'))) {
			at++;
		}
		if (at == begin || Character.isDigit(text.charAt(begin))) {
			return -1;
		}
		if (!brace) {
			return at;
		}
		if (text.startsWith("[*]", at)) {
			at += 3;
		}
		int close = text.startsWith("-", at) ? text.indexOf('}', at) : at;
		return (close >= 0 && text.startsWith("}", close)) ? close + 1 : -1;
	}

	private static boolean isWordCharacter(char letter) {
		return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9')
				|| letter == '_';
	}

	/**
	 * Tells whether this is a certain plain word.
	 * @param keyword the word
	 * @return {@code true} if it is
	 */
	public boolean is(String keyword) {
		return !this.expands && this.text.equals(keyword);
	}

	@Override
	public String toString() {
		return this.text;
	}

}
