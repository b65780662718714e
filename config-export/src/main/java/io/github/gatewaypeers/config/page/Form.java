package io.github.gatewaypeers.config.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What stands in the fields of the page, as texts, right or wrong. A field that is blank
 * says nothing.
 *
 * @param release the release of HAProxy to write for
 * @param member the index of the peer to write for, empty for the form that all share
 * @param section the {@code peers} section
 * @param peers the peers of the section
 * @param tables the stick-tables
 */
record Form(String release, String member, Section section, List<Peer> peers, List<Table> tables) {

	/**
	 * A {@code peers} section without its peers and tables.
	 *
	 * @param properties the properties that {@link Fields#SECTION} lists, by their names,
	 * and, if it speaks TLS, those of {@link Fields#TLS} behind {@link Fields#SSL}
	 */
	record Section(String name, Map<String, String> properties) {

		boolean speaksTls() {
			return this.properties.keySet().stream().anyMatch((name) -> name.startsWith(Fields.SSL));
		}

		/** What a field for TLS says, or {@code null} if it is blank. */
		@Nullable String tls(String name) {
			String value = this.properties.getOrDefault(Fields.SSL + name, "").trim();
			return value.isEmpty() ? null : value;
		}

	}

	/**
	 * A member of the section.
	 *
	 * @param local whether it is this gateway
	 */
	record Peer(String name, String address, String port, boolean local) {

		/** The address as both halves write it. */
		String hostAndPort() {
			String host = this.address.trim();
			if (host.indexOf(':') >= 0 && !host.startsWith("[") && !host.contains("${")) {
				host = "[" + host + "]";
			}
			return this.port.isBlank() && (host.isEmpty() || host.endsWith("}")) ? host : host + ":" + this.port.trim();
		}

	}

	/**
	 * A stick-table.
	 *
	 * @param properties the properties that {@link Fields#TABLE} lists, by their names
	 */
	record Table(String name, Place place, Map<String, String> properties, List<Stored> store) {

	}

	/**
	 * What a table stores.
	 *
	 * @param type the keyword of the type
	 * @param elements how many, where it is an array
	 * @param period the period, where it is a rate
	 */
	record Stored(String type, String elements, String period) {

	}

	/**
	 * Where a table stands, and who has it.
	 */
	enum Place {

		/** In a backend of its own, shared by the peers of the section. */
		SHARED,

		/** Inside the section, shared by its peers. */
		INSIDE,

		/** In a backend of its own, shared with nobody. */
		ALONE;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
