package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.gatewaypeers.autoconfigure.HaproxyProperties;
import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Configuration;
import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.StickRule;
import io.github.gatewaypeers.config.model.TableLine;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.config.writer.ConfigurationWriter;
import io.github.gatewaypeers.config.writer.Omission;
import io.github.gatewaypeers.config.writer.WrittenConfiguration;
import io.github.gatewaypeers.sticktable.TableDefinition;

/**
 * Writes HAProxy's half of a gateway's configuration.
 */
public final class HaproxyExport {

	/** What HAProxy's half says by itself. */
	private static final Pattern SAID = Pattern.compile(
			"haproxy\\.(?:stick-tables\\..*|peers\\.(?:[^.\\[]+|\\[[^\\]]*\\])\\.(?:(?:peer|table)[.\\[].*|ssl\\.verify(?:-peer-name)?)|http-(?:err|fail)-codes)");

	private final GatewayConfiguration gateway;

	private final ExportOptions options;

	private final List<String> warnings = new ArrayList<>();

	private HaproxyExport(GatewayConfiguration gateway, ExportOptions options) {
		this.gateway = gateway;
		this.options = options;
	}

	/**
	 * Writes HAProxy's half.
	 * @param gateway the gateway's configuration
	 * @param options how to write it
	 * @return the text and its warnings
	 * @throws IllegalArgumentException if the member is no peer of every section, or the
	 * configuration says what HAProxy cannot hold; the message says how to mend it
	 */
	public static HaproxyHalf write(GatewayConfiguration gateway, ExportOptions options) {
		return new HaproxyExport(gateway, options).write();
	}

	private HaproxyHalf write() {
		checkMember();
		RouteRules rules = new RouteRules(this.gateway, this.options.release());
		List<Directive> preamble = preamble();
		List<Section> sections = new ArrayList<>();
		List<Directive> global = global(rules);
		if (!global.isEmpty()) {
			sections.add(new Section("global", List.of(), global));
		}
		if (this.options.standalone()) {
			sections.add(defaults());
		}
		this.gateway.properties().peers().forEach((name, peers) -> sections.add(peers(name, peers)));
		for (TableDefinition table : this.gateway.tables()) {
			if (table.name().equals(table.wireName())) {
				sections.add(backend(table));
			}
		}
		if (this.options.standalone()) {
			sections.add(rules.frontend(this.options.bind()));
			sections.addAll(rules.backends(this.options.release()));
		}
		WrittenConfiguration written = new ConfigurationWriter(this.options.release())
			.write(new Configuration(preamble, sections));
		String text = written.text();
		this.warnings.addAll(rules.warnings());
		written.omissions().stream().map(Omission::toString).forEach(this.warnings::add);
		if (!this.options.standalone()) {
			text += fragmentRules(rules);
		}
		return new HaproxyHalf(text, this.warnings);
	}

	private void checkMember() {
		String member = this.options.member();
		if (member == null) {
			return;
		}
		this.gateway.properties().peers().forEach((name, peers) -> {
			if (!peers.peer().containsKey(member)) {
				throw new IllegalArgumentException("'" + member + "' is no peer of section '" + name + "'; use one of "
						+ String.join(", ", peers.peer().keySet()));
			}
		});
	}

	private List<Directive> preamble() {
		List<Directive> lines = new ArrayList<>();
		String member = this.options.member();
		lines.add(Comment.of("For HAProxy " + this.options.release() + ". " + ((member != null)
				? "This is " + member + "'s file." : "All members share this file; start each as")));
		if (member == null) {
			lines.add(Comment.of("    haproxy -L <its name below> -f <this file>"));
		}
		for (GatewayProperty property : this.gateway.all()) {
			if (property.name().startsWith("haproxy.") && !SAID.matcher(property.name()).matches()) {
				lines.add(property.comment());
			}
		}
		if (this.gateway.has("haproxy.client-address") || this.gateway.has("haproxy.proxy-protocol")) {
			String warning = "HAProxy's src is the address of the connection; use 'http-request set-src' or 'accept-proxy' "
					+ "to know clients behind proxies as the gateway does";
			this.warnings.add(warning);
			lines.add(Comment.of(warning));
		}
		return lines;
	}

	private List<Directive> global(RouteRules rules) {
		HaproxyProperties properties = this.gateway.properties();
		List<Directive> lines = new ArrayList<>();
		String member = this.options.member();
		if (member != null) {
			lines.add(Setting.of(Setting.Kind.LOCAL_PEER, member));
		}
		String socket = this.options.statsSocket();
		if (socket != null) {
			lines.add(Setting.of(Setting.Kind.STATS_SOCKET, socket, "mode", "600", "level", "admin"));
		}
		statusCodes(lines, Setting.Kind.HTTP_ERR_CODES, properties.httpErrCodes(), "400-499");
		statusCodes(lines, Setting.Kind.HTTP_FAIL_CODES, properties.httpFailCodes(), "500-599 -501 -505");
		if (rules.counters() > 3) {
			lines.add(Setting.of(Setting.Kind.STICK_COUNTERS, Integer.toString(rules.counters())));
		}
		return lines;
	}

	private static void statusCodes(List<Directive> lines, Setting.Kind kind, String codes, String otherwise) {
		if (!codes.trim().equals(otherwise)) {
			lines.add(Setting.of(kind, codes.trim().split("\\s+")));
		}
	}

	private static Section defaults() {
		return new Section("defaults", List.of(),
				List.of(new OpaqueLine("mode http"), new OpaqueLine("timeout connect 5s"),
						new OpaqueLine("timeout client 30s"), new OpaqueLine("timeout server 30s"),
						new OpaqueLine("option forwardfor")));
	}

	private Section peers(String name, HaproxyProperties.Section peers) {
		List<Directive> lines = new ArrayList<>();
		TlsLines tls = new TlsLines(peers.ssl(), this.options);
		lines.addAll(tls.defaults());
		for (Map.Entry<String, String> peer : peers.peer().entrySet()) {
			String address = peer.getValue().trim();
			lines.add(new ServerLine(true, Word.of(peer.getKey()),
					Word.of(address.isEmpty() ? listening(name, peer.getKey(), peers) : address),
					tls.ofPeer(peer.getKey())));
		}
		for (TableDefinition table : this.gateway.tables()) {
			if (!table.name().equals(table.wireName()) && this.gateway.section(table).equals(name)) {
				lines.add(new TableLine(table, null));
			}
		}
		return Section.of("peers", name, lines);
	}

	/**
	 * The gateway may leave its own address to {@code bind}; the other members cannot.
	 */
	private static String listening(String section, String peer, HaproxyProperties.Section peers) {
		String bind = (peers.bind() != null) ? peers.bind().trim() : "";
		if (bind.startsWith("*") || !bind.contains(":")) {
			throw new IllegalArgumentException(
					GatewayConfiguration.below(GatewayConfiguration.section(section) + ".peer", peer)
							+ ": HAProxy has to dial this peer, and '" + bind
							+ "' does not say where; give it its address as host:port");
		}
		return bind;
	}

	private Section backend(TableDefinition table) {
		String peers = this.gateway.section(table);
		return Section.of("backend", table.name(),
				List.of(new TableLine(table, peers.isEmpty() ? null : Word.of(peers))));
	}

	private String fragmentRules(RouteRules rules) {
		List<Directive> lines = rules.rules();
		if (lines.isEmpty()) {
			return "";
		}
		ConfigurationWriter writer = new ConfigurationWriter(this.options.release());
		StringBuilder text = new StringBuilder("\n# What the routes do, for the frontend that serves them:\n#\n");
		Section frontend = Section.of("frontend", "routes", lines);
		WrittenConfiguration written = writer.write(Configuration.of(frontend));
		written.omissions().stream().map(Omission::toString).forEach(this.warnings::add);
		written.text().lines().skip(1).forEach((line) -> text.append("#").append(line).append('\n'));
		List<Section> backends = rules.backends(this.options.release());
		backends.removeIf((backend) -> backend.directives(StickRule.class).findAny().isEmpty());
		if (!backends.isEmpty()) {
			text.append("#\n# and for the backends that it uses:\n#\n");
			writer.write(new Configuration(List.of(), backends))
				.text()
				.lines()
				.forEach((line) -> text.append(line.isEmpty() ? "#" : "# " + line).append('\n'));
		}
		return text.toString();
	}

}
