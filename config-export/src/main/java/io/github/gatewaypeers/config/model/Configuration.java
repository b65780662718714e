package io.github.gatewaypeers.config.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;

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

	/**
	 * Tells whether a stick rule uses a table. HAProxy then stores {@code server_id} and
	 * {@code server_key} in it, whatever its line says.
	 * @param table the name of the table
	 * @return whether servers are stored
	 */
	public boolean storesServers(String table) {
		return this.sections.stream().anyMatch((section) -> section.directives(StickRule.class).anyMatch((rule) -> {
			Word named = rule.table();
			return (named != null) ? named.is(table) : section.name().equals(table);
		}));
	}

	/**
	 * Returns what the entries of a table store.
	 * @param table a table of this configuration
	 * @return the stored types of its line, and those that stick rules add
	 */
	public List<StoredType> store(TableDefinition table) {
		List<StoredType> store = new ArrayList<>(table.store());
		if (storesServers(table.name())) {
			for (DataType type : List.of(DataType.SERVER_KEY, DataType.SERVER_ID)) {
				if (store.stream().noneMatch((stored) -> stored.type() == type)) {
					store.add(0, new StoredType(type, 1, 0));
				}
			}
		}
		return store;
	}

}
