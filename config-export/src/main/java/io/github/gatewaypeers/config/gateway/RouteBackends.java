package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.StickRule;
import io.github.gatewaypeers.config.model.Word;

/**
 * The backends of routes: stick rules, and the servers of which the properties know the
 * address. Each has its place as its number unless it has its own, and all members must
 * agree on them.
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
		names.forEach((route, name) -> sections
			.add(Section.of("backend", name, lines(RouteServers.of(this.gateway, route)))));
		return sections;
	}

	private List<Directive> lines(RouteServers servers) {
		Route route = servers.route();
		List<Directive> lines = new ArrayList<>();
		boolean service = "lb".equals(route.uri().getScheme());
		if (service || servers.listed() || servers.servers().isEmpty()) {
			new CarriedProperties(this.gateway).route(this.gateway.routes().indexOf(route), ".uri", lines);
		}
		if (servers.servers().isEmpty()) {
			String warning = "route '" + route.id() + "' has no server, because HAProxy does not know where '"
					+ route.uri() + "' is; add a server line";
			this.warnings.add(warning);
			lines.add(Comment.of(RouteRules.printable(warning)));
		}
		stick(servers.sticks(), lines);
		Set<Integer> ids = servers.servers().stream().map(RouteServers.Server::id).collect(Collectors.toSet());
		for (RouteServers.Server server : servers.servers()) {
			int number = servers.servers().indexOf(server) + 1;
			lines.add(line(server, number,
					(server.id() > 0) ? server.id() : (servers.listed() || !ids.add(number)) ? 0 : number));
		}
		return lines;
	}

	/** Writes the rules of a backend. */
	static void stick(List<StickingFilter> sticks, List<Directive> lines) {
		if (sticks.isEmpty()) {
			return;
		}
		int redispatch = sticks.stream()
			.mapToInt(StickingFilter::redispatch)
			.filter((failures) -> failures > 0)
			.min()
			.orElse(0);
		if (redispatch > 0 && redispatch != StickingFilter.REDISPATCH) {
			lines.add(new OpaqueLine("retries " + redispatch));
		}
		lines.add(new OpaqueLine((redispatch > 0) ? "option redispatch" : "no option redispatch"));
		for (StickingFilter stick : sticks) {
			lines.add(new StickRule(stick.kind(), Word.of(stick.key()), Word.of(stick.table()), null));
		}
	}

	private ServerLine line(RouteServers.Server server, int number, int id) {
		boolean named = !server.host().matches(ADDRESS);
		List<String> parameters = new ArrayList<>();
		if (id > 0) {
			parameters.addAll(List.of("id", Integer.toString(id)));
		}
		if (server.tls()) {
			// The store of the system can be named since 2.6.
			String store = this.release.isAtLeast(Release.of("2.6")) ? "@system-ca"
					: "/etc/ssl/certs/ca-certificates.crt";
			parameters.addAll(List.of("ssl", "verify", "required", "ca-file", store));
			if (named) {
				parameters.addAll(List.of("sni", "str(" + server.host() + ")", "verifyhost", server.host()));
			}
		}
		if (named) {
			// Else HAProxy would not start without its name server.
			parameters.addAll(List.of("init-addr", "last,libc,none"));
		}
		return new ServerLine(false, name(server, number), Word.of(server.host() + ":" + server.port()),
				parameters.stream().map(Word::of).toList());
	}

	private Word name(RouteServers.Server server, int number) {
		if (server.name().isEmpty()) {
			return Word.of("s" + number);
		}
		try {
			return Word.name("a server", server.name());
		}
		catch (IllegalArgumentException ex) {
			this.warnings.add("server '" + server.name() + "' is called s" + number + " in HAProxy, where "
					+ ex.getMessage() + "; say what it is called by haproxy-server-name");
			return Word.of("s" + number);
		}
	}

}
