package io.github.gatewaypeers.config.model;

import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.filter.StatusCodes;

/**
 * The arguments of {@code http-err-codes} and {@code http-fail-codes}.
 */
final class StatusRanges {

	private StatusRanges() {
	}

	/**
	 * Checks the arguments and writes a list without sign as {@code 400 +402-404}: of
	 * {@code 400,402-404} HAProxy 3.0 to 3.5-dev5 keeps the last range only.
	 * @throws IllegalArgumentException if they are no ranges of statuses
	 */
	static List<Word> canonical(List<Word> arguments) {
		List<Word> words = new ArrayList<>();
		for (Word argument : arguments) {
			if (argument.expands()) {
				words.add(argument);
				continue;
			}
			String text = argument.text();
			StatusCodes.ERRORS.change(text);
			int comma = (text.startsWith("+") || text.startsWith("-")) ? -1 : text.indexOf(',');
			if (comma < 0) {
				words.add(argument);
			}
			else {
				words.add(Word.of(text.substring(0, comma)));
				words.add(Word.of("+" + text.substring(comma + 1)));
			}
		}
		return List.copyOf(words);
	}

}
