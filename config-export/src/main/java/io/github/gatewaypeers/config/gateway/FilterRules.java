package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Condition;
import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.config.reader.ConfigurationReader;
import io.github.gatewaypeers.config.writer.ConfigurationWriter;
import io.github.gatewaypeers.sticktable.KeyType;
import org.jspecify.annotations.Nullable;

/**
 * A list of filters as rules of a frontend, in their order.
 */
final class FilterRules {

	/**
	 * The variable that says how far a request came, for what happens to its response.
	 */
	static final String PASSED = "txn.passed";

	/** The variable for what nobody needs. */
	static final String COUNT = "txn.count";

	/** The statuses for which every release has a body of its own. */
	private static final Set<Integer> STATUSES = Set.of(200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 421, 425, 429,
			500, 501, 502, 503, 504);

	private final GatewayConfiguration gateway;

	private final FilterLines output;

	private final String where;

	/** When the rules apply. */
	private final List<String> condition;

	private final Tracked tracked;

	/** Whether an earlier rule may refuse the request. */
	private boolean refuses;

	/** What a variable says since the last of them, or 0. */
	private int passed;

	private FilterRules(GatewayConfiguration gateway, FilterLines output, String where, String condition,
			Tracked tracked, boolean refuses) {
		this.gateway = gateway;
		this.output = output;
		this.where = where;
		this.condition = ConfigurationReader.words(condition);
		this.tracked = tracked;
		this.refuses = refuses;
	}

	static FilterRules ofDefaults(GatewayConfiguration gateway, FilterLines output) {
		return new FilterRules(gateway, output, "default filter", "{ var(" + RouteRules.VARIABLE + ") -m found }",
				new Tracked(new ArrayList<>()), false);
	}

	/** Goes on behind these rules with the filters of a route. */
	FilterRules ofRoute(Route route, String condition) {
		FilterRules rules = new FilterRules(this.gateway, this.output, "route '" + route.id() + "'", condition,
				new Tracked(new ArrayList<>(this.tracked.list())), this.refuses);
		rules.passed = this.passed;
		return rules;
	}

	/** How many stick counters a request needs. */
	int counters() {
		return this.tracked.list().size();
	}

	/**
	 * Writes filters.
	 * @param property the property of the list, up to its bracket
	 * @param renamed the property under which to keep what HAProxy cannot say
	 */
	void write(List<Route.Part> filters, String property, String renamed) {
		for (int i = 0; i < filters.size(); i++) {
			Route.Part part = filters.get(i);
			try {
				StickFilter filter = StickFilter.of(part);
				if (filter == null) {
					throw new IllegalArgumentException("HAProxy has no such rule");
				}
				if (filter instanceof TrackFilter track && this.tracked.list().contains(track)) {
					this.output
						.add(Comment.of("tracked already, and counted once: " + RouteRules.printable(part.toString())));
					this.output.carry(property + i + "]", renamed + i + "]");
				}
				else {
					write(filter);
					if (filter instanceof StickingFilter) {
						// Its place among the others.
						this.output.carry(property + i + "]", renamed + i + "]");
					}
				}
			}
			catch (IllegalArgumentException ex) {
				this.output.leaveOut(this.where, part, String.valueOf(ex.getMessage()));
				this.output.carry(property + i + "]", renamed + i + "]");
			}
		}
	}

	/**
	 * Writes the rules of a filter.
	 * @throws IllegalArgumentException if HAProxy has none for it; nothing is written
	 * then
	 */
	private void write(StickFilter filter) {
		if (filter instanceof TrackFilter track) {
			this.tracked.list().add(track);
			this.output.add(new Rule(Rule.Ruleset.HTTP_REQUEST,
					new Rule.Track(counters() - 1, Word.of(track.key()), Word.of(track.table())),
					when(List.of(List.of()), List.of())));
		}
		else if (filter instanceof DenyFilter deny) {
			deny(deny);
		}
		else if (filter instanceof ChangeFilter change) {
			change(change);
		}
		else if (filter instanceof StickingFilter stick) {
			this.output.add(Comment.of("a rule of the backend: "
					+ RouteRules.printable(stick.name() + "=" + stick.table() + ", " + stick.key())));
		}
		else if (filter instanceof ClearFilter clear) {
			RuleSubject subject = subject(clear.table(), clear.key());
			new ClearRules(this.gateway, clear, subject).rules()
				.forEach((action, terms) -> add(action, clear.occasion(), subject, terms));
		}
	}

	/** Whose entry a filter is about. */
	private RuleSubject subject(String table, @Nullable String key) {
		boolean addresses = this.gateway.tables()
			.stream()
			.noneMatch((each) -> each.name().equals(table) && each.keyType() == KeyType.INTEGER);
		if (key != null) {
			return new RuleSubject(table, -1, key, false);
		}
		int counter = this.tracked.last(table);
		if (counter >= 0) {
			String trackedKey = this.tracked.list().get(counter).key();
			return new RuleSubject(table, counter, trackedKey, addresses && !trackedKey.equals("src"));
		}
		if (!addresses) {
			throw new IllegalArgumentException("nothing is tracked in that table, and an address is no integer; "
					+ "put a TrackStick of the table before it");
		}
		return new RuleSubject(table, -1, "src", false);
	}

	private void deny(DenyFilter deny) {
		RuleSubject subject = subject(deny.table(), deny.key());
		List<String> parameters = new ArrayList<>(List.of("deny_status", Integer.toString(deny.status())));
		if (!STATUSES.contains(deny.status())) {
			parameters.addAll(List.of("content-type", "text/plain", "string", "refused"));
		}
		Rule.Refuse action = new Rule.Refuse(Rule.Refusal.DENY, parameters.stream().map(Word::of).toList());
		List<String> allowed = deny.allow().stream().flatMap((term) -> term.not().words().stream()).toList();
		this.output.add(new Rule(Rule.Ruleset.HTTP_REQUEST, action, when(subject.words(deny.condition()), allowed)));
		boolean counted = deny.condition()
			.limits()
			.stream()
			.anyMatch((limit) -> LimitExpression.hasCounter(limit.type()));
		if (subject.orSource() && counted) {
			List<String> untracked = new ArrayList<>(this.condition);
			untracked.addAll(List.of("!{", "sc_tracked(" + subject.counter() + ")", "}"));
			this.output.add(new Rule(Rule.Ruleset.HTTP_REQUEST, action,
					condition(untracked, subject.source().words(deny.condition()), allowed)));
		}
		this.refuses = true;
		this.passed = 0;
	}

	private void change(ChangeFilter change) {
		RuleSubject subject = subject(change.table(), change.key());
		Word value = change.how().takesValue() ? Word.of(change.value()) : null;
		if (value != null && change.occasion().response() && !change.value().matches("[0-9]+")
				&& !new MessageTerm(false, change.value(), List.of()).isKnownOfResponses()) {
			throw new IllegalArgumentException("HAProxy does not know '" + change.value() + "' when it responds");
		}
		if (subject.counter() >= 0) {
			add(new Rule.Change(change.how(), change.element(), subject.counter(), value), change.occasion(), subject,
					List.of());
		}
		else if (subject.isSource() && value == null) {
			String fetch = change.how().keyword().replace("sc-", "src_").replace('-', '_');
			String element = change.how().isArray() ? change.element() + "," : "";
			add(new Rule.SetVar(COUNT, Word.of(fetch + "(" + element + change.table() + ")")), change.occasion(),
					subject, List.of());
		}
		else {
			throw new IllegalArgumentException(
					"HAProxy changes only entries that it tracks; put a TrackStick of the table before it"
							+ ((change.key() != null) ? ", and leave out the key" : ""));
		}
	}

	private void add(Rule.Action action, Occasion occasion, RuleSubject subject, List<String> terms) {
		List<String> all = new ArrayList<>();
		EntryCondition entry = occasion.condition();
		for (MessageTerm term : occasion.terms()) {
			if (occasion.response() && !term.isKnownOfResponses()) {
				throw new IllegalArgumentException(
						"HAProxy does not know '" + term.expression() + "' when it responds");
			}
			all.addAll(term.words());
		}
		if (entry != null && occasion.response() && !subject.isKnownOfResponses(entry)) {
			throw new IllegalArgumentException("HAProxy does not know '" + subject.key() + "' when it responds");
		}
		all.addAll(terms);
		if (occasion.response() && this.refuses) {
			all.addAll(List.of("{", "var(" + PASSED + ")", "-m", "int", "ge", Integer.toString(passed()), "}"));
		}
		if (subject.orSource()) {
			this.output.add(Comment.of("of a request without that key, a gateway changes the entry of src"));
		}
		this.output.add(new Rule(occasion.response() ? Rule.Ruleset.HTTP_AFTER_RESPONSE : Rule.Ruleset.HTTP_REQUEST,
				action, when((entry != null) ? subject.words(entry) : List.of(List.of()), all)));
	}

	/** Remembers that a request came so far, since a refusal is a response, too. */
	private int passed() {
		if (this.passed == 0) {
			this.passed = this.output.nextNumber();
			this.output.add(new OpaqueLine("http-request set-var(" + PASSED + ") int(" + this.passed + ") if "
					+ String.join(" ", this.condition.stream().map(ConfigurationWriter::quote).toList())));
		}
		return this.passed;
	}

	private Condition when(List<List<String>> alternatives, List<String> terms) {
		return condition(this.condition, alternatives, terms);
	}

	/**
	 * Makes a condition of alternatives, and of terms that must hold with each of them.
	 */
	static Condition condition(List<String> before, List<List<String>> alternatives, List<String> behind) {
		List<String> words = new ArrayList<>();
		for (List<String> alternative : alternatives) {
			if (!words.isEmpty()) {
				words.add("or");
			}
			words.addAll(before);
			words.addAll(alternative);
			words.addAll(behind);
		}
		return new Condition(false, words.stream().map(Word::of).toList());
	}

}
