package io.github.gatewaypeers.config.model;

import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A {@code stick-table} line of a proxy, which is named after it, or a {@code table} line
 * of a {@code peers} section.
 *
 * @param definition the table
 * @param peers the section that shares it, or {@code null}; always {@code null} for a
 * table that stands in its section
 */
public record TableLine(TableDefinition definition, @Nullable Word peers) implements Directive {

	/**
	 * Checks the reference.
	 */
	public TableLine {
		if (peers != null) {
			peers.checkName("a peers section");
			if (isInSection(definition)) {
				throw new IllegalArgumentException("table '" + definition.name()
						+ "' stands in a peers section, which shares it; remove its 'peers'");
			}
		}
	}

	private static boolean isInSection(TableDefinition definition) {
		return !definition.name().equals(definition.wireName());
	}

	/**
	 * Tells where the table stands.
	 * @return {@code true} if in a {@code peers} section
	 */
	public boolean isInSection() {
		return isInSection(this.definition);
	}

	/**
	 * Returns the section whose peers share the table.
	 * @return its name, or {@code null} if nobody shares it
	 */
	public @Nullable String section() {
		if (isInSection()) {
			return this.definition.name()
				.substring(0, this.definition.name().length() - this.definition.wireName().length());
		}
		return (this.peers != null) ? this.peers.text() : null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TableLine line && line.toString().equals(toString())
				&& (this.peers == null || this.peers.equals(line.peers));
	}

	@Override
	public int hashCode() {
		return toString().hashCode();
	}

	@Override
	public String toString() {
		return this.definition.name() + ": " + this.definition + ((this.peers != null) ? " peers " + this.peers : "");
	}

}
