package io.github.gatewaypeers.config.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.autoconfigure.HaproxyProperties;
import io.github.gatewaypeers.autoconfigure.LocalPeer;
import io.github.gatewaypeers.config.gateway.GatewayHalf;
import io.github.gatewaypeers.config.gateway.GatewayReader;
import io.github.gatewaypeers.config.gateway.HaproxyImport;
import io.github.gatewaypeers.config.gateway.InvalidGatewayConfigurationException;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.TlsParameters;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.config.reader.ConfigurationReader;
import io.github.gatewaypeers.config.reader.ReadConfiguration;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.HaproxyUnits;
import io.github.gatewaypeers.sticktable.StoredType;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * What the page can begin with.
 *
 * @param forms a form for each {@code peers} section, or a single one
 * @param warnings what is missing in them
 */
record Start(List<Form> forms, List<String> warnings) {

	private static final Pattern ADDRESS = Pattern.compile("\\[?(.*?)]?:([0-9]{1,5})");

	/** Begins with what the running gateway says of peers and tables. */
	static Start of(Environment environment) {
		HaproxyProperties properties = read(() -> GatewayReader.properties(environment));
		boolean nothing = properties.peers().isEmpty() && properties.stickTables().isEmpty();
		return new Start(nothing ? List.of(example()) : forms(properties, LocalPeer.name(properties)), List.of());
	}

	/**
	 * Begins with an HAProxy configuration.
	 * @throws IllegalArgumentException if what comments in it say of the gateway cannot
	 * be
	 */
	static Start of(String haproxy) {
		ReadConfiguration read = ConfigurationReader.read(haproxy);
		GatewayHalf half = HaproxyImport.write(read);
		HaproxyProperties properties = read(() -> GatewayReader.properties(half.yaml()));
		List<String> warnings = new ArrayList<>(half.warnings());
		if (properties.peers().isEmpty() && properties.stickTables().isEmpty()) {
			warnings.add("there is neither a peers section nor a stick-table in this configuration");
		}
		String local = properties.localPeer();
		List<Form> forms = forms(properties, (local != null) ? local : "");
		read.configuration().sections("peers").forEach((section) -> forms.forEach((form) -> files(form, section)));
		return new Start(forms, warnings);
	}

	/** Keeps where HAProxy has its files for TLS. */
	private static void files(Form form, Section section) {
		if (form.section().name().equals(section.name()) && form.section().speaksTls()) {
			TlsParameters tls = TlsParameters.listening(section);
			put(form, Fields.CRT, tls.crt());
			put(form, Fields.CA_FILE, tls.caFile());
		}
	}

	private static void put(Form form, String file, @Nullable Word path) {
		if (path != null) {
			form.section().properties().put(Fields.SSL + file, path.text());
		}
	}

	private static HaproxyProperties read(Supplier<HaproxyProperties> reader) {
		try {
			return reader.get();
		}
		catch (InvalidGatewayConfigurationException ex) {
			throw new IllegalArgumentException(ex.problem().property() + ": " + ex.problem().message(), ex);
		}
	}

	/** What a gateway that has neither peers nor tables may want. */
	private static Form example() {
		return new Form(Release.NEWEST.toString(), "", new Form.Section("mypeers", Map.of()),
				List.of(new Form.Peer("gateway1", "", "10000", true), new Form.Peer("haproxy1", "", "10000", false)),
				List.of(new Form.Table("client_rates", Form.Place.SHARED,
						Map.of("type", "ip", "size", "100k", "expire", "10m"), List.of(stored("http_req_rate(10s)")))));
	}

	private static List<Form> forms(HaproxyProperties properties, String local) {
		Set<String> sections = new LinkedHashSet<>(properties.peers().keySet());
		properties.stickTables().values().forEach((table) -> {
			if (table.peers() != null) {
				sections.add(table.peers());
			}
		});
		return (sections.isEmpty() ? Set.of("") : sections).stream()
			.map((section) -> form(section, properties, local))
			.toList();
	}

	private static Form form(String name, HaproxyProperties properties, String local) {
		List<Form.Peer> peers = new ArrayList<>();
		List<Form.Table> tables = new ArrayList<>();
		Map<String, String> values = new LinkedHashMap<>();
		properties.stickTables().forEach((table, said) -> {
			if (said.peers() == null || said.peers().equals(name)) {
				tables.add(table(table, said, (said.peers() != null) ? Form.Place.SHARED : Form.Place.ALONE));
			}
		});
		HaproxyProperties.Section section = properties.peers().get(name);
		if (section != null) {
			section.peer().forEach((peer, address) -> peers.add(peer(peer, address, peer.equals(local))));
			section.table().forEach((table, said) -> tables.add(table(table, said, Form.Place.INSIDE)));
			values.putAll(Fields.values(section));
			HaproxyProperties.Ssl ssl = section.ssl();
			if (ssl != null) {
				values.put(Fields.SSL + "bundle", "");
				Fields.values(ssl).forEach((property, value) -> values.put(Fields.SSL + property, value));
			}
		}
		return new Form(Release.NEWEST.toString(), "", new Form.Section(name, values), peers, tables);
	}

	private static Form.Peer peer(String name, String address, boolean local) {
		Matcher matcher = ADDRESS.matcher(address.trim());
		return matcher.matches() ? new Form.Peer(name, matcher.group(1), matcher.group(2), local)
				: new Form.Peer(name, address.trim(), "", local);
	}

	private static Form.Table table(String name, HaproxyProperties.Table table, Form.Place place) {
		// Commas also separate the arguments of a type.
		String[] types = String.join(",", table.store()).split(",(?![^(]*\\))");
		List<Form.Stored> store = new ArrayList<>();
		for (String type : types) {
			if (!type.isBlank()) {
				store.add(stored(type.trim()));
			}
		}
		return new Form.Table(name, place, Fields.values(table), store);
	}

	private static Form.Stored stored(String text) {
		try {
			StoredType stored = StoredType.parse(text);
			boolean rate = stored.type().kind() == DataType.Kind.RATE;
			return new Form.Stored(stored.type().keyword(),
					stored.type().isArray() ? Integer.toString(stored.elements()) : "",
					rate ? HaproxyUnits.formatTime(stored.period()) : "");
		}
		catch (IllegalArgumentException ex) {
			return new Form.Stored(text, "", "");
		}
	}

}
