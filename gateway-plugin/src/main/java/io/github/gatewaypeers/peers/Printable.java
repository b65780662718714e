package io.github.gatewaypeers.peers;

/**
 * What others have sent, in a form that cannot harm a log or who reads it.
 */
final class Printable {

	private static final int MAX_LENGTH = 200;

	private Printable() {
	}

	/**
	 * Replaces control and format characters and separators of lines, and cuts what is
	 * too long.
	 */
	static String of(String text) {
		StringBuilder printable = new StringBuilder();
		text.codePoints()
			.limit(MAX_LENGTH)
			.forEach((each) -> printable.appendCodePoint(isPrintable(each) ? each : '?'));
		return printable.toString();
	}

	private static boolean isPrintable(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE, Character.UNASSIGNED ->
				false;
			default -> true;
		};
	}

}
