package io.github.gatewaypeers.expression;

/**
 * Numbers in text, as HAProxy reads them.
 */
final class Numbers {

	private Numbers() {
	}

	/**
	 * Reads as many digits as there are after an optional sign. What is no number is 0,
	 * what is too large is the largest one.
	 */
	static long leading(byte[] text) {
		boolean negative = text.length > 0 && text[0] == '-';
		long number = 0;
		for (int at = (negative || (text.length > 0 && text[0] == '+')) ? 1 : 0; at < text.length; at++) {
			int digit = text[at] - '0';
			if (digit < 0 || digit > 9) {
				break;
			}
			number = (number > (Long.MAX_VALUE - digit) / 10) ? Long.MAX_VALUE : 10 * number + digit;
		}
		return negative ? -number : number;
	}

}
