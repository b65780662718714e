package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Condition;
import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.config.reader.ConfigurationReader;
import io.github.gatewaypeers.config.writer.ConfigurationWriter;
import org.jspecify.annotations.Nullable;

/**
 * The routes as rules of a frontend. The first route that matches is kept in a variable,
 * on which all its rules depend; as in the gateway, the filters of a route run in their
 * order, default filters first.
 */
final class RouteRules {

	/** The variable that holds the identity of the route. */
	static final String VARIABLE = "txn.route";

	/** The statuses for which every release has a body of its own. */
	private static final Set<Integer> STATUSES = Set.of(200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 421, 425, 429,
			500, 501, 502, 503, 504);

	/** The filters that have to do with tables. */
	private static final Set<String> STICK = Set.of("TrackStick", "DenyStick", "SetGpt", "AddGpc", "ClearStick");

	static final String ROUTES = GatewayConfiguration.GATEWAY + ".routes[";

	private final GatewayConfiguration gateway;

	private final CarriedProperties carried;

	private final List<Directive> acls = new ArrayList<>();

	private final List<Directive> choices = new ArrayList<>();

	private final List<Directive> rules = new ArrayList<>();

	private final List<String> filterWarnings = new ArrayList<>();

	private final List<String> warnings = new ArrayList<>();

	/** The backends of the routes, by the routes that can be written. */
	private final Map<Route, String> backends = new LinkedHashMap<>();

	private final Set<String> names = new HashSet<>();

	private int counters;

	RouteRules(GatewayConfiguration gateway) {
		this.gateway = gateway;
		this.carried = new CarriedProperties(gateway);
		gateway.tables().forEach((table) -> this.names.add(table.name()));
		List<Route> routes = gateway.routes();
		for (int i = 0; i < routes.size(); i++) {
			choose(routes.get(i), i);
		}
		Tracked defaults = new Tracked(new ArrayList<>());
		if (!this.backends.isEmpty()) {
			String property = GatewayConfiguration.GATEWAY + ".default-filters[";
			filters(gateway.defaultFilters(), property, property, "default filter",
					"{ var(" + VARIABLE + ") -m found }", defaults);
		}
		for (int i = 0; i < routes.size(); i++) {
			if (this.backends.containsKey(routes.get(i))) {
				filters(routes.get(i).filters(), routes.get(i).property() + ".filters[", ROUTES + i + "].filters[",
						"route '" + routes.get(i).id() + "'",
						"{ var(" + VARIABLE + ") -m str " + ConfigurationWriter.quote(routes.get(i).id()) + " }",
						new Tracked(new ArrayList<>(defaults.list)));
			}
		}
	}

	/** How many stick counters a request needs at most. */
	int counters() {
		return this.counters;
	}

	/** What HAProxy cannot do of the routes. */
	List<String> warnings(boolean standalone) {
		List<String> all = new ArrayList<>(this.warnings);
		if (standalone) {
			all.addAll(this.filterWarnings);
		}
		return all;
	}

	private void choose(Route route, int index) {
		List<RoutePredicate> predicates = new ArrayList<>();
		for (Route.Part definition : route.predicates()) {
			RoutePredicate predicate = RoutePredicate.of(definition);
			if (predicate == null) {
				leaveOut(route, index, "HAProxy cannot say its predicate " + definition);
				return;
			}
			predicates.add(predicate);
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

	private void leaveOut(Route route, int index, String reason) {
		String warning = "route '" + route.id() + "' is left out, because " + reason;
		this.warnings.add(warning);
		this.choices.add(Comment.of(printable(warning)));
		this.carried.route(index, "", this.choices);
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

	private void filters(List<Route.Part> filters, String property, String renamed, String where, String condition,
			Tracked tracked) {
		for (int i = 0; i < filters.size(); i++) {
			Route.Part definition = filters.get(i);
			if (isTracked(definition, tracked)) {
				this.rules.add(Comment.of("tracked already, and counted once: " + printable(definition.toString())));
				this.carried.add(property + i + "]", renamed + i + "]", this.rules);
				continue;
			}
			String reason = write(definition, condition, tracked);
			if (reason != null) {
				String text = definition.toString();
				String warning = where + ": " + text + " is left out, because " + reason;
				boolean stick = STICK.contains(definition.name());
				(stick ? this.warnings : this.filterWarnings).add(warning);
				this.rules.add(Comment.of(printable(warning)));
				this.carried.add(property + i + "]", renamed + i + "]", this.rules);
			}
		}
	}

	private static boolean isTracked(Route.Part definition, Tracked tracked) {
		try {
			return definition.name().equals("TrackStick") && tracked.list.contains(StickFilter.of(definition));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Writes the rules of a filter.
	 * @return why it cannot be written, or {@code null}
	 */
	private @Nullable String write(Route.Part definition, String condition, Tracked tracked) {
		try {
			StickFilter filter = StickFilter.of(definition);
			if (filter instanceof StickFilter.Track track) {
				tracked.list.add(track);
				int counter = tracked.list.size() - 1;
				this.counters = Math.max(this.counters, tracked.list.size());
				this.rules.add(new Rule(Rule.Ruleset.HTTP_REQUEST,
						new Rule.Track(counter, Word.of(track.key()), Word.of(track.table())), when(condition)));
				return null;
			}
			if (filter instanceof StickFilter.Deny deny) {
				if (!LimitExpression.canSay(deny.limit())) {
					return "HAProxy compares totals of bytes in units of 1024 only";
				}
				deny(deny, condition, tracked);
				return null;
			}
			if (filter instanceof StickFilter.Change change) {
				return change(change, condition, tracked);
			}
			return "HAProxy has no such rule";
		}
		catch (IllegalArgumentException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	private @Nullable String change(StickFilter.Change change, String condition, Tracked tracked) {
		int counter = tracked.last(change.table());
		if (counter < 0) {
			return "HAProxy changes only entries that it tracks; put a TrackStick of the table before it";
		}
		if (!tracked.list.get(counter).key().equals("src")) {
			this.rules.add(Comment.of("of a request without that key, a gateway changes the entry of src"));
		}
		Word value = change.how().takesValue() ? Word.of(change.value()) : null;
		this.rules.add(new Rule(Rule.Ruleset.HTTP_REQUEST,
				new Rule.Change(change.how(), change.element(), counter, value), when(condition)));
		return null;
	}

	private void deny(StickFilter.Deny deny, String condition, Tracked tracked) {
		String key = deny.key();
		int counter = (key == null) ? tracked.last(deny.table()) : -1;
		if (counter >= 0 && LimitExpression.hasCounter(deny.limit().type())) {
			add(deny, condition, new LimitExpression(deny.limit(), counter, "", ""));
			if (!tracked.list.get(counter).key().equals("src")) {
				add(deny, condition + " !{ sc_tracked(" + counter + ") }",
						new LimitExpression(deny.limit(), -1, "src", deny.table()));
			}
			return;
		}
		String expression = (key != null) ? key : (counter >= 0) ? tracked.list.get(counter).key() : "src";
		add(deny, condition, new LimitExpression(deny.limit(), -1, expression, deny.table()));
	}

	private void add(StickFilter.Deny deny, String condition, LimitExpression expression) {
		List<Word> terms = new ArrayList<>(when(condition).terms());
		terms.add(Word.of("{"));
		expression.words().forEach((word) -> terms.add(Word.of(word)));
		terms.add(Word.of("}"));
		List<String> parameters = new ArrayList<>(List.of("deny_status", Integer.toString(deny.status())));
		if (!STATUSES.contains(deny.status())) {
			parameters.addAll(List.of("content-type", "text/plain", "string", "refused"));
		}
		this.rules.add(new Rule(Rule.Ruleset.HTTP_REQUEST,
				new Rule.Refuse(Rule.Refusal.DENY, parameters.stream().map(Word::of).toList()),
				new Condition(false, terms)));
	}

	private static Condition when(String words) {
		return new Condition(false, ConfigurationReader.words(words).stream().map(Word::of).toList());
	}

	/** All lines that are for a frontend, whichever it is. */
	List<Directive> rules() {
		List<Directive> lines = new ArrayList<>(this.acls);
		lines.addAll(this.choices);
		lines.addAll(this.rules);
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

	/**
	 * What a request is tracked by, each by the stick counter of its place.
	 */
	private record Tracked(List<StickFilter.Track> list) {

		int last(String table) {
			for (int i = this.list.size() - 1; i >= 0; i--) {
				if (this.list.get(i).table().equals(table)) {
					return i;
				}
			}
			return -1;
		}

	}

}
