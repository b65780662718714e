package io.github.gatewaypeers.config.reader;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.config.model.Configuration;

/**
 * What was read of a text.
 */
public final class ReadConfiguration {

	private final Configuration configuration;

	private final Map<Object, Integer> lines;

	private final List<Problem> problems;

	ReadConfiguration(Configuration configuration, Map<Object, Integer> lines, List<Problem> problems) {
		this.configuration = configuration;
		this.lines = new IdentityHashMap<>(lines);
		this.problems = List.copyOf(problems);
	}

	/**
	 * Returns the configuration. Lines with problems are opaque lines of it; a section
	 * whose header has a problem is not in it.
	 * @return the configuration
	 */
	public Configuration configuration() {
		return this.configuration;
	}

	/**
	 * Tells where a section or a directive of the configuration stands.
	 * @param part the section or directive, the very object
	 * @return the number of its line, from 1; 0 if it was not read here
	 */
	public int line(Object part) {
		return this.lines.getOrDefault(part, 0);
	}

	/**
	 * Returns what is wrong with the text.
	 * @return the problems, in the order of their lines
	 */
	public List<Problem> problems() {
		return this.problems;
	}

}
