package io.github.gatewaypeers.replication;

import java.util.List;

/**
 * A JVM to measure.
 *
 * @param name what the report calls it
 * @param options what distinguishes it
 */
record Jvm(String name, List<String> options) {

	/**
	 * Reads an option of the command line.
	 * @param text a name, a colon, and options separated by spaces
	 */
	static Jvm parse(String text) {
		int colon = text.indexOf(':');
		if (colon < 0) {
			throw new IllegalArgumentException("'" + text + "' is not a name, a colon and options");
		}
		String options = text.substring(colon + 1).strip();
		return new Jvm(text.substring(0, colon), options.isEmpty() ? List.of() : List.of(options.split(" +")));
	}

}
