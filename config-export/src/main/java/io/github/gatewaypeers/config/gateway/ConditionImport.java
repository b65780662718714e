package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.config.model.Condition;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.config.reader.ConfigurationReader;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what conditions of rules say of routes, entries and messages.
 */
final class ConditionImport {

	static final String FILTERS = GatewayConfiguration.GATEWAY + ".default-filters";

	private static final List<String> CHOSEN = ConfigurationReader
		.words("{ var(" + RouteRules.VARIABLE + ") -m found }");

	private final RouteImport routes;

	/** The ACLs of the section at hand, by name, one list of words for each line. */
	private final Map<String, List<List<String>>> acls = new LinkedHashMap<>();

	private String section = "";

	ConditionImport(RouteImport routes) {
		this.routes = routes;
	}

	/** Goes on with the rules of another section. */
	void begin(String section) {
		this.section = section;
		this.acls.clear();
	}

	void addAcl(List<String> words) {
		if (words.size() > 2 && words.get(0).equals("acl")) {
			this.acls.computeIfAbsent(words.get(1), (name) -> new ArrayList<>()).add(words.subList(2, words.size()));
		}
	}

	/** Keeps what a variable says of entries, on which routes may depend. */
	void remember(String variable, @Nullable Condition condition) {
		this.routes.remember(variable, read(condition));
	}

	/**
	 * The lines of an ACL, which may have an exclamation mark; none if there is no such.
	 */
	List<List<String>> lines(String name) {
		return this.acls.getOrDefault(name.startsWith("!") ? name.substring(1) : name, List.of());
	}

	/**
	 * Reads a condition.
	 * @return what it says, or {@code null} if filters cannot say it
	 */
	@Nullable Said read(@Nullable Condition condition) {
		if (condition == null) {
			return new Said(FILTERS, List.of(List.of()), List.of(), false);
		}
		return condition.unless() ? null : read(condition.terms().stream().map(Word::text).toList());
	}

	/**
	 * Reads the words behind {@code if}.
	 */
	@Nullable Said read(List<String> words) {
		Said said = null;
		int begin = 0;
		for (int at = 0; at <= words.size(); at++) {
			if (at == words.size() || words.get(at).equals("or") || words.get(at).equals("||")) {
				Said alternative = alternative(words.subList(begin, at));
				said = (alternative == null) ? null : (begin == 0) ? alternative : alternative.or(said);
				if (said == null) {
					return null;
				}
				begin = at + 1;
			}
		}
		return said;
	}

	private @Nullable Said alternative(List<String> words) {
		List<String> rest = new ArrayList<>();
		String list = list(words, rest);
		if (list == null) {
			return null;
		}
		List<List<LimitExpression>> limits = List.of(List.of());
		List<MessageTerm> terms = new ArrayList<>();
		boolean untracked = false;
		for (int at = 0; at < rest.size();) {
			String first = rest.get(at);
			boolean anonymous = first.equals("{") || first.equals("!{");
			int end = anonymous ? rest.subList(at, rest.size()).indexOf("}") : 0;
			List<List<String>> lines = anonymous ? List.of(rest.subList(at + 1, at + Math.max(end, 1))) : lines(first);
			if (end < 0 || lines.isEmpty() || lines.get(0).isEmpty()) {
				return null;
			}
			boolean negated = first.startsWith("!");
			at += end + 1;
			String fetch = lines.get(0).get(0);
			if (fetch.equals("var(" + FilterRules.PASSED + ")")) {
				continue;
			}
			if (negated && fetch.startsWith("sc_tracked(")) {
				untracked = true;
				continue;
			}
			List<LimitExpression> read = limits(lines);
			if (read != null && !negated) {
				limits = product(limits, read);
			}
			else if (!terms(negated, lines, terms)) {
				return null;
			}
		}
		return new Said(list, limits, terms, untracked);
	}

	/**
	 * Finds the list of filters that a rule belongs to, and the words that do not choose
	 * it.
	 */
	private @Nullable String list(List<String> words, List<String> rest) {
		if (words.size() >= CHOSEN.size() && words.subList(0, CHOSEN.size()).equals(CHOSEN)) {
			rest.addAll(words.subList(CHOSEN.size(), words.size()));
			return FILTERS;
		}
		if (words.size() > CHOSEN.size() && words.get(1).equals(CHOSEN.get(1)) && words.get(3).equals("str")) {
			String route = this.routes.property(words.get(4));
			rest.addAll(words.subList(CHOSEN.size() + 1, words.size()));
			return (route != null) ? route + ".filters" : null;
		}
		rest.addAll(words);
		return FILTERS;
	}

	private @Nullable List<LimitExpression> limits(List<List<String>> lines) {
		List<LimitExpression> limits = new ArrayList<>();
		for (List<String> line : lines) {
			List<String> words = new ArrayList<>(line);
			if (words.get(0).matches("src_\\w+(\\(\\))?")) {
				// The table of the section itself.
				words.set(0, words.get(0).replace("()", "") + "(" + this.section + ")");
			}
			LimitExpression limit = LimitExpression.of(words);
			if (limit == null) {
				return null;
			}
			limits.add(limit);
		}
		return limits;
	}

	/** Any line of an ACL may match, so the condition has an alternative for each. */
	private static List<List<LimitExpression>> product(List<List<LimitExpression>> alternatives,
			List<LimitExpression> limits) {
		List<List<LimitExpression>> product = new ArrayList<>();
		for (List<LimitExpression> alternative : alternatives) {
			for (LimitExpression limit : limits) {
				List<LimitExpression> longer = new ArrayList<>(alternative);
				longer.add(limit);
				product.add(longer);
			}
		}
		return product;
	}

	/** Of several lines none may match, if the ACL is negated; else there must be one. */
	private static boolean terms(boolean negated, List<List<String>> lines, List<MessageTerm> terms) {
		if (!negated && lines.size() > 1) {
			return false;
		}
		for (List<String> line : lines) {
			MessageTerm term = MessageTerm.of(negated, line);
			if (term == null) {
				return false;
			}
			terms.add(term);
		}
		return true;
	}

	/**
	 * What a condition says.
	 *
	 * @param list the property of the list of filters that the rule belongs to
	 * @param alternatives what it says of entries, of which one must hold, each with
	 * limits that all must hold; an empty one says nothing
	 * @param terms what it says of the message
	 * @param untracked whether it is for requests that a stick counter does not track
	 */
	record Said(String list, List<List<LimitExpression>> alternatives, List<MessageTerm> terms, boolean untracked) {

		/** Adds this behind others, which must say the same of all but entries. */
		private @Nullable Said or(@Nullable Said others) {
			if (others == null || !others.list.equals(this.list) || !others.terms.equals(this.terms)
					|| others.untracked != this.untracked) {
				return null;
			}
			List<List<LimitExpression>> all = new ArrayList<>(others.alternatives);
			all.addAll(this.alternatives);
			return new Said(this.list, all, this.terms, this.untracked);
		}

		/** Tells whether it says nothing but to which list the rule belongs. */
		boolean isAlways() {
			return !this.untracked && this.terms.isEmpty() && saysNothingOfEntries();
		}

		boolean saysNothingOfEntries() {
			return this.alternatives.contains(List.of());
		}

		List<LimitExpression> limits() {
			return this.alternatives.stream().flatMap(List::stream).toList();
		}

		EntryCondition condition() {
			return EntryCondition.of(this.alternatives);
		}

	}

}
