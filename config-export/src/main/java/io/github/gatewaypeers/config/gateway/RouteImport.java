package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.github.gatewaypeers.config.model.Address;
import io.github.gatewaypeers.config.model.Configuration;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.config.reader.ConfigurationReader;
import org.jspecify.annotations.Nullable;

/**
 * Makes routes of the rules that choose them, in the form in which {@link RouteRules}
 * writes them.
 */
final class RouteImport {

	private static final String ROUTES = GatewayConfiguration.GATEWAY + ".routes[";

	private static final List<String> UNCHOSEN = ConfigurationReader
		.words("!{ var(" + RouteRules.VARIABLE + ") -m found }");

	private final Configuration haproxy;

	private final YamlTree yaml;

	/** The properties of routes by their identities. */
	private final Map<String, String> properties = new HashMap<>();

	/** The backends of routes. */
	private final Set<String> stuck = new HashSet<>();

	/** Predicates by the words of ACLs that read variables. */
	private final Map<List<String>, String> remembered = new HashMap<>();

	RouteImport(Configuration haproxy, YamlTree yaml) {
		this.haproxy = haproxy;
		this.yaml = yaml;
	}

	/** The property of a route that was chosen before, or {@code null}. */
	@Nullable String property(String id) {
		return this.properties.get(id);
	}

	/**
	 * Reads {@code http-request set-var(txn.route) str(id) if ...}.
	 * @param conditions knows the ACLs of the section
	 */
	void choose(List<String> words, ConditionImport conditions, Consumer<String> warnings) {
		String id = identity(words.get(2));
		List<String> condition = words.subList(4, words.size());
		if (id == null || !condition.subList(0, Math.min(UNCHOSEN.size(), condition.size())).equals(UNCHOSEN)) {
			warnings.accept("this choice of a route is none that a gateway knows; write the route yourself");
			return;
		}
		int index = 0;
		while (this.yaml.has(ROUTES + index + "].id")) {
			index++;
		}
		String route = ROUTES + index + "]";
		this.yaml.put(route + ".id", id);
		this.properties.put(id, route);
		List<String> names = condition.subList(UNCHOSEN.size(), condition.size());
		for (int i = 0; i < names.size(); i++) {
			String property = route + ".predicates[" + i + "]";
			if (this.yaml.has(property)) {
				continue;
			}
			String predicate = predicate(conditions.lines(names.get(i)));
			if (predicate != null) {
				this.yaml.put(property, predicate);
			}
			else {
				warnings.accept("'" + names.get(i) + "' is no predicate of a route; add one to route '" + id + "'");
			}
		}
	}

	private @Nullable String predicate(List<List<String>> criteria) {
		if (criteria.isEmpty()) {
			return null;
		}
		String remembered = this.remembered.get(criteria.get(0));
		if (remembered != null) {
			return remembered;
		}
		List<List<LimitExpression>> limits = new ArrayList<>();
		for (List<String> line : criteria) {
			LimitExpression limit = LimitExpression.of(line);
			limits.add((limit != null) ? List.of(limit) : List.of());
		}
		TablePredicate predicate = limits.contains(List.of()) ? null : TablePredicate.of(limits);
		return (predicate != null) ? predicate.toString() : RoutePredicate.textOf(criteria);
	}

	/** Keeps what a variable says of an entry, on which routes may depend. */
	void remember(String variable, ConditionImport.@Nullable Said said) {
		TablePredicate predicate = (said != null && said.terms().isEmpty() && !said.untracked()
				&& !said.alternatives().contains(List.of())) ? TablePredicate.of(said.alternatives()) : null;
		if (predicate != null) {
			this.remembered.put(List.of("var(" + variable + ")", "-m", "bool"), predicate.toString());
		}
	}

	/** What stands in {@code str(...)}, with or without quotes. */
	private static @Nullable String identity(String expression) {
		if (!expression.startsWith("str(") || !expression.endsWith(")")) {
			return null;
		}
		String text = expression.substring(4, expression.length() - 1);
		return (text.length() > 1 && text.startsWith("\"") && text.endsWith("\""))
				? text.substring(1, text.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\") : text;
	}

	/**
	 * Reads <code>use_backend name if { var(txn.route) -m str id }</code>.
	 */
	void use(List<String> words, Consumer<String> warnings) {
		String route = (words.size() > 4) ? this.properties.get(words.get(words.size() - 2)) : null;
		if (route == null) {
			return;
		}
		this.haproxy.sections("backend")
			.filter((backend) -> backend.name().equals(words.get(1)))
			.findFirst()
			.ifPresent((backend) -> use(backend, route, warnings));
	}

	private void use(Section backend, String route, Consumer<String> warnings) {
		List<ServerLine> servers = backend.directives(ServerLine.class).toList();
		boolean listed = this.yaml.has(route + ".uri") && !this.yaml.startsWith(route + ".uri", "lb:");
		if (!this.yaml.has(route + ".uri") && !servers.isEmpty()) {
			String uri = uri(servers.get(0));
			if (uri != null) {
				this.yaml.put(route + ".uri", uri);
			}
		}
		this.stuck.add(backend.name());
		new StickMerge(backend, this.yaml, route, warnings).read(listed ? servers : List.of());
	}

	/** Tells whether a route has taken over the stick rules of a backend. */
	boolean isStuck(String backend) {
		return this.stuck.contains(backend);
	}

	private static @Nullable String uri(ServerLine server) {
		Word word = server.address();
		try {
			Address address = (word != null) ? Address.of(word) : null;
			if (address == null) {
				return null;
			}
			boolean tls = server.has("ssl");
			boolean usual = address.port() == (tls ? 443 : 80);
			String text = address.toString();
			return (tls ? "https://" : "http://") + (usual ? text.substring(0, text.lastIndexOf(':')) : text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
