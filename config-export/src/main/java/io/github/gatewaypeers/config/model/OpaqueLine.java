package io.github.gatewaypeers.config.model;

/**
 * A line that has nothing to do with peers or stick-tables, as it stands in the file.
 *
 * @param text the line, quotes and all, without the blanks around it
 */
public record OpaqueLine(String text) implements Directive {

	/**
	 * Checks the line.
	 */
	public OpaqueLine {
		text = strip(text);
		if (text.isEmpty() || text.startsWith("#")) {
			throw new IllegalArgumentException("'" + text + "' is no line of a section; use a comment");
		}
		Word.checkPrintable(text.replace('\t', ' '));
		String first = text.split("[ \\t]", 2)[0];
		if (Section.KEYWORDS.contains(first)) {
			throw new IllegalArgumentException("'" + text + "' begins a section of its own; make it one");
		}
	}

	/**
	 * Removes the blanks around a line, but not one that a backslash makes part of it.
	 */
	private static String strip(String text) {
		int end = text.length();
		while (end > 0 && isBlank(text.charAt(end - 1)) && (end < 2 || text.charAt(end - 2) != '\\')) {
			end--;
		}
		int begin = 0;
		while (begin < end && isBlank(text.charAt(begin))) {
			begin++;
		}
		return text.substring(begin, end);
	}

	private static boolean isBlank(char letter) {
		return letter == ' ' || letter == '\t';
	}

}
