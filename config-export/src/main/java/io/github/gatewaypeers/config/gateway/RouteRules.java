package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.config.writer.ConfigurationWriter;

/**
 * The routes as rules of a frontend. The first route that matches is kept in a variable,
 * on which all its rules depend; as in the gateway, the filters of a route run in their
 * order, default filters first.
 */
final class RouteRules {

	/** The variable that holds the identity of the route. */
	static final String VARIABLE = "txn.route";

	static final String ROUTES = GatewayConfiguration.GATEWAY + ".routes[";

	private final GatewayConfiguration gateway;

	private final ConfigurationWriter writer;

	private final CarriedProperties carried;

	private final FilterLines filters;

	private final List<Directive> acls = new ArrayList<>();

	private final List<Directive> choices = new ArrayList<>();

	private final List<String> warnings = new ArrayList<>();

	/** The backends of the routes, by the routes that can be written. */
	private final Map<Route, String> backends = new LinkedHashMap<>();

	private final Set<String> names = new HashSet<>();

	private int counters;

	/** How many variables conditions on tables have needed. */
	private int variables;

	RouteRules(GatewayConfiguration gateway, Release release) {
		this.gateway = gateway;
		this.writer = new ConfigurationWriter(release);
		this.carried = new CarriedProperties(gateway);
		this.filters = new FilterLines(this.carried);
		gateway.tables().forEach((table) -> this.names.add(table.name()));
		List<Route> routes = gateway.routes();
		for (int i = 0; i < routes.size(); i++) {
			choose(routes.get(i), i);
		}
		FilterRules defaults = FilterRules.ofDefaults(gateway, this.filters);
		String property = GatewayConfiguration.GATEWAY + ".default-filters[";
		if (!this.backends.isEmpty()) {
			defaults.write(gateway.defaultFilters(), property, property);
		}
		else {
			leaveOut(gateway.defaultFilters(), property);
		}
		this.counters = defaults.counters();
		for (int i = 0; i < routes.size(); i++) {
			Route route = routes.get(i);
			if (this.backends.containsKey(route)) {
				FilterRules rules = defaults.ofRoute(route,
						"{ var(" + VARIABLE + ") -m str " + ConfigurationWriter.quote(route.id()) + " }");
				rules.write(route.filters(), route.property() + ".filters[", ROUTES + i + "].filters[");
				this.counters = Math.max(this.counters, rules.counters());
			}
		}
	}

	/** How many stick counters a request needs at most. */
	int counters() {
		return this.counters;
	}

	/** What HAProxy cannot do of the routes. */
	List<String> warnings() {
		List<String> all = new ArrayList<>(this.warnings);
		all.addAll(this.filters.stickWarnings());
		all.addAll(this.filters.otherWarnings());
		return all;
	}

	private void choose(Route route, int index) {
		List<RoutePredicate> predicates = new ArrayList<>();
		for (Route.Part definition : route.predicates()) {
			try {
				predicates.add(predicate(definition));
			}
			catch (IllegalArgumentException ex) {
				leaveOut(route, index, "HAProxy cannot say its predicate " + definition
						+ ((ex.getMessage() != null) ? ": " + ex.getMessage() : ""));
				return;
			}
		}
		String backend = backendName(route.id());
		this.backends.put(route, backend);
		List<String> condition = new ArrayList<>(List.of("!{ var(" + VARIABLE + ") -m found }"));
		for (int i = 0; i < predicates.size(); i++) {
			condition.add(acl(backend, predicates.get(i)));
			if (!predicates.get(i).exact()) {
				this.carried.route(index, ".predicates[" + i + "]", this.choices);
			}
		}
		this.carried.rest(index, this.choices);
		this.choices.add(new OpaqueLine("http-request set-var(" + VARIABLE + ") "
				+ ConfigurationWriter.quote("str(" + argument(route.id()) + ")") + " if "
				+ String.join(" ", condition)));
	}

	/**
	 * Finds HAProxy's words for a predicate.
	 * @throws IllegalArgumentException if it has none
	 */
	private RoutePredicate predicate(Route.Part definition) {
		if (!definition.name().equals("StickTable")) {
			RoutePredicate predicate = RoutePredicate.of(definition);
			if (predicate == null) {
				throw new IllegalArgumentException();
			}
			return predicate;
		}
		TablePredicate said = TablePredicate.of(definition);
		boolean exact = !said.condition().needsVariables();
		List<Directive> others = new ArrayList<>();
		TablePredicate predicate = said.with(said.condition().map((limit) -> {
			if (limit.other() == null) {
				return limit;
			}
			String variable = TablePredicate.OTHER + this.filters.nextNumber();
			others.add(new Rule(Rule.Ruleset.HTTP_REQUEST,
					new Rule.SetVar(variable, Word.of(said.subject().fetch(limit.otherStored()))), null));
			return limit.withVariable(variable);
		}));
		List<List<String>> alternatives = predicate.words();
		String absence = this.writer.absence(alternatives.stream().flatMap(List::stream).toList());
		if (absence != null) {
			throw new IllegalArgumentException(absence);
		}
		this.acls.addAll(others);
		if (predicate.isOneAcl()) {
			return new RoutePredicate("table",
					alternatives.stream().map((words) -> words.subList(1, words.size() - 1)).toList(), exact);
		}
		// An ACL has no "and", so a variable remembers what the condition gave.
		String variable = TablePredicate.VARIABLE + ++this.variables;
		this.acls.add(new Rule(Rule.Ruleset.HTTP_REQUEST, new Rule.SetVar(variable, Word.of("bool(true)")),
				FilterRules.condition(List.of(), alternatives, List.of())));
		return new RoutePredicate("table", List.of(List.of("var(" + variable + ")", "-m", "bool")), exact);
	}

	private void leaveOut(Route route, int index, String reason) {
		String warning = "route '" + route.id() + "' is left out, because " + reason;
		this.warnings.add(warning);
		this.choices.add(Comment.of(printable(warning)));
		this.carried.route(index, "", this.choices);
	}

	private void leaveOut(List<Route.Part> filters, String property) {
		for (int i = 0; i < filters.size(); i++) {
			this.filters.leaveOut("default filter", filters.get(i), "there is no route that HAProxy could choose");
			this.filters.carry(property + i + "]", property + i + "]");
		}
	}

	private String acl(String backend, RoutePredicate predicate) {
		String name = backend + "_" + predicate.kind();
		int number = 2;
		while (!this.names.add("acl " + name)) {
			name = backend + "_" + predicate.kind() + number++;
		}
		for (List<String> words : predicate.criteria()) {
			this.acls.add(new OpaqueLine(
					"acl " + name + " " + String.join(" ", words.stream().map(ConfigurationWriter::quote).toList())));
		}
		return name;
	}

	private String backendName(String id) {
		String base = id.replaceAll("[^A-Za-z0-9_.:-]", "_");
		String name = base;
		int number = 2;
		while (!this.names.add(name)) {
			name = base + "_" + number++;
		}
		return name;
	}

	/** An argument of a sample expression, which knows a second level of quotes. */
	private static String argument(String text) {
		return text.matches("[A-Za-z0-9_.:-]+") ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
	}

	/** All lines that are for a frontend, whichever it is. */
	List<Directive> rules() {
		List<Directive> lines = new ArrayList<>(this.acls);
		lines.addAll(this.choices);
		lines.addAll(this.filters.lines());
		return lines;
	}

	Section frontend(String bind) {
		List<Directive> lines = new ArrayList<>(List.of(Setting.of(Setting.Kind.BIND, bind)));
		lines.addAll(rules());
		lines.add(new OpaqueLine("http-request deny deny_status 404 unless { var(" + VARIABLE + ") -m found }"));
		this.backends.forEach((route, backend) -> lines.add(new OpaqueLine("use_backend " + backend + " if { var("
				+ VARIABLE + ") -m str " + ConfigurationWriter.quote(route.id()) + " }")));
		return Section.of("frontend", frontendName(), lines);
	}

	private String frontendName() {
		String name = "gateway";
		while (!this.names.add(name)) {
			name += "_";
		}
		return name;
	}

	List<Section> backends(Release release) {
		return new RouteBackends(this.gateway, release, this.warnings).write(this.backends);
	}

	static String printable(String text) {
		return text.replaceAll("\\p{Cntrl}", "?");
	}

}
