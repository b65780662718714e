package io.github.gatewaypeers.loadbalancer;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.gatewaypeers.sticktable.AddressText;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a route that has no service: HAProxy's {@code server} lines, balanced
 * round-robin. Safe for many threads.
 */
public final class ServerList {

	private static final String FORM = "write name address:port, and id with a number if it has one, "
			+ "for instance app1 10.0.0.31:8080 id 1";

	private final List<Listed> servers;

	private final AtomicInteger turn = new AtomicInteger();

	private ServerList(List<Listed> servers) {
		this.servers = servers;
	}

	/**
	 * Reads a list.
	 * @param text servers with commas between them, each
	 * {@code name [http[s]://]address:port [id number]}
	 * @return the list
	 * @throws IllegalArgumentException if the text is no such list; the message says what
	 * would be right
	 */
	public static ServerList parse(String text) {
		List<Listed> servers = new ArrayList<>();
		Set<Object> seen = new HashSet<>();
		for (String line : text.split(",", -1)) {
			Listed listed = Listed.parse(line.trim());
			if (!seen.add(listed.server.name())) {
				throw new IllegalArgumentException("there are two servers named '" + listed.server.name() + "'");
			}
			if (listed.server.id() != 0 && !seen.add(listed.server.id())) {
				throw new IllegalArgumentException("there are two servers with id " + listed.server.id());
			}
			servers.add(listed);
		}
		return new ServerList(List.copyOf(servers));
	}

	/**
	 * Returns the servers.
	 * @return the servers, in the order in which they take turns
	 */
	public List<Listed> servers() {
		return this.servers;
	}

	/**
	 * Finds a server that stick-tables without {@code server_key} could not name.
	 * @return the name of one that has no id, or {@code null}
	 */
	public @Nullable String withoutId() {
		return this.servers.stream()
			.map(Listed::server)
			.filter((server) -> server.id() == 0)
			.map(StickServer::name)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Chooses a server for a request.
	 * @param stickiness what the rules of the route would like
	 * @param url where the request would go to
	 * @return the same at the chosen server
	 */
	public URI choose(Stickiness stickiness, URI url) {
		Listed chosen = stickiness.wished(this.servers, Listed::server);
		if (chosen == null) {
			int turn = Math.floorMod(this.turn.getAndIncrement(), this.servers.size());
			chosen = stickiness.insteadOf(this.servers.get(turn), this.servers, Listed::server);
		}
		stickiness.chosen(chosen.server);
		return chosen.at(url);
	}

	@Override
	public String toString() {
		return this.servers.stream().map((listed) -> listed.server.name()).toList().toString();
	}

	/**
	 * One server of the list.
	 *
	 * @param server what stick-tables know of it
	 * @param scheme its scheme, or {@code null} to keep that of the route
	 * @param host its host, in brackets if it is an IPv6 address
	 * @param port its port
	 */
	public record Listed(StickServer server, @Nullable String scheme, String host, int port) {

		private static final int MAX_PORT = 65535;

		static Listed parse(String line) {
			String[] words = line.split("\\s+");
			if (words.length != 2 && (words.length != 4 || !words[2].equals("id"))) {
				throw new IllegalArgumentException("'" + line + "' is no server: " + FORM);
			}
			String place = words[1];
			String scheme = null;
			for (String known : new String[] { "http", "https" }) {
				if (place.startsWith(known + "://")) {
					scheme = known;
					place = place.substring(known.length() + 3);
				}
			}
			int colon = place.lastIndexOf(':');
			String host = (colon > 0) ? place.substring(0, colon) : "";
			int port = number(place.substring(colon + 1), MAX_PORT);
			if (!isHost(host) || port == 0) {
				throw new IllegalArgumentException("'" + words[1] + "' is no address of a server: " + FORM);
			}
			int id = (words.length == 4) ? number(words[3], Integer.MAX_VALUE) : 0;
			if (words.length == 4 && id == 0) {
				throw new IllegalArgumentException(
						"'" + words[3] + "' is no id of a server: use a number from 1 to " + Integer.MAX_VALUE);
			}
			boolean bareIpv6 = host.indexOf(':') >= 0 && !host.startsWith("[");
			return new Listed(new StickServer(words[0], StickServer.address(host, port), id), scheme,
					bareIpv6 ? "[" + host + "]" : host, port);
		}

		private static boolean isHost(String host) {
			boolean brackets = host.startsWith("[") && host.endsWith("]");
			if (host.indexOf(':') >= 0) {
				return AddressText.parse(brackets ? host.substring(1, host.length() - 1) : host) != null;
			}
			return host.matches("[A-Za-z0-9._-]+");
		}

		/** A positive number, or 0 if it is none. */
		private static int number(String text, int max) {
			if (!text.matches("[0-9]{1,10}")) {
				return 0;
			}
			long number = Long.parseLong(text);
			return (number <= max) ? (int) number : 0;
		}

		/** Returns the same URL at this server, or it itself if that is where it is. */
		URI at(URI url) {
			String scheme = (this.scheme != null) ? this.scheme : url.getScheme();
			if (this.port == url.getPort() && this.host.equalsIgnoreCase(url.getHost()) && scheme != null
					&& scheme.equals(url.getScheme()) && url.getRawUserInfo() == null) {
				return url;
			}
			StringBuilder text = new StringBuilder((scheme != null) ? scheme : "http").append("://")
				.append(this.host)
				.append(':')
				.append(this.port)
				.append((url.getRawPath() != null) ? url.getRawPath() : "");
			if (url.getRawQuery() != null) {
				text.append('?').append(url.getRawQuery());
			}
			return URI.create(text.toString());
		}

	}

}
