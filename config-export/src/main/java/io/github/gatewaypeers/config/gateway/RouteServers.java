package io.github.gatewaypeers.config.gateway;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.gatewaypeers.loadbalancer.ServerList;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a route, as far as the properties know them, and the rules by which
 * clients stick to them.
 *
 * @param route the route
 * @param sticks the rules that HAProxy can say, those of default filters first
 * @param servers the servers
 * @param listed whether a rule lists them
 */
record RouteServers(Route route, List<StickingFilter> sticks, List<Server> servers, boolean listed) {

	static RouteServers of(GatewayConfiguration gateway, Route route) {
		List<StickingFilter> sticks = Stream.concat(gateway.defaultFilters().stream(), route.filters().stream())
			.map(RouteServers::stick)
			.flatMap(Stream::ofNullable)
			.toList();
		String list = sticks.stream().map(StickingFilter::servers).flatMap(Stream::ofNullable).findFirst().orElse(null);
		if (list != null) {
			return new RouteServers(route, sticks, listed(list, String.valueOf(route.uri().getScheme())), true);
		}
		List<Server> servers = new ArrayList<>();
		if (!"lb".equals(route.uri().getScheme())) {
			Server server = Server.of(route.uri().toString());
			return new RouteServers(route, sticks, (server != null) ? List.of(server) : List.of(), false);
		}
		for (Instance instance : gateway.instances(String.valueOf(route.uri().getHost()))) {
			Server server = Server.of(instance.uri());
			if (server != null) {
				String address = instance.address();
				Server at = (address != null) ? server.at(address) : server;
				String name = (instance.name() != null) ? instance.name() : (instance.instanceId() != null)
						? instance.instanceId() : (at.host() + ":" + at.port()).replaceAll("[\\[\\]]", "");
				boolean named = instance.name() != null || !sticks.isEmpty();
				servers.add(at.named(named ? name : "", instance.id()));
			}
		}
		return new RouteServers(route, sticks, servers, false);
	}

	private static @Nullable StickingFilter stick(Route.Part part) {
		try {
			return (StickFilter.of(part) instanceof StickingFilter stick) ? stick : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Reads {@code app1 10.0.0.31:8080 id 1, app2 https://10.0.0.32:8443}.
	 * @throws IllegalArgumentException if a gateway would not take it
	 */
	static List<Server> listed(String list, String scheme) {
		return ServerList.parse(list).servers().stream().map((listed) -> {
			String own = listed.scheme();
			boolean tls = "https".equals((own != null) ? own : scheme);
			return new Server(listed.server().name(), listed.host(), listed.port(), tls, listed.server().id());
		}).toList();
	}

	List<GatewayServer> stickingBy(String table) {
		return this.sticks.stream().noneMatch((stick) -> stick.table().equals(table)) ? List.of()
				: this.servers.stream()
					.filter((server) -> !server.name().isEmpty())
					.map((server) -> new GatewayServer(server.name(), server.id(), this.route.property()))
					.toList();
	}

	/**
	 * A server.
	 *
	 * @param name its name, empty for any
	 * @param host its host, in brackets if it is an IPv6 address
	 * @param port its port
	 * @param tls whether it speaks TLS
	 * @param id its number, 0 for any
	 */
	record Server(String name, String host, int port, boolean tls, int id) {

		static @Nullable Server of(String text) {
			try {
				URI uri = URI.create(text);
				boolean tls = "https".equals(uri.getScheme());
				if (uri.getHost() == null || !(tls || "http".equals(uri.getScheme()))) {
					return null;
				}
				return new Server("", uri.getHost(), (uri.getPort() > 0) ? uri.getPort() : (tls ? 443 : 80), tls, 0);
			}
			catch (IllegalArgumentException ex) {
				return null;
			}
		}

		Server named(String name, int id) {
			return new Server(name, this.host, this.port, this.tls, id);
		}

		/**
		 * The same at the address of HAProxy's line, where an IPv6 one has no brackets.
		 */
		Server at(String address) {
			int colon = address.lastIndexOf(':');
			String host = (colon > 0) ? address.substring(0, colon) : "";
			Server other = of("http://" + ((host.indexOf(':') >= 0 && !host.startsWith("[")) ? "[" + host + "]" : host)
					+ address.substring(Math.max(colon, 0)));
			return (other != null) ? new Server(this.name, other.host, other.port, this.tls, this.id) : this;
		}

	}

}
