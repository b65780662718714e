package io.github.gatewaypeers.haproxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How text is written to and printed by the command line interface of HAProxy. Both ways
 * use the backslash, but not for the same characters.
 */
final class CliText {

	private static final Pattern SPECIAL = Pattern.compile("[\\\\ ;\t]");

	private CliText() {
	}

	/** Makes one word of a command out of any text without line breaks. */
	static String escape(String word) {
		if (word.isEmpty() || word.indexOf('\n') >= 0) {
			throw new IllegalArgumentException("No word of a command: '" + word + "'");
		}
		return SPECIAL.matcher(word).replaceAll("\\\\$0");
	}

	/**
	 * Reverts what HAProxy does to text it prints: {@code \t}, {@code \n}, {@code \r},
	 * {@code \e}, {@code \xHH}, and a backslash before a backslash, space or equals sign.
	 */
	static byte[] unescape(String printed) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (int i = 0; i < printed.length(); i++) {
			char character = printed.charAt(i);
			if (character == '\\' && i + 1 < printed.length()) {
				character = printed.charAt(++i);
				switch (character) {
					case 't' -> character = '\t';
					case 'n' -> character = '\n';
					case 'r' -> character = '\r';
					case 'e' -> character = '\033';
					case 'x' -> {
						character = (char) HexFormat.fromHexDigits(printed, i + 1, i + 3);
						i += 2;
					}
					default -> {
					}
				}
			}
			bytes.writeBytes(String.valueOf(character).getBytes(StandardCharsets.ISO_8859_1));
		}
		return bytes.toByteArray();
	}

	/** Splits at spaces, not at escaped ones. */
	static List<String> words(String line) {
		List<String> words = new ArrayList<>();
		StringBuilder word = new StringBuilder();
		for (int i = 0; i < line.length(); i++) {
			char character = line.charAt(i);
			if (character == ' ') {
				addWord(words, word);
				continue;
			}
			word.append(character);
			if (character == '\\' && i + 1 < line.length()) {
				word.append(line.charAt(++i));
			}
		}
		addWord(words, word);
		return words;
	}

	private static void addWord(List<String> words, StringBuilder word) {
		if (!word.isEmpty()) {
			words.add(word.toString());
			word.setLength(0);
		}
	}

}
