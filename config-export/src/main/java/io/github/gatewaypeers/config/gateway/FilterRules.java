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
import io.github.gatewaypeers.sticktable.DataType;
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

	/** What a table may store in which tracking counts nothing. */
	private static final Set<DataType> UNCOUNTED = Set.of(DataType.SERVER_ID, DataType.SERVER_KEY, DataType.GPT0,
			DataType.GPT, DataType.GPC0, DataType.GPC0_RATE, DataType.GPC1, DataType.GPC1_RATE, DataType.GPC,
			DataType.GPC_RATE);

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
			int before = this.output.lines().size();
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
				else if (filter.isParaphrased() || tracksForItself(filter)) {
					this.output.carry(property + i + "]", renamed + i + "]");
					this.output.add(FilterLines.BEGIN);
					write(filter);
					this.output.add(FilterLines.END);
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
				this.output.rollBack(before);
				this.output.leaveOut(this.where, part, String.valueOf(ex.getMessage()));
				this.output.carry(property + i + "]", renamed + i + "]");
			}
		}
	}

	/**
	 * Writes the rules of a filter.
	 * @throws IllegalArgumentException if HAProxy has none for it
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
		this.output.add(new Rule(Rule.Ruleset.HTTP_REQUEST, action, when(
				subject.words(lowered(Rule.Ruleset.HTTP_REQUEST, subject, deny.condition(), deny.limit())), allowed)));
		boolean counted = deny.condition()
			.limits()
			.stream()
			.anyMatch((limit) -> LimitExpression.hasCounter(limit.type()));
		if (subject.orSource() && counted) {
			List<String> untracked = new ArrayList<>(this.condition);
			untracked.addAll(List.of("!{", "sc_tracked(" + subject.counter() + ")", "}"));
			this.output.add(new Rule(Rule.Ruleset.HTTP_REQUEST, action,
					condition(untracked, subject.source()
						.words(lowered(Rule.Ruleset.HTTP_REQUEST, subject.source(), deny.condition(), deny.limit())),
							allowed)));
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
		int counter = tracksForItself(change) ? trackForItself(subject, change) : subject.counter();
		if (counter >= 0) {
			add(new Rule.Change(change.how(), change.element(), counter, value), change.occasion(), subject, List.of());
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

	/**
	 * Tells whether HAProxy has to track an entry just to change it, which is the same as
	 * long as the table counts nothing of what is tracked.
	 */
	private boolean tracksForItself(StickFilter filter) {
		if (!(filter instanceof ChangeFilter change) || change.occasion().response()) {
			return false;
		}
		RuleSubject subject = subject(change.table(), change.key());
		return subject.counter() < 0 && !(subject.isSource() && !change.how().takesValue())
				&& this.gateway.tables()
					.stream()
					.anyMatch((table) -> table.name().equals(change.table())
							&& table.store().stream().allMatch((stored) -> UNCOUNTED.contains(stored.type())));
	}

	private int trackForItself(RuleSubject subject, ChangeFilter change) {
		// Nothing that a later filter of the same table could mean.
		this.tracked.list().add(new TrackFilter("", ""));
		EntryCondition entry = change.occasion().condition();
		List<List<String>> words = (entry != null)
				? subject.words(lowered(Rule.Ruleset.HTTP_REQUEST, subject, entry, null)) : List.of(List.of());
		List<String> terms = change.occasion().terms().stream().flatMap((term) -> term.words().stream()).toList();
		this.output.add(new Rule(Rule.Ruleset.HTTP_REQUEST,
				new Rule.Track(counters() - 1, Word.of(subject.key()), Word.of(subject.table())), when(words, terms)));
		return counters() - 1;
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
		Rule.Ruleset ruleset = occasion.response() ? Rule.Ruleset.HTTP_AFTER_RESPONSE : Rule.Ruleset.HTTP_REQUEST;
		List<List<String>> words = (entry != null) ? subject.words(lowered(ruleset, subject, entry, null))
				: List.of(List.of());
		this.output.add(new Rule(ruleset, action, when(words, all)));
	}

	/** Puts what a condition compares with, where it is no number, into variables. */
	private EntryCondition lowered(Rule.Ruleset ruleset, RuleSubject subject, EntryCondition condition,
			@Nullable LimitSource source) {
		return condition.map((limit) -> {
			Long fixed = (limit.isLimit() && source != null) ? source.fixed() : null;
			if (limit.other() == null || fixed != null) {
				return (fixed != null) ? inUnits(limit.with(fixed)) : limit;
			}
			String variable = TablePredicate.OTHER + this.output.nextNumber();
			if (!limit.isLimit()) {
				set(ruleset, variable, subject.fetch(limit.otherStored()), List.of());
			}
			else if (source == null) {
				throw new IllegalArgumentException("nothing says what the limit is; add the argument limit");
			}
			else {
				source.values().forEach((value) -> set(ruleset, variable, value.getKey(), value.getValue()));
			}
			return limit.withVariable(variable);
		});
	}

	private static Limit inUnits(Limit limit) {
		if (!LimitExpression.canSay(limit)) {
			throw new IllegalArgumentException(LimitExpression.UNITS);
		}
		return limit;
	}

	private void set(Rule.Ruleset ruleset, String variable, String expression, List<String> terms) {
		this.output
			.add(new Rule(ruleset, new Rule.SetVar(variable, Word.of(expression)), when(List.of(List.of()), terms)));
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
