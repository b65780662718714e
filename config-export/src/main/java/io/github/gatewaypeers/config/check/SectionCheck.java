package io.github.gatewaypeers.config.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.gatewaypeers.autoconfigure.HaproxyProperties;
import io.github.gatewaypeers.config.gateway.GatewayConfiguration;
import io.github.gatewaypeers.config.gateway.GatewayServer;
import io.github.gatewaypeers.config.model.Address;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.StickRule;
import io.github.gatewaypeers.config.model.TableLine;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.config.reader.ReadConfiguration;
import io.github.gatewaypeers.sticktable.ServerKeyType;
import org.jspecify.annotations.Nullable;

/**
 * Compares the members of a section with those of HAProxy's section of the same name.
 */
final class SectionCheck {

	private final GatewayConfiguration gateway;

	private final ReadConfiguration haproxy;

	private final String name;

	private final List<Difference> differences;

	/** The servers that stick by a table, if they are known by their names. */
	private final Map<String, List<GatewayServer>> ours = new HashMap<>();

	SectionCheck(GatewayConfiguration gateway, ReadConfiguration haproxy, String name, List<Difference> differences) {
		this.gateway = gateway;
		this.haproxy = haproxy;
		this.name = name;
		this.differences = differences;
	}

	void compare(HaproxyProperties.Section ours, Section theirs) {
		Map<String, ServerLine> members = new HashMap<>();
		boolean known = true;
		for (ServerLine server : theirs.directives(ServerLine.class).toList()) {
			known &= !server.name().expands();
			members.put(server.name().text(), server);
		}
		for (Map.Entry<String, String> peer : ours.peer().entrySet()) {
			ServerLine server = members.get(peer.getKey());
			if (server != null) {
				address(peer.getKey(), peer.getValue(), server, theirs);
			}
			else if (known) {
				add(peer.getKey(), theirs, "HAProxy does not list this peer, so it refuses it (504)",
						"add 'peer " + peer.getKey() + " " + peer.getValue() + "' to HAProxy's section");
			}
		}
		for (ServerLine server : members.values()) {
			String peer = server.name().text();
			if (!server.name().expands() && !ours.peer().containsKey(peer)) {
				add(peer, server, "the gateway does not list this peer, so it refuses it (504)",
						"add it below " + GatewayConfiguration.section(this.name) + ".peer");
			}
		}
		localPeers(ours, theirs);
		new TlsCheck(this.gateway, this.haproxy, this.differences).compare(ours, theirs);
		if (isDisabled(theirs)) {
			add("", theirs, "HAProxy's section is disabled, so nothing is replicated", "remove 'disabled'");
		}
		servers();
	}

	private void localPeers(HaproxyProperties.Section ours, Section theirs) {
		String local = this.gateway.properties().localPeer();
		if (local != null && !ours.peer().containsKey(local.trim())) {
			add("", theirs, "haproxy.local-peer is '" + local + "', which is no peer of the section",
					"use one of " + ours.peer().keySet());
		}
		this.haproxy.configuration()
			.sections("global")
			.flatMap((global) -> global.settings(Setting.Kind.LOCAL_PEER))
			.filter((setting) -> !setting.arguments().get(0).expands())
			.forEach((setting) -> {
				String theirLocal = setting.arguments().get(0).text();
				if (theirLocal.equals(local)) {
					add("", setting, "both sides are '" + local + "', so each takes the other for itself",
							"give each side a name of its own");
				}
				if (theirs.directives(ServerLine.class).noneMatch((server) -> server.name().is(theirLocal))
						&& theirs.directives(ServerLine.class).noneMatch((server) -> server.name().expands())) {
					add("", setting,
							"HAProxy's localpeer '" + theirLocal
									+ "' is no peer of the section, so HAProxy leaves the section out",
							"list it as a peer");
				}
			});
	}

	private void address(String peer, String ours, ServerLine server, Section theirs) {
		Address here = address(Word.of(ours.isBlank() ? "unknown" : ours.trim()));
		Word word = server.address();
		Address there = (word != null) ? address(word)
				: theirs.settings(Setting.Kind.BIND)
					.map((bind) -> address(bind.arguments().get(0)))
					.findFirst()
					.orElse(null);
		if (here == null || there == null) {
			return;
		}
		if (here.port() != there.port()) {
			add(peer, server, "the port is " + here.port() + " here, " + there.port() + " in HAProxy",
					"use the port on which the peer listens on both sides");
		}
		boolean any = there.host().isEmpty() || there.host().equals("*");
		if (!any && !here.host().equalsIgnoreCase(there.host())) {
			bends(peer, server,
					"the host is '" + here.host() + "' here, '" + there.host() + "' in HAProxy; they may be the same",
					"make sure that both lead to the peer, and write them alike");
		}
	}

	private static @Nullable Address address(Word word) {
		try {
			return Address.of(word);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static boolean isDisabled(Section section) {
		boolean disabled = false;
		for (Setting setting : section.directives(Setting.class).toList()) {
			disabled = (setting.kind() == Setting.Kind.DISABLED)
					|| (disabled && setting.kind() != Setting.Kind.ENABLED);
		}
		return disabled;
	}

	/** Servers have the numbers of their order, unless they have their own. */
	private void servers() {
		Map<String, Set<String>> found = new HashMap<>();
		for (Section backend : this.haproxy.configuration().sections()) {
			List<String> tables = backend.directives(StickRule.class)
				.map((rule) -> (rule.table() != null) ? rule.table().text() : backend.name())
				.filter(this::isShared)
				.distinct()
				.toList();
			for (ServerLine server : tables.isEmpty() ? List.<ServerLine>of()
					: backend.directives(ServerLine.class).toList()) {
				if (server.parameter("id") == null) {
					bends(backend.name() + "/" + server.name(), server,
							"the server has no id, so its number in server_id changes with the order of the lines",
							"add 'id' with the same number on all members");
				}
				tables.forEach((table) -> server(table, backend, server));
				tables.forEach(
						(table) -> found.computeIfAbsent(table, (key) -> new HashSet<>()).add(server.name().text()));
			}
		}
		found
			.forEach((table, names) -> ours(table).stream()
				.filter((server) -> !names.contains(server.name()))
				.forEach((server) -> this.differences.add(new Difference(Difference.Severity.BENDS, server.name(),
						this.gateway.line(server.property()), 0,
						"HAProxy has no server of this name, so clients that stick to it here are balanced anew there",
						"name the servers alike on both sides"))));
	}

	private List<GatewayServer> ours(String table) {
		return this.ours.computeIfAbsent(table, this::read);
	}

	private List<GatewayServer> read(String table) {
		boolean byName = this.gateway.tables()
			.stream()
			.anyMatch((each) -> each.name().equals(table) && each.serverKeyType() == ServerKeyType.NAME);
		return byName ? this.gateway.servers(table) : List.of();
	}

	private void server(String table, Section backend, ServerLine server) {
		List<GatewayServer> ours = ours(table);
		if (ours.isEmpty() || server.name().expands()) {
			return;
		}
		String subject = backend.name() + "/" + server.name();
		GatewayServer same = ours.stream().filter((each) -> server.name().is(each.name())).findFirst().orElse(null);
		if (same == null) {
			this.differences.add(new Difference(Difference.Severity.BENDS, subject,
					this.gateway.line(ours.get(0).property()), this.haproxy.line(server),
					"the gateway has no server of this name, so clients that stick to it in HAProxy are balanced anew here",
					"name the servers alike on both sides"));
			return;
		}
		Word id = server.parameter("id");
		if (id != null && same.id() > 0 && !id.is(Integer.toString(same.id()))) {
			this.differences.add(
					new Difference(Difference.Severity.BENDS, subject, this.gateway.line(same.property()),
							this.haproxy.line(server),
							"the server has id " + same.id() + " here, " + id
									+ " in HAProxy, so that server_id means another one",
							"use the same id on both sides"));
		}
	}

	private boolean isShared(String table) {
		return this.haproxy.configuration()
			.directives(TableLine.class)
			.anyMatch((line) -> line.definition().name().equals(table) && this.name.equals(line.section()));
	}

	private void add(String peer, Object theirs, String message, String mend) {
		this.differences.add(difference(Difference.Severity.BREAKS, peer, theirs, message, mend));
	}

	private void bends(String peer, Object theirs, String message, String mend) {
		this.differences.add(difference(Difference.Severity.BENDS, peer, theirs, message, mend));
	}

	private Difference difference(Difference.Severity severity, String peer, Object theirs, String message,
			String mend) {
		String section = GatewayConfiguration.section(this.name);
		String property = peer.isEmpty() ? section : GatewayConfiguration.below(section + ".peer", peer);
		return new Difference(severity, peer.isEmpty() ? "peers " + this.name : peer, this.gateway.line(property),
				this.haproxy.line(theirs), message, mend);
	}

}
