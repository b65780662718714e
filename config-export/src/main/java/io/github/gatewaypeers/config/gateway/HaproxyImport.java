package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.gatewaypeers.config.model.Address;
import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.TableLine;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.config.reader.ReadConfiguration;
import io.github.gatewaypeers.sticktable.HaproxyUnits;
import io.github.gatewaypeers.sticktable.ServerKeyType;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Makes the gateway's half of HAProxy's.
 */
public final class HaproxyImport {

	private final ReadConfiguration haproxy;

	private final YamlTree yaml = new YamlTree();

	private final List<String> warnings = new ArrayList<>();

	/** The sections of tables outside of them. */
	private final Map<TableLine, String> shared = new LinkedHashMap<>();

	private HaproxyImport(ReadConfiguration haproxy) {
		this.haproxy = haproxy;
	}

	/**
	 * Makes the gateway's half.
	 * @param haproxy what was read of HAProxy's configuration
	 * @return the YAML, and what is missing in it
	 */
	public static GatewayHalf write(ReadConfiguration haproxy) {
		return new HaproxyImport(haproxy).write();
	}

	private GatewayHalf write() {
		this.haproxy.problems().forEach((problem) -> this.warnings.add(problem.toString()));
		comments().map(GatewayProperty::of).filter((property) -> property != null).forEach(this::carry);
		for (Section section : this.haproxy.configuration().sections()) {
			switch (section.keyword()) {
				case "peers" -> peers(section);
				case "global" -> {
					statusCodes(section, Setting.Kind.HTTP_ERR_CODES);
					statusCodes(section, Setting.Kind.HTTP_FAIL_CODES);
				}
				default -> section.directives(TableLine.class).forEach(this::table);
			}
		}
		this.shared.forEach(this::share);
		new RuleImport(this.haproxy, this.yaml, this.warnings).run();
		String comments = this.warnings.stream()
			.map((warning) -> "# " + warning.replaceAll("\\p{Cntrl}", "?") + "\n")
			.collect(Collectors.joining());
		return new GatewayHalf(comments + this.yaml.text(), this.warnings);
	}

	private Stream<Comment> comments() {
		return Stream
			.concat(this.haproxy.configuration().preamble().stream(),
					this.haproxy.configuration().sections().stream().flatMap((section) -> section.lines().stream()))
			.filter(Comment.class::isInstance)
			.map(Comment.class::cast);
	}

	private void carry(@Nullable GatewayProperty property) {
		if (property != null) {
			put(property.name(), property.value());
		}
	}

	private void warn(Object part, String message) {
		this.warnings.add("line " + this.haproxy.line(part) + ": " + message);
	}

	private void statusCodes(Section global, Setting.Kind kind) {
		String codes = global.settings(kind)
			.flatMap((setting) -> setting.arguments().stream())
			.map(Word::text)
			.collect(Collectors.joining(" "));
		if (!codes.isEmpty()) {
			put("haproxy." + kind.keyword(), codes);
		}
	}

	private void put(String property, Object value) {
		if (!this.yaml.put(property, value)) {
			this.warnings.add(property + " is said twice, in different ways");
		}
	}

	private void peers(Section section) {
		String property = GatewayConfiguration.section(section.name());
		section.directives(ServerLine.class).forEach((server) -> peer(section, property, server));
		for (Setting setting : section.directives(Setting.class).toList()) {
			switch (setting.kind()) {
				case DISABLED -> warn(setting, "the section is disabled; leave it out of the gateway, too");
				case SHARDS ->
					warn(setting, "a gateway does not share out entries among shards; it sends and takes all");
				default -> {
				}
			}
		}
		new TlsImport(section, this.yaml, this::warn).read();
		section.directives(TableLine.class).forEach(this::table);
	}

	private void peer(Section section, String property, ServerLine server) {
		String address = address(section, server);
		if (server.name().expands()) {
			warn(server, "the name of peer '" + server.name()
					+ "' comes from the environment of HAProxy; list the peers by their names");
		}
		else if (address == null) {
			warn(server, "peer '" + server.name() + "' has no address that a gateway could dial; give it host:port");
		}
		else {
			put(GatewayConfiguration.below(property + ".peer", server.name().text()), address);
		}
	}

	private static @Nullable String address(Section section, ServerLine server) {
		Word word = server.address();
		if (word == null) {
			word = section.settings(Setting.Kind.BIND).map((bind) -> bind.arguments().get(0)).findFirst().orElse(null);
		}
		if (word == null) {
			return null;
		}
		if (word.expands()) {
			return placeholders(word.text());
		}
		try {
			Address address = Address.of(word);
			return (address != null && !address.host().isEmpty() && !address.host().equals("*")) ? address.toString()
					: null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/** Spring's placeholders, which find environment variables too. */
	static @Nullable String placeholders(String text) {
		StringBuilder result = new StringBuilder();
		int from = 0;
		for (int at = text.indexOf('$'); at >= 0; at = text.indexOf('$', from)) {
			result.append(text, from, at);
			from = Word.endOfReference(text, at);
			String name = text.substring(at + 1, from);
			if (name.startsWith("{")) {
				name = name.substring(1, name.length() - 1);
			}
			if (name.contains("[*]")) {
				return null;
			}
			result.append("${").append(name.replaceFirst("-", ":")).append('}');
		}
		return result.append(text.substring(from)).toString();
	}

	private void share(TableLine line, String section) {
		if (this.yaml.has(GatewayConfiguration.section(section))) {
			put(GatewayConfiguration.below("haproxy.stick-tables", line.definition().name()) + ".peers", section);
		}
		else {
			warn(line, "there is no section '" + section
					+ "' with peers that a gateway could dial; the table is not shared");
		}
	}

	private void table(TableLine line) {
		TableDefinition table = line.definition();
		String section = line.section();
		String property = (line.isInSection() && section != null)
				? GatewayConfiguration.below(GatewayConfiguration.section(section) + ".table",
						table.wireName().substring(1))
				: GatewayConfiguration.below("haproxy.stick-tables", table.name());
		put(property + ".type", table.keyType().keyword());
		if (table.keyLength() != table.keyType().defaultLength()) {
			put(property + ".length", table.keyLength());
		}
		put(property + ".size", HaproxyUnits.formatSize(table.size()));
		if (table.expire() != 0) {
			put(property + ".expire", HaproxyUnits.formatTime(table.expire()));
		}
		if (table.nopurge()) {
			put(property + ".nopurge", true);
		}
		if (table.recvOnly()) {
			put(property + ".recv-only", true);
		}
		if (table.serverKeyType() != ServerKeyType.NAME) {
			put(property + ".srvkey", "addr");
		}
		String writeTo = table.writeTo();
		if (writeTo != null) {
			put(property + ".write-to", writeTo);
		}
		if (table.bratesFactor() != 1) {
			put(property + ".brates-factor", table.bratesFactor());
		}
		List<StoredType> store = this.haproxy.configuration().store(table);
		if (!store.isEmpty()) {
			put(property + ".store", store.stream().map(StoredType::toString).toList());
		}
		if (!line.isInSection() && section != null) {
			this.shared.put(line, section);
		}
	}

}
