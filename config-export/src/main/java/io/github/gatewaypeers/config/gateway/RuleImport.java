package io.github.gatewaypeers.config.gateway;

import java.util.List;

import io.github.gatewaypeers.config.model.Condition;
import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
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

	private final ReadConfiguration haproxy;

	private final List<String> warnings;

	private final RouteImport routes;

	private final ConditionImport conditions;

	private final FilterImport filters;

	private final ChangeImport changes;

	/** What is tracked in the section at hand, in the order of the rules. */
	private final TrackedRules tracked = new TrackedRules();

	RuleImport(ReadConfiguration haproxy, YamlTree yaml, List<String> warnings) {
		this.haproxy = haproxy;
		this.routes = new RouteImport(haproxy.configuration(), yaml);
		this.conditions = new ConditionImport(this.routes);
		this.warnings = warnings;
		this.filters = new FilterImport(yaml);
		this.changes = new ChangeImport(haproxy, this.conditions, this.tracked, this.filters, this::warn);
	}

	/** Whether rules say what a comment says better. */
	private boolean paraphrased;

	private static List<String> words(String line) {
		return ConfigurationReader.words(line);
	}

	void run() {
		for (Section section : this.haproxy.configuration().sections()) {
			if (Section.PROXIES.contains(section.keyword())) {
				this.conditions.begin(section.name());
				this.tracked.clear();
				this.filters.begin();
				this.paraphrased = false;
				section.directives(OpaqueLine.class).forEach((line) -> this.conditions.addAcl(words(line.text())));
				section.lines().forEach((line) -> read(section, line));
			}
		}
	}

	private void warn(Object line, String message) {
		this.warnings.add("line " + this.haproxy.line(line) + ": " + message);
	}

	private void read(Section section, Directive line) {
		if (line.equals(FilterLines.BEGIN) || line.equals(FilterLines.END)) {
			this.paraphrased = line.equals(FilterLines.BEGIN);
		}
		else if (!this.paraphrased) {
			readOwn(section, line);
		}
	}

	private void readOwn(Section section, Directive line) {
		if (line instanceof OpaqueLine opaque) {
			List<String> words = words(opaque.text());
			if (words.size() > 4 && words.get(1).equals("set-var(" + RouteRules.VARIABLE + ")")) {
				this.routes.choose(words, this.conditions, (message) -> warn(line, message));
			}
			else if (words.size() > 3 && words.get(0).equals("use_backend")) {
				this.routes.use(words, (message) -> warn(line, message));
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
				this.changes.change(section, rule, change);
			}
			else if (rule.action() instanceof Rule.SetVar set) {
				this.changes.set(section, rule, set);
			}
		}
		else if (line instanceof StickRule stick) {
			stick(section, stick);
		}
	}

	private void track(Section section, Rule rule, Rule.Track track) {
		Word named = track.table();
		String table = (named != null) ? named.text() : section.name();
		ConditionImport.Said said = this.conditions.read(rule.condition());
		this.tracked.add(track.counter(), table, track.key().text(), (said != null) ? said.list() : "");
		if (said == null || !said.isAlways()) {
			warn(rule, "TrackStick has no conditions; this rule is left out: add TrackStick=" + table + ", "
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
		if (this.changes.isKey(rule, track.key().text())) {
			this.filters.add(said.list(), new TrackFilter(table, track.key().text()));
		}
	}

	/** Routes have read theirs already, since frontends come before backends. */
	private void stick(Section section, StickRule rule) {
		if (rule.condition() != null) {
			warn(rule, "stick rules of a gateway have no conditions; let the predicates of routes decide");
		}
		else if (!StickImport.isKey(rule)) {
			warn(rule, "a gateway knows no such key, so this rule is left out");
		}
		else if (!this.routes.isStuck(section.name())) {
			StickFilter filter = new StickImport(section).filter(rule, null, StickingFilter.REDISPATCH);
			String servers = StickImport.list(section.directives(ServerLine.class).toList(), false);
			warn(rule, "no route goes to these servers; add " + filter.shortForm()
					+ (servers.isEmpty() ? "" : " (servers: " + servers + ")") + " to those that do");
		}
	}

	private boolean isDeclared(String table) {
		return this.haproxy.configuration()
			.directives(TableLine.class)
			.anyMatch((line) -> line.definition().name().equals(table));
	}

	private void refuse(Rule rule, Rule.Refuse refuse) {
		Condition condition = rule.condition();
		if (condition == null || condition.terms().stream().map(Word::text).noneMatch(this::looksAtTables)) {
			return;
		}
		ConditionImport.Said said = this.conditions.read(condition);
		if (said != null && said.untracked()) {
			// DenyStick does so by itself.
			return;
		}
		if (said == null || said.alternatives().contains(List.of())) {
			warn(rule, "this condition is none that DenyStick knows; the rule is left out");
			return;
		}
		List<LimitExpression> limits = said.limits();
		String table = this.tracked.table(limits.get(0), said.list());
		String key = (table != null) ? this.tracked.key(limits.get(0), table, said.list()) : null;
		if (table == null) {
			warn(rule, "nothing is tracked by that stick counter; the rule is left out");
		}
		else if (!this.tracked.areOfOneEntry(limits, said.list(), table, key)) {
			warn(rule, "DenyStick looks at one entry of one table, this condition at several; the rule is left out");
		}
		else if (key == null || this.changes.isKey(rule, key)) {
			this.filters.add(said.list(), new DenyFilter(table, said.condition(), status(refuse), key,
					said.terms().stream().map(MessageTerm::not).toList()));
		}
	}

	private boolean looksAtTables(String word) {
		return Rule.readsTables(word)
				|| this.conditions.lines(word).stream().anyMatch((criterion) -> Rule.readsTables(criterion.get(0)));
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

}
