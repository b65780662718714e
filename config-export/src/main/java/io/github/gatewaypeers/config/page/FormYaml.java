package io.github.gatewaypeers.config.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.gatewaypeers.config.gateway.GatewayConfiguration;
import io.github.gatewaypeers.config.gateway.YamlTree;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's half of a form, or of a part of it, and which field each of its
 * properties comes from. The names in the form must be names.
 */
final class FormYaml {

	private final YamlTree yaml = new YamlTree();

	private final Map<String, String> fields = new LinkedHashMap<>();

	private final Form form;

	private final String section;

	private FormYaml(Form form) {
		this.form = form;
		this.section = GatewayConfiguration.section(form.section().name().trim());
	}

	static FormYaml of(Form form) {
		FormYaml yaml = new FormYaml(form);
		form.peers()
			.stream()
			.filter(Form.Peer::local)
			.limit(1)
			.forEach((peer) -> yaml.put("haproxy.local-peer", peer.name().trim(), "peers"));
		yaml.section();
		for (int i = 0; i < form.peers().size(); i++) {
			yaml.peer(i);
		}
		for (int i = 0; i < form.tables().size(); i++) {
			yaml.table(i, true);
		}
		return yaml;
	}

	/** The section without peers and tables. */
	static FormYaml ofSection(Form form) {
		FormYaml yaml = new FormYaml(form);
		yaml.section();
		return yaml;
	}

	/** One of the peers, alone. */
	static FormYaml ofPeer(Form form, int index) {
		FormYaml yaml = ofSection(form);
		yaml.peer(index);
		return yaml;
	}

	/** One of the tables, without what it says of others. */
	static FormYaml ofTable(Form form, int index) {
		FormYaml yaml = new FormYaml(form);
		yaml.table(index, false);
		return yaml;
	}

	private void put(String property, Object value, String field) {
		this.yaml.put(property, value);
		this.fields.put(property, field);
	}

	private void section() {
		this.fields.put(this.section, "section");
		Map<String, String> properties = this.form.section().properties();
		Fields.SECTION.forEach((each) -> putIfPresent(this.section, each.name(), properties, "section"));
		if (this.form.section().speaksTls()) {
			String bundle = this.form.section().tls("bundle");
			put(this.section + ".ssl.bundle", (bundle != null) ? bundle : "", "section.ssl.bundle");
			for (Fields.Field each : Fields.TLS) {
				if (!each.name().equals(Fields.CRT) && !each.name().equals(Fields.CA_FILE)) {
					putIfPresent(this.section, Fields.SSL + each.name(), properties, "section");
				}
			}
		}
	}

	private void peer(int index) {
		Form.Peer peer = this.form.peers().get(index);
		put(GatewayConfiguration.below(this.section + ".peer", peer.name().trim()), peer.hostAndPort(),
				"peers." + index);
	}

	private void table(int index, boolean others) {
		Form.Table table = this.form.tables().get(index);
		String field = "tables." + index;
		boolean inside = table.place() == Form.Place.INSIDE;
		String property = GatewayConfiguration.below(inside ? this.section + ".table" : "haproxy.stick-tables",
				table.name().trim());
		this.fields.put(property, field);
		for (Fields.Field each : Fields.TABLE) {
			if (others || !each.name().equals("write-to")) {
				putIfPresent(property, each.name(), table.properties(), field);
			}
		}
		List<String> store = table.store().stream().map(FormYaml::text).toList();
		this.fields.put(property + ".store", field + ".store");
		if (!store.isEmpty()) {
			this.yaml.put(property + ".store", store);
		}
		if (others && table.place() == Form.Place.SHARED) {
			put(property + ".peers", this.form.section().name().trim(), "section");
		}
	}

	private void putIfPresent(String property, String name, Map<String, String> values, String field) {
		String value = values.getOrDefault(name, "").trim();
		this.fields.put(property + "." + name, field + "." + name);
		if (!value.isEmpty()) {
			this.yaml.put(property + "." + name, value);
		}
	}

	/** A stored type as both halves write it. */
	static String text(Form.Stored stored) {
		String elements = stored.elements().trim();
		String period = stored.period().trim();
		String separator = (elements.isEmpty() || period.isEmpty()) ? "" : ",";
		String arguments = elements + separator + period;
		return stored.type().trim() + (arguments.isEmpty() ? "" : "(" + arguments + ")");
	}

	String text() {
		String bundle = this.form.section().tls("bundle");
		return (this.form.section().speaksTls() && bundle != null) ? "# SSL bundle '"
				+ bundle.replaceAll("\\p{Cntrl}", "?") + "' is declared below spring.ssl.bundle: its key"
				+ " store holds this gateway's certificate, in\n# which its name below is a DNS name, its trust store the"
				+ " authority of the certificates of all peers.\n" + this.yaml.text() : this.yaml.text();
	}

	/**
	 * Finds the field that a property comes from.
	 * @param property the full name of a property, perhaps in another notation
	 * @return the field, or that of what the property belongs to; empty if there is none
	 */
	String field(String property) {
		String found = find(property);
		int end = Math.max(property.lastIndexOf('.'), property.lastIndexOf('['));
		return (found != null) ? found : (end > 0) ? field(property.substring(0, end)) : "";
	}

	private @Nullable String find(String property) {
		String exact = this.fields.get(property);
		return (exact != null) ? exact
				: this.fields.entrySet()
					.stream()
					.filter((entry) -> uniform(entry.getKey()).equals(uniform(property)))
					.map(Map.Entry::getValue)
					.findFirst()
					.orElse(null);
	}

	private static String uniform(String property) {
		return property.replaceAll("[-_\\[\\]]", "").toLowerCase(Locale.ROOT);
	}

}
