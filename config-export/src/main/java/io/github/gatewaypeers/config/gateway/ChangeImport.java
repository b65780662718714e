package io.github.gatewaypeers.config.gateway;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.TableLine;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.config.reader.ReadConfiguration;
import io.github.gatewaypeers.sticktable.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Makes filters of the rules that change entries.
 */
final class ChangeImport {

	/** What changes counters by reading them. */
	private static final Pattern READ = Pattern
		.compile("(?:sc_|src_)(inc|clr)_(gpc[01]?)\\((?:([0-9]{1,2}),)?([^,()]+)\\)");

	private final ReadConfiguration haproxy;

	private final ConditionImport conditions;

	private final TrackedRules tracked;

	private final FilterImport filters;

	private final BiConsumer<Rule, String> warnings;

	ChangeImport(ReadConfiguration haproxy, ConditionImport conditions, TrackedRules tracked, FilterImport filters,
			BiConsumer<Rule, String> warnings) {
		this.haproxy = haproxy;
		this.conditions = conditions;
		this.tracked = tracked;
		this.filters = filters;
		this.warnings = warnings;
	}

	/** Of an action that changes the entry that a stick counter tracks. */
	void change(Section section, Rule rule, Rule.Change change) {
		Word value = change.value();
		String text = (value != null) ? value.text() : "1";
		ConditionImport.Said said = this.conditions.read(rule.condition());
		String table = (said != null) ? this.tracked.table(change.counter(), said.list()) : null;
		if (said == null || table == null) {
			leaveOut(rule);
			return;
		}
		DataType tag = (change.how() == Rule.ChangeKind.SET_GPT0) ? DataType.GPT0 : DataType.GPT;
		Limit set = new Limit(tag, change.element(), "gt", 0);
		if (value != null && value.is("0")
				&& said.alternatives().stream().allMatch((limits) -> endsWith(limits, set))) {
			// ClearStick changes no tag that is 0.
			List<List<LimitExpression>> before = said.alternatives()
				.stream()
				.map((limits) -> limits.subList(0, limits.size() - 1))
				.toList();
			ConditionImport.Said rest = new ConditionImport.Said(said.list(), before, said.terms(), said.untracked());
			clear(section, rule, rest, table, null, tag, change.element());
		}
		else if (text.matches("[0-9]{1,10}") || isKey(rule, text)) {
			Occasion occasion = occasion(rule, said, table, null);
			if (occasion != null) {
				this.filters.add(said.list(),
						new ChangeFilter(table, change.how(), change.element(), text, null, occasion));
			}
		}
	}

	private static boolean endsWith(List<LimitExpression> limits, Limit limit) {
		return !limits.isEmpty() && limits.get(limits.size() - 1).limit().equals(limit);
	}

	/** Of a fetch that changes a counter and is kept in a variable. */
	void set(Section section, Rule rule, Rule.SetVar set) {
		Matcher matcher = READ.matcher(set.expression().text());
		if (!matcher.matches()) {
			if (set.variable().startsWith(TablePredicate.VARIABLE)) {
				this.conditions.remember(set.variable(), rule.condition());
			}
			return;
		}
		boolean isTracked = set.expression().text().startsWith("sc_");
		ConditionImport.Said said = this.conditions.read(rule.condition());
		String table = (said == null) ? null : !isTracked ? matcher.group(4) : matcher.group(4).matches("[0-9]{1,2}")
				? this.tracked.table(Integer.parseInt(matcher.group(4)), said.list()) : null;
		DataType type = DataType.of(matcher.group(2));
		if (said == null || table == null || type.isArray() != (matcher.group(3) != null)) {
			leaveOut(rule);
			return;
		}
		String key = (isTracked || !this.tracked.isTracked(table, said.list())) ? null : "src";
		int element = type.isArray() ? Integer.parseInt(matcher.group(3)) : 0;
		if (matcher.group(1).equals("clr")) {
			clear(section, rule, said, table, key, type, element);
			return;
		}
		Rule.ChangeKind how = type.isArray() ? Rule.ChangeKind.INC_GPC
				: (type == DataType.GPC0) ? Rule.ChangeKind.INC_GPC0 : Rule.ChangeKind.INC_GPC1;
		Occasion occasion = occasion(rule, said, table, key);
		if (occasion != null) {
			this.filters.add(said.list(), new ChangeFilter(table, how, element, "1", key, occasion));
		}
	}

	private void leaveOut(Rule rule) {
		this.warnings.accept(rule,
				"this change of gpc or gpt is not taken over; add AddGpc, SetGpt or ClearStick to the routes it is for");
	}

	/** ClearStick sets back all elements of an array, for which there is a rule each. */
	private void clear(Section section, Rule rule, ConditionImport.Said said, String table, @Nullable String key,
			DataType type, int element) {
		if (type.isArray() && !isWhole(section, rule, table, type)) {
			leaveOut(rule);
			return;
		}
		Occasion occasion = (element == 0) ? occasion(rule, said, table, key) : null;
		if (occasion != null) {
			this.filters.clear(said.list(), new ClearFilter(table, List.of(type.keyword()), key, occasion));
		}
	}

	private boolean isWhole(Section section, Rule rule, String table, DataType type) {
		long rules = section.directives(Rule.class)
			.filter((each) -> each.ruleset() == rule.ruleset())
			.map((each) -> withoutElement(each.action()).equals(withoutElement(rule.action())) ? each.action() : "")
			.distinct()
			.filter(Rule.Action.class::isInstance)
			.count();
		return this.haproxy.configuration()
			.directives(TableLine.class)
			.filter((line) -> line.definition().name().equals(table))
			.flatMap((line) -> line.definition().store().stream())
			.anyMatch((stored) -> stored.type() == type && stored.elements() == rules);
	}

	private static Rule.Action withoutElement(Rule.Action action) {
		if (action instanceof Rule.Change change) {
			return new Rule.Change(change.how(), 0, change.counter(), change.value());
		}
		return (action instanceof Rule.SetVar set)
				? new Rule.SetVar(set.variable(), Word.of(set.expression().text().replaceFirst("\\([0-9]+,", "(0,")))
				: action;
	}

	/**
	 * Finds out when an entry is changed.
	 * @param key the key, or {@code null} for what is tracked
	 * @return the occasion, or {@code null} if a gateway has no such
	 */
	private @Nullable Occasion occasion(Rule rule, ConditionImport.Said said, String table, @Nullable String key) {
		boolean response = rule.ruleset() == Rule.Ruleset.HTTP_RESPONSE
				|| rule.ruleset() == Rule.Ruleset.HTTP_AFTER_RESPONSE;
		if (!this.tracked.areOfOneEntry(said.limits(), said.list(), table, key) || said.untracked()
				|| !(response || rule.ruleset() == Rule.Ruleset.HTTP_REQUEST)) {
			leaveOut(rule);
			return null;
		}
		if (rule.ruleset() == Rule.Ruleset.HTTP_RESPONSE) {
			this.warnings.accept(rule, "HAProxy looks at responses of servers only here, a gateway at its own, too");
		}
		return new Occasion(response, said.saysNothingOfEntries() ? null : said.condition(), said.terms());
	}

	/** Tells whether a gateway knows a key, and warns if it does not. */
	boolean isKey(Rule rule, String key) {
		try {
			PartArguments.key(key);
			return true;
		}
		catch (IllegalArgumentException ex) {
			this.warnings.accept(rule, "a gateway knows no such key, so this rule is left out: " + ex.getMessage());
			return false;
		}
	}

}
