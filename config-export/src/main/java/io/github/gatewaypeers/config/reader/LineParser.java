package io.github.gatewaypeers.config.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.StickRule;
import io.github.gatewaypeers.config.model.Word;
import org.jspecify.annotations.Nullable;

/**
 * Makes a directive of the words of a line.
 */
final class LineParser {

	private static final Pattern TRACK = Pattern.compile("track-sc([0-9]{1,2})");

	private static final Pattern CHANGE = Pattern
		.compile("(sc-(?:inc-gpc[01]?|add-gpc|set-gpt0?))\\((?:([0-9]{1,2}),)?([0-9]{1,2})\\)");

	private static final Pattern SET_VAR = Pattern.compile("set-var\\(([^(),]+)\\)");

	private final String keyword;

	private final String name;

	/** What is only a warning to HAProxy. */
	private final List<LineSyntaxException> warnings = new ArrayList<>();

	/**
	 * Makes a parser for the lines of a section.
	 */
	LineParser(String keyword, String name) {
		this.keyword = keyword;
		this.name = name;
	}

	List<LineSyntaxException> drainWarnings() {
		List<LineSyntaxException> drained = List.copyOf(this.warnings);
		this.warnings.clear();
		return drained;
	}

	/**
	 * Reads a line.
	 * @return the directive, or {@code null} for a line that is none of ours
	 */
	@Nullable Directive parse(List<Token> words) throws LineSyntaxException {
		Tokens tokens = new Tokens(words);
		Token first = tokens.take("");
		if (first.expands()) {
			return null;
		}
		try {
			Directive setting = setting(first, tokens);
			if (setting != null) {
				return setting;
			}
			if (this.keyword.equals("peers")) {
				return inPeers(first, tokens);
			}
			return Section.PROXIES.contains(this.keyword) ? inProxy(first, tokens) : null;
		}
		catch (IllegalArgumentException ex) {
			throw new LineSyntaxException(first, ex);
		}
	}

	private @Nullable Setting setting(Token first, Tokens tokens) throws LineSyntaxException {
		for (Setting.Kind kind : Setting.Kind.values()) {
			String[] keywords = kind.keyword().split(" ");
			if (!kind.standsIn(this.keyword) || !first.is(keywords[0])) {
				continue;
			}
			if (keywords.length == 1 || tokens.accept(keywords[1])) {
				return new Setting(kind, tokens.rest());
			}
		}
		return null;
	}

	private Directive inPeers(Token first, Tokens tokens) throws LineSyntaxException {
		switch (first.text()) {
			case "peer", "server" -> {
				return server(first.is("peer"), tokens);
			}
			case "table" -> {
				String table = tokens.take("the name of the table").plain();
				return new TableParser(tokens, table, this.name, this.warnings).parse();
			}
			default -> throw new LineSyntaxException(first.text(),
					"a peers section knows no such line; use peer, server, bind, table and the like");
		}
	}

	private ServerLine server(boolean isPeer, Tokens tokens) throws LineSyntaxException {
		Word name = tokens.take("a name").word();
		Token next = tokens.peek();
		boolean local = this.keyword.equals("peers") && !isPeer
				&& (next == null || !ServerLine.looksLikeAddress(next.word()));
		Word address = local ? null : tokens.take("an address").word();
		return new ServerLine(isPeer, name, address, tokens.rest());
	}

	private @Nullable Directive inProxy(Token first, Tokens tokens) throws LineSyntaxException {
		return switch (first.text()) {
			case "stick-table" -> new TableParser(tokens, this.name, null, this.warnings).parse();
			case "stick" -> stick(tokens);
			case "server" -> server(false, tokens);
			case "tcp-request", "tcp-response", "http-request", "http-response", "http-after-response" ->
				rule(first, tokens);
			default -> null;
		};
	}

	private StickRule stick(Tokens tokens) throws LineSyntaxException {
		Token how = tokens.take("on, match, store-request or store-response");
		for (StickRule.Kind kind : StickRule.Kind.values()) {
			if (how.is(kind.keyword()) || (kind == StickRule.Kind.STORE_REQUEST && how.is("store"))) {
				Word key = tokens.expression();
				Word table = table(tokens);
				StickRule rule = new StickRule(kind, key, table, tokens.condition());
				tokens.end();
				return rule;
			}
		}
		throw new LineSyntaxException(how.text(),
				"a stick rule is on, match, store-request or store-response; use one");
	}

	private static @Nullable Word table(Tokens tokens) throws LineSyntaxException {
		return tokens.accept("table") ? tokens.take("the name of a table").word() : null;
	}

	private static @Nullable Rule rule(Token first, Tokens tokens) throws LineSyntaxException {
		for (Rule.Ruleset ruleset : Rule.Ruleset.values()) {
			String[] keywords = ruleset.keyword().split(" ");
			if (!first.is(keywords[0]) || (keywords.length == 2 && !tokens.accept(keywords[1]))) {
				continue;
			}
			Rule.Action action = tokens.hasNext() ? action(tokens) : null;
			if (action == null) {
				return null;
			}
			Rule rule = new Rule(ruleset, action, tokens.condition());
			tokens.end();
			return rule;
		}
		return null;
	}

	private static Rule.@Nullable Action action(Tokens tokens) throws LineSyntaxException {
		Token keyword = tokens.take("an action");
		for (Rule.Refusal refusal : Rule.Refusal.values()) {
			if (keyword.is(refusal.keyword())) {
				return new Rule.Refuse(refusal, tokens.until("if", "unless"));
			}
		}
		Matcher track = TRACK.matcher(keyword.text());
		if (track.matches()) {
			return new Rule.Track(Integer.parseInt(track.group(1)), tokens.expression(), table(tokens));
		}
		Matcher set = SET_VAR.matcher(keyword.text());
		if (set.matches() && Rule.SetVar.isName(set.group(1)) && tokens.anyLeft(Rule::readsTables)) {
			return new Rule.SetVar(set.group(1), tokens.expression());
		}
		Matcher change = CHANGE.matcher(keyword.text());
		return change.matches() ? change(keyword, change, tokens) : null;
	}

	private static Rule.Change change(Token keyword, Matcher matcher, Tokens tokens) throws LineSyntaxException {
		for (Rule.ChangeKind kind : Rule.ChangeKind.values()) {
			if (!kind.keyword().equals(matcher.group(1))) {
				continue;
			}
			if (kind.isArray() != (matcher.group(2) != null)) {
				throw new LineSyntaxException(keyword.text(),
						kind.isArray()
								? "it takes the number of an element and that of a stick counter; add what is missing"
								: "it takes the number of a stick counter only; remove the other");
			}
			return new Rule.Change(kind, kind.isArray() ? Integer.parseInt(matcher.group(2)) : 0,
					Integer.parseInt(matcher.group(3)), kind.takesValue() ? tokens.expression() : null);
		}
		throw new LineSyntaxException(keyword.text(), "there is no such action; correct it");
	}

}
