package io.github.gatewaypeers.config.gateway;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.Word;
import org.jspecify.annotations.Nullable;

/**
 * The backends of routes, with the servers of which the properties know the address. Each
 * server has its place as its number, which all members must agree on.
 */
final class RouteBackends {

	private static final String ADDRESS = "[0-9.]+|\\[.*";

	private final GatewayConfiguration gateway;

	private final Release release;

	private final List<String> warnings;

	RouteBackends(GatewayConfiguration gateway, Release release, List<String> warnings) {
		this.gateway = gateway;
		this.release = release;
		this.warnings = warnings;
	}

	List<Section> write(Map<Route, String> names) {
		List<Section> sections = new ArrayList<>();
		names.forEach((route, name) -> sections.add(Section.of("backend", name, lines(route))));
		return sections;
	}

	private List<Directive> lines(Route route) {
		URI uri = route.uri();
		boolean service = "lb".equals(uri.getScheme());
		List<String> uris = service ? this.gateway.instances(String.valueOf(uri.getHost())) : List.of(uri.toString());
		List<Directive> servers = new ArrayList<>();
		for (String each : uris) {
			ServerLine server = server(servers.size() + 1, each);
			if (server != null) {
				servers.add(server);
			}
		}
		List<Directive> lines = new ArrayList<>();
		if (service || servers.isEmpty()) {
			new CarriedProperties(this.gateway).route(this.gateway.routes().indexOf(route), ".uri", lines);
		}
		if (servers.isEmpty()) {
			String warning = "route '" + route.id() + "' has no server, because HAProxy does not know where '" + uri
					+ "' is; add a server line";
			this.warnings.add(warning);
			lines.add(Comment.of(RouteRules.printable(warning)));
		}
		lines.addAll(servers);
		return lines;
	}

	private @Nullable ServerLine server(int id, String text) {
		URI uri;
		try {
			uri = URI.create(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
		String host = uri.getHost();
		boolean tls = "https".equals(uri.getScheme());
		if (host == null || !(tls || "http".equals(uri.getScheme()))) {
			return null;
		}
		int port = (uri.getPort() > 0) ? uri.getPort() : (tls ? 443 : 80);
		boolean named = !host.matches(ADDRESS);
		List<String> parameters = new ArrayList<>(List.of("id", Integer.toString(id)));
		if (tls) {
			// The store of the system can be named since 2.6.
			String store = this.release.isAtLeast(Release.of("2.6")) ? "@system-ca"
					: "/etc/ssl/certs/ca-certificates.crt";
			parameters.addAll(List.of("ssl", "verify", "required", "ca-file", store));
			if (named) {
				parameters.addAll(List.of("sni", "str(" + host + ")", "verifyhost", host));
			}
		}
		if (named) {
			// Else HAProxy would not start without its name server.
			parameters.addAll(List.of("init-addr", "last,libc,none"));
		}
		return new ServerLine(false, Word.of("s" + id), Word.of(host + ":" + port),
				parameters.stream().map(Word::of).toList());
	}

}
