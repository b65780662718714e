package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.gatewaypeers.config.model.Condition;
import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.StickRule;
import io.github.gatewaypeers.config.model.TableLine;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.config.reader.ConfigurationReader;
import io.github.gatewaypeers.config.reader.ReadConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Makes filters and routes of the rules of proxies. Where they have the form in which
 * routes are written they become these routes; other rules become default filters if they
 * hold for every request.
 */
final class RuleImport {

	private static final String FILTERS = GatewayConfiguration.GATEWAY + ".default-filters";

	private static final List<String> CHOSEN = words("{ var(" + RouteRules.VARIABLE + ") -m found }");

	/** Whatever looks at a stick-table. */
	private static final Pattern STICK = Pattern.compile("(^|.*[^a-z])(sc[0-9]?_|src_(?!port|is_local)|table_).*");

	private final ReadConfiguration haproxy;

	private final YamlTree yaml;

	private final List<String> warnings;

	private final RouteImport routes;

	private final Set<String> defaults = new LinkedHashSet<>();

	/** The ACLs of the section at hand, by name, one list of words for each line. */
	private final Map<String, List<List<String>>> acls = new LinkedHashMap<>();

	/** What is tracked in the section at hand, in the order of the rules. */
	private final List<Tracked> tracked = new ArrayList<>();

	RuleImport(ReadConfiguration haproxy, YamlTree yaml, List<String> warnings) {
		this.haproxy = haproxy;
		this.routes = new RouteImport(haproxy.configuration(), yaml);
		this.yaml = yaml;
		this.warnings = warnings;
	}

	private static List<String> words(String line) {
		return ConfigurationReader.words(line);
	}

	void run() {
		for (Section section : this.haproxy.configuration().sections()) {
			if (Section.PROXIES.contains(section.keyword())) {
				this.acls.clear();
				this.tracked.clear();
				section.directives(OpaqueLine.class).forEach((line) -> readAcl(words(line.text())));
				section.lines().forEach((line) -> read(section, line));
			}
		}
	}

	private void warn(Object line, String message) {
		this.warnings.add("line " + this.haproxy.line(line) + ": " + message);
	}

	private void readAcl(List<String> words) {
		if (words.size() > 2 && words.get(0).equals("acl")) {
			this.acls.computeIfAbsent(words.get(1), (name) -> new ArrayList<>()).add(words.subList(2, words.size()));
		}
	}

	private void read(Section section, Directive line) {
		if (line instanceof OpaqueLine opaque) {
			List<String> words = words(opaque.text());
			if (words.size() > 4 && words.get(1).equals("set-var(" + RouteRules.VARIABLE + ")")) {
				this.routes.choose(words, this.acls, (message) -> warn(line, message));
			}
			else if (words.size() > 3 && words.get(0).equals("use_backend")) {
				this.routes.use(words);
			}
		}
		else if (line instanceof Rule rule) {
			if (rule.action() instanceof Rule.Track track) {
				track(section, rule, track);
			}
			else if (rule.action() instanceof Rule.Refuse refuse) {
				refuse(rule, refuse);
			}
			else if (rule.action() instanceof Rule.Change change) {
				change(rule, change);
			}
		}
		else if (line instanceof StickRule) {
			warn(line, "stickiness is not taken over; add it to the routes");
		}
	}

	/**
	 * Finds the list of filters that a rule belongs to.
	 * @param rest receives the words of the condition that do not choose the list
	 * @return the property, or {@code null} if the rule holds for certain requests only
	 */
	private @Nullable String list(@Nullable Condition condition, List<String> rest) {
		if (condition == null) {
			return FILTERS;
		}
		List<String> terms = condition.terms().stream().map(Word::text).toList();
		if (condition.unless() || terms.contains("or") || terms.contains("||")) {
			return null;
		}
		if (terms.size() >= CHOSEN.size() && terms.subList(0, CHOSEN.size()).equals(CHOSEN)) {
			rest.addAll(terms.subList(CHOSEN.size(), terms.size()));
			return FILTERS;
		}
		if (terms.size() > CHOSEN.size() && terms.get(1).equals(CHOSEN.get(1)) && terms.get(3).equals("str")) {
			String route = this.routes.property(terms.get(4));
			rest.addAll(terms.subList(CHOSEN.size() + 1, terms.size()));
			return (route != null) ? route + ".filters" : null;
		}
		rest.addAll(terms);
		return FILTERS;
	}

	private void track(Section section, Rule rule, Rule.Track track) {
		Word named = track.table();
		String table = (named != null) ? named.text() : section.name();
		List<String> rest = new ArrayList<>();
		String list = list(rule.condition(), rest);
		this.tracked.add(new Tracked(track.counter(), table, track.key().text(), String.valueOf(list)));
		if (list == null || !rest.isEmpty()) {
			warn(rule, "a gateway's filters have no conditions; this rule is left out: add TrackStick=" + table + ", "
					+ track.key() + " to the routes it is for");
			return;
		}
		if (rule.ruleset() == Rule.Ruleset.HTTP_RESPONSE) {
			warn(rule, "a gateway tracks requests, not responses; this rule is left out");
			return;
		}
		if (rule.ruleset() != Rule.Ruleset.HTTP_REQUEST) {
			warn(rule, "HAProxy counts connections here, a gateway requests");
		}
		if (!isDeclared(table)) {
			warn(rule, "there is no table '" + table + "'; declare it");
		}
		if (isKey(rule, track.key().text())) {
			add(list, new StickFilter.Track(table, track.key().text()));
		}
	}

	private void change(Rule rule, Rule.Change change) {
		List<String> rest = new ArrayList<>();
		String list = list(rule.condition(), rest);
		String table = (list != null) ? table(change.counter(), list) : null;
		Word value = change.value();
		String text = (value != null) ? value.text() : "1";
		if (list == null || table == null || !rest.isEmpty() || rule.ruleset() != Rule.Ruleset.HTTP_REQUEST) {
			warn(rule, "this change of gpc or gpt is not taken over; add AddGpc or SetGpt to the routes it is for");
		}
		else if (text.matches("[0-9]{1,10}") || isKey(rule, text)) {
			add(list, new StickFilter.Change(table, change.how(), change.element(), text));
		}
	}

	private boolean isKey(Rule rule, String key) {
		try {
			StickFilter.key(key);
			return true;
		}
		catch (IllegalArgumentException ex) {
			warn(rule, "a gateway knows no such key, so this rule is left out: " + ex.getMessage());
			return false;
		}
	}

	private boolean isDeclared(String table) {
		return this.haproxy.configuration()
			.directives(TableLine.class)
			.anyMatch((line) -> line.definition().name().equals(table));
	}

	private void add(String list, StickFilter filter) {
		// Several frontends may do the same.
		if (!list.equals(FILTERS) || this.defaults.add(filter.text())) {
			this.yaml.add(list, filter.text());
		}
	}

	private void refuse(Rule rule, Rule.Refuse refuse) {
		Condition condition = rule.condition();
		if (condition == null || condition.terms().stream().map(Word::text).noneMatch(this::looksAtTables)) {
			return;
		}
		List<String> rest = new ArrayList<>();
		String list = list(condition, rest);
		if (rest.size() > 3 && rest.get(0).equals("!{") && rest.get(1).startsWith("sc_tracked(")) {
			// DenyStick does so by itself.
			return;
		}
		LimitExpression limit = (list != null) ? limit(rest) : null;
		String table = (limit != null) ? table(limit, String.valueOf(list)) : null;
		if (list == null || limit == null || table == null) {
			warn(rule, "this condition is none that DenyStick knows; the rule is left out");
			return;
		}
		String key = key(limit, table, list);
		if (key == null || isKey(rule, key)) {
			add(list, new StickFilter.Deny(table, limit.limit(), status(refuse), key));
		}
	}

	private boolean looksAtTables(String word) {
		return STICK.matcher(word).matches() || this.acls.getOrDefault(word, List.of())
			.stream()
			.anyMatch((criterion) -> STICK.matcher(criterion.get(0)).matches());
	}

	/** Reads an anonymous ACL, or the name of one that has a single line. */
	private @Nullable LimitExpression limit(List<String> terms) {
		if (terms.size() > 2 && terms.get(0).equals("{") && terms.indexOf("}") == terms.size() - 1) {
			return LimitExpression.of(terms.subList(1, terms.size() - 1));
		}
		List<List<String>> lines = (terms.size() == 1) ? this.acls.getOrDefault(terms.get(0), List.of()) : List.of();
		return (lines.size() == 1) ? LimitExpression.of(lines.get(0)) : null;
	}

	private @Nullable String table(LimitExpression limit, String list) {
		return (limit.counter() < 0) ? limit.table() : table(limit.counter(), list);
	}

	private @Nullable String table(int counter, String list) {
		String table = null;
		for (Tracked each : this.tracked) {
			if (each.counter == counter && each.isFor(list)) {
				table = each.table;
			}
		}
		return table;
	}

	/** The key, unless DenyStick looks there by itself. */
	private @Nullable String key(LimitExpression limit, String table, String list) {
		if (limit.counter() >= 0) {
			return null;
		}
		String key = null;
		for (Tracked each : this.tracked) {
			if (each.table.equals(table) && each.isFor(list)) {
				key = LimitExpression.hasCounter(limit.limit().type()) ? "" : each.key;
			}
		}
		return limit.key().equals((key != null) ? key : "src") ? null : limit.key();
	}

	private static int status(Rule.Refuse refuse) {
		List<Word> parameters = refuse.parameters();
		for (int i = 0; i + 1 < parameters.size(); i++) {
			boolean status = parameters.get(i).is("deny_status") || parameters.get(i).is("status");
			if (status && parameters.get(i + 1).text().matches("[2-5][0-9][0-9]")) {
				return Integer.parseInt(parameters.get(i + 1).text());
			}
		}
		return (refuse.how() == Rule.Refusal.TARPIT) ? 500 : 403;
	}

	private record Tracked(int counter, String table, String key, String list) {

		boolean isFor(String list) {
			return this.list.equals(list) || this.list.equals(FILTERS);
		}

	}

}
