package io.github.gatewaypeers.config.writer;

import io.github.gatewaypeers.config.model.Word;

/**
 * Writes words so that HAProxy reads them as they are (section 2.2 of its manual):
 * plainly where possible, else in single quotes, in which nothing is interpreted, else in
 * double quotes.
 */
final class Quoting {

	private static final String PLAIN = "._/:,;=+*@%^&|<>(){}[]!?~-";

	private Quoting() {
	}

	static String quote(Word word) {
		String text = word.text();
		if (word.expands()) {
			return expanding(text);
		}
		if (text.chars().allMatch(Quoting::isPlain)) {
			return text;
		}
		return (text.indexOf('\'') < 0) ? "'" + text + "'" : "\"" + escape(text, true) + "\"";
	}

	private static boolean isPlain(int letter) {
		return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9')
				|| PLAIN.indexOf(letter) >= 0;
	}

	/** References stand as they are: HAProxy resolves no backslash in a default value. */
	private static String expanding(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		int from = 0;
		for (int at = text.indexOf('$'); at >= 0; at = text.indexOf('$', from)) {
			quoted.append(escape(text.substring(from, at), false));
			from = Word.endOfReference(text, at);
			quoted.append(text, at, from);
		}
		return quoted.append(escape(text.substring(from), false)).append('"').toString();
	}

	private static String escape(String text, boolean dollar) {
		String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
		return dollar ? escaped.replace("$", "\\$") : escaped;
	}

}
