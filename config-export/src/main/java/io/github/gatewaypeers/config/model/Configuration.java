package io.github.gatewaypeers.config.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * An HAProxy configuration. Immutable.
 *
 * @param preamble comments and lines before the first section
 * @param sections the sections, in their order
 */
public record Configuration(List<Directive> preamble, List<Section> sections) {

	/**
	 * Keeps copies.
	 */
	public Configuration {
		preamble = List.copyOf(preamble);
		sections = List.copyOf(sections);
		for (Directive directive : preamble) {
			if (!(directive instanceof Comment || directive instanceof OpaqueLine)) {
				throw new IllegalArgumentException(
						"'" + directive + "' stands before the first section; put it into a section");
			}
		}
	}

	/**
	 * Makes a configuration of sections.
	 * @param sections the sections
	 * @return the configuration
	 */
	public static Configuration of(Section... sections) {
		return new Configuration(List.of(), List.of(sections));
	}

	/**
	 * Returns the sections of a kind.
	 * @param keyword for instance {@code peers}
	 * @return the sections, in their order
	 */
	public Stream<Section> sections(String keyword) {
		return this.sections.stream().filter((section) -> section.keyword().equals(keyword));
	}

	/**
	 * Returns the lines of a kind, wherever they stand.
	 * @param <D> the kind
	 * @param type the kind
	 * @return the lines, in their order
	 */
	public <D extends Directive> Stream<D> directives(Class<D> type) {
		return this.sections.stream().flatMap((section) -> section.directives(type));
	}

}
