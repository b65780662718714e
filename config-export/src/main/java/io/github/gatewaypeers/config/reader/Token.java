package io.github.gatewaypeers.config.reader;

import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.config.model.Word;

/**
 * A word as it was read, which a model may not be able to hold.
 *
 * @param text the text without quotes and backslashes
 * @param expands whether it refers to environment variables
 * @param hasDollar whether it also holds a {@code $} that refers to none
 */
record Token(String text, boolean expands, boolean hasDollar) {

	/**
	 * Cuts a line into words as HAProxy does (section 2.2 of its manual).
	 * @param line the line, without its end
	 * @return the words before any comment
	 * @throws LineSyntaxException if HAProxy would refuse the line
	 */
	static List<Token> of(String line) throws LineSyntaxException {
		return new Cutter(line).cut();
	}

	boolean is(String keyword) {
		return !this.expands && this.text.equals(keyword);
	}

	Word word() throws LineSyntaxException {
		if (this.expands && this.hasDollar) {
			throw new LineSyntaxException(this.text,
					"it holds an environment variable beside a plain '$', which cannot be told apart; use one of them");
		}
		try {
			return new Word(this.text, this.expands);
		}
		catch (IllegalArgumentException ex) {
			throw new LineSyntaxException(this, ex);
		}
	}

	/** A word whose value is known here. */
	String plain() throws LineSyntaxException {
		Word word = word();
		if (word.expands()) {
			throw new LineSyntaxException(this.text,
					"it comes from the environment of HAProxy, so it is not known here; write its value");
		}
		return word.text();
	}

	/**
	 * A walk along a line.
	 */
	private static final class Cutter {

		private final String line;

		private final List<Token> tokens = new ArrayList<>();

		private final StringBuilder word = new StringBuilder();

		private int at;

		/** The quote that is open, or 0. */
		private char quote;

		private int quoteBegin;

		private boolean inWord;

		private boolean expands;

		private boolean hasDollar;

		private Cutter(String line) {
			this.line = line;
		}

		List<Token> cut() throws LineSyntaxException {
			while (this.at < this.line.length()) {
				char letter = this.line.charAt(this.at);
				if (letter == '\r' || letter == '\n' || letter == 0 || (letter == '#' && this.quote == 0)) {
					break;
				}
				if (letter == '"' || letter == '\'') {
					quote(letter);
				}
				else if (letter == '\\' && this.quote != '\'') {
					escape();
				}
				else if (this.quote == 0 && isSpace(letter)) {
					endWord();
					this.at++;
				}
				else if (letter == '$' && this.quote == '"') {
					reference();
				}
				else {
					append(letter);
					this.at++;
				}
			}
			if (this.quote != 0) {
				throw new LineSyntaxException(this.line.substring(this.quoteBegin).strip(),
						"this quote is not closed; close it, or write \\" + this.quote + " for the character itself");
			}
			endWord();
			return this.tokens;
		}

		private static boolean isSpace(char letter) {
			return letter == ' ' || (letter >= '\t' && letter <= '\r');
		}

		private void append(char letter) {
			this.inWord = true;
			this.hasDollar |= letter == '$';
			this.word.append(letter);
		}

		private void endWord() {
			if (this.inWord) {
				this.tokens.add(new Token(this.word.toString(), this.expands, this.hasDollar));
			}
			this.word.setLength(0);
			this.inWord = false;
			this.expands = false;
			this.hasDollar = false;
		}

		private void quote(char letter) {
			if (this.quote == 0) {
				this.quote = letter;
				this.quoteBegin = this.at;
				// Even if nothing stands between the quotes, it is a word.
				this.inWord = true;
			}
			else if (this.quote == letter) {
				this.quote = 0;
			}
			else {
				append(letter);
			}
			this.at++;
		}

		/** What is no escape sequence stays as it is, backslash and all. */
		private void escape() throws LineSyntaxException {
			char next = (this.at + 1 < this.line.length()) ? this.line.charAt(this.at + 1) : 0;
			switch (next) {
				case ' ', '\\', '#', '\'', '"' -> append(next);
				case 't' -> append('\t');
				case 'n' -> append('\n');
				case 'r' -> append('\r');
				case 'x' -> append(hexadecimal());
				case '$' -> {
					if (this.quote == 0) {
						append('\\');
					}
					append('$');
				}
				default -> {
					append('\\');
					this.at++;
					return;
				}
			}
			this.at += (next == 'x') ? 4 : 2;
		}

		private char hexadecimal() throws LineSyntaxException {
			int high = digit(this.at + 2);
			int low = digit(this.at + 3);
			if (high < 0 || low < 0) {
				throw new LineSyntaxException(this.line.substring(this.at).split("\\s", 2)[0],
						"'\\x' needs two hexadecimal digits; add them, or write \\\\x");
			}
			int code = 16 * high + low;
			// A byte of a longer character is no character; this one no word can hold.
			return (char) ((code < 0x80) ? code : 0x80);
		}

		private int digit(int index) {
			char letter = (index < this.line.length()) ? this.line.charAt(index) : ' ';
			return (letter < 128) ? Character.digit(letter, 16) : -1;
		}

		private void reference() throws LineSyntaxException {
			int end = Word.endOfReference(this.line, this.at);
			if (end < 0) {
				throw new LineSyntaxException(this.line.substring(this.at).split("[\\s\"]", 2)[0],
						"'$' is not followed by the name of an environment variable; write ${NAME}, or \\$ for the character itself");
			}
			this.inWord = true;
			this.expands = true;
			this.word.append(this.line, this.at, end);
			this.at = end;
		}

	}

}
