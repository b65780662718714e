package io.github.gatewaypeers.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * Makes the {@code peers} sections that the properties describe, or says which property
 * describes none.
 */
public final class SectionReader {

	private static final String ADDRESS = "write host:port, with an IPv6 host in brackets, for instance "
			+ "10.0.0.11:10000 or [2001:db8::1]:10000";

	private final HaproxyProperties properties;

	private final StickTables tables;

	private final @Nullable SslBundles bundles;

	private final String localPeer;

	SectionReader(HaproxyProperties properties, StickTables tables, @Nullable SslBundles bundles) {
		this.properties = properties;
		this.tables = tables;
		this.bundles = bundles;
		this.localPeer = LocalPeer.name(properties);
	}

	/**
	 * Looks for what no gateway could start with, whichever of the peers it is. Asks no
	 * name server.
	 * @param properties the properties
	 * @throws InvalidHaproxyPropertyException if a property describes no section
	 */
	public static void check(HaproxyProperties properties) {
		properties.peers().forEach((name, section) -> {
			String property = PropertyNames.section(name);
			PropertyNames.checkName(property, name);
			String bind = section.bind();
			if (bind != null && !bind.isBlank()) {
				listening(property + ".bind", bind);
			}
			section.peer().forEach((peer, address) -> {
				PropertyNames.checkName(property + ".peer", peer);
				if (bind == null || bind.isBlank() || !address.isBlank()) {
					dialled(property + ".peer." + PropertyNames.key(peer), address,
							peer.equals(properties.localPeer()));
				}
			});
			limits(property, section, PeersSection.of(name, "local"));
			SslReader.check(property + ".ssl", section.ssl());
		});
	}

	static String known(HaproxyProperties properties) {
		return properties.peers().isEmpty() ? "declare it under haproxy.peers"
				: "declare it under haproxy.peers or use one of " + properties.peers().keySet();
	}

	PeersSection read(String name) {
		String property = PropertyNames.section(name);
		PropertyNames.checkName(property, name);
		HaproxyProperties.Section section = this.properties.peers().get(name);
		if (section == null || !section.peer().containsKey(this.localPeer)) {
			throw new InvalidHaproxyPropertyException(property + ".peer",
					"the local peer '" + this.localPeer + "' is not among the peers of the section",
					"add " + this.localPeer + ": host:port" + others(section));
		}
		InetSocketAddress bind = bind(property, section);
		PeersSection.Builder builder = PeersSection.of(name, this.localPeer).bind(bind);
		section.peer()
			.forEach((peer, address) -> addPeer(builder, property + ".peer." + PropertyNames.key(peer), peer, address,
					bind));
		limits(property, section, builder);
		HaproxyProperties.Ssl ssl = section.ssl();
		if (ssl != null) {
			builder.tls(SslReader.read(property + ".ssl", ssl, this.bundles));
		}
		tables(name).forEach(builder::table);
		return PropertyNames.check(property, builder::build);
	}

	private static void limits(String property, HaproxyProperties.Section section, PeersSection.Builder builder) {
		PropertyNames.check(property + ".max-message-length",
				() -> builder.maxMessageLength(section.maxMessageLength()));
		PropertyNames.check(property + ".resync-timeout", () -> builder.resyncTimeout(section.resyncTimeout()));
		PropertyNames.check(property + ".handover-timeout", () -> builder.handoverTimeout(section.handoverTimeout()));
	}

	private static String others(HaproxyProperties.@Nullable Section section) {
		return (section == null || section.peer().isEmpty()) ? ""
				: ", or set haproxy.local-peer to one of " + section.peer().keySet();
	}

	private InetSocketAddress bind(String property, HaproxyProperties.Section section) {
		String bind = section.bind();
		if (bind != null && !bind.isBlank()) {
			HostAndPort listening = listening(property + ".bind", bind);
			return listening.isAny() ? new InetSocketAddress(listening.port()) : resolve(property + ".bind", listening);
		}
		String peer = property + ".peer." + PropertyNames.key(this.localPeer);
		String address = section.peer().getOrDefault(this.localPeer, "");
		if (address.isBlank()) {
			throw new InvalidHaproxyPropertyException(peer, "the local peer has no address to listen on",
					"give it one as host:port, or set " + property + ".bind");
		}
		HostAndPort local = address(peer, address);
		return resolve(peer, local);
	}

	private static HostAndPort listening(String property, String bind) {
		if (bind.trim().matches("[0-9]{1,5}")) {
			return address(property, InetAddress.getLoopbackAddress().getHostAddress() + ":" + bind.trim());
		}
		if (bind.trim().startsWith(":")) {
			throw new InvalidHaproxyPropertyException(property,
					"'" + bind + "' does not say on which address to listen",
					"write *" + bind.trim() + " for all addresses or 127.0.0.1" + bind.trim() + " for loopback");
		}
		return address(property, bind);
	}

	private static InetSocketAddress resolve(String property, HostAndPort address) {
		InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
		if (resolved.isUnresolved()) {
			throw new InvalidHaproxyPropertyException(property, "the host '" + address.host() + "' is not known",
					"use an address of this machine");
		}
		return resolved;
	}

	private void addPeer(PeersSection.Builder builder, String property, String peer, String address,
			InetSocketAddress bind) {
		PropertyNames.checkName(property, peer);
		boolean local = peer.equals(this.localPeer);
		if (local && address.isBlank()) {
			builder.peer(peer, bind.getHostString(), bind.getPort());
			return;
		}
		HostAndPort parsed = dialled(property, address, local);
		builder.peer(peer, parsed.host(), parsed.port());
	}

	private static HostAndPort dialled(String property, String address, boolean local) {
		HostAndPort parsed = address(property, address);
		if (parsed.isAny() || (parsed.port() == 0 && !local)) {
			throw new InvalidHaproxyPropertyException(property, "'" + address + "' is no address to connect to",
					ADDRESS);
		}
		return parsed;
	}

	private static HostAndPort address(String property, String text) {
		try {
			return HostAndPort.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidHaproxyPropertyException(property, String.valueOf(ex.getMessage()), ADDRESS, ex);
		}
	}

	private List<StickTable> tables(String section) {
		String prefix = section + "/";
		return this.tables.all().stream().filter((table) -> {
			String name = table.definition().name();
			HaproxyProperties.Table properties = this.properties.stickTables().get(name);
			return (properties != null) ? section.equals(properties.peers()) : name.startsWith(prefix);
		}).toList();
	}

}
