package io.github.gatewaypeers.config.model;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A rule that uses stick-tables, or refuses on their grounds.
 *
 * @param ruleset the keyword that it begins with
 * @param action what it does
 * @param condition when, or {@code null} for always
 */
public record Rule(Ruleset ruleset, Action action, @Nullable Condition condition) implements Directive {

	/** Whatever looks at a stick-table. */
	private static final Pattern TABLES = Pattern
		.compile("(^|.*[^a-z])(sc[0-9]?_|src_(?!port|is_local)|table_|in_table).*");

	/**
	 * Checks that the ruleset knows the action.
	 */
	public Rule {
		if (action instanceof Track && !ruleset.tracks()) {
			throw new IllegalArgumentException(
					"'" + ruleset.keyword() + "' cannot track; use http-request or tcp-request");
		}
		if (action instanceof Refuse refuse && !ruleset.knows(refuse.how())) {
			throw new IllegalArgumentException("'" + ruleset.keyword() + "' does not know '" + refuse.how().keyword()
					+ "'; use " + (ruleset.isHttp() ? "deny" : "reject"));
		}
	}

	/**
	 * Tells whether a word of an expression or condition reads stick-tables.
	 * @param word the word
	 * @return {@code true} if so
	 */
	public static boolean readsTables(String word) {
		return TABLES.matcher(word).matches();
	}

	/**
	 * Where a rule stands.
	 */
	public enum Ruleset {

		/** Rules for connections. */
		TCP_CONNECTION("tcp-request connection"),

		/** Rules for sessions. */
		TCP_SESSION("tcp-request session"),

		/** Rules for the contents of a request. */
		TCP_CONTENT("tcp-request content"),

		/** Rules for the contents of a response. */
		TCP_RESPONSE("tcp-response content"),

		/** Rules for an HTTP request. */
		HTTP_REQUEST("http-request"),

		/** Rules for an HTTP response. */
		HTTP_RESPONSE("http-response"),

		/** Rules for all HTTP responses, also HAProxy's own. */
		HTTP_AFTER_RESPONSE("http-after-response");

		private final String keyword;

		Ruleset(String keyword) {
			this.keyword = keyword;
		}

		/**
		 * Returns the keyword of HAProxy's configuration.
		 * @return one word, or two
		 */
		public String keyword() {
			return this.keyword;
		}

		boolean tracks() {
			return this != TCP_RESPONSE && this != HTTP_AFTER_RESPONSE;
		}

		boolean isHttp() {
			return this.keyword.startsWith("http");
		}

		boolean knows(Refusal refusal) {
			return switch (refusal) {
				case DENY -> this == HTTP_REQUEST || this == HTTP_RESPONSE;
				case TARPIT -> this == HTTP_REQUEST;
				case REJECT -> !isHttp() || this == HTTP_REQUEST;
			};
		}

	}

	/**
	 * What a rule does.
	 */
	public sealed interface Action permits Track, Refuse, Change, SetVar {

	}

	/**
	 * {@code track-sc0 src table rates}: counts in the entry of a key.
	 *
	 * @param counter the number of the stick counter
	 * @param key the sample expression
	 * @param table the table, or {@code null} for that of the proxy itself
	 */
	public record Track(int counter, Word key, @Nullable Word table) implements Action {

		/**
		 * Checks the number and the key.
		 */
		public Track {
			checkNumber("stick counter", counter);
			Condition.checkNoKeyword(key);
		}

	}

	/**
	 * {@code set-var(txn.count) src_inc_gpc0(bans)}: reads or changes an entry and keeps
	 * the result.
	 *
	 * @param variable the name of the variable, with its scope
	 * @param expression the sample expression
	 */
	public record SetVar(String variable, Word expression) implements Action {

		private static final Pattern NAME = Pattern.compile("(proc|sess|txn|req|res|check)\\.[A-Za-z0-9_.]+");

		/**
		 * Checks the name.
		 */
		public SetVar {
			if (!isName(variable)) {
				throw new IllegalArgumentException(
						"'" + variable + "' is no name of a variable; use one as in txn.count");
			}
			Condition.checkNoKeyword(expression);
		}

		/**
		 * Tells whether a variable may be called so.
		 * @param text the name
		 * @return {@code true} if so
		 */
		public static boolean isName(String text) {
			return NAME.matcher(text).matches();
		}

	}

	/**
	 * {@code deny}, {@code tarpit} or {@code reject}.
	 *
	 * @param how which of them
	 * @param parameters the words after it
	 */
	public record Refuse(Refusal how, List<Word> parameters) implements Action {

		/**
		 * Keeps a copy.
		 */
		public Refuse {
			parameters = List.copyOf(parameters);
			parameters.forEach(Condition::checkNoKeyword);
		}

	}

	/**
	 * The ways to refuse.
	 */
	public enum Refusal {

		/** Answers with an error. */
		DENY,

		/** Answers with an error, later. */
		TARPIT,

		/** Closes the connection. */
		REJECT;

		/**
		 * Returns the keyword of HAProxy's configuration.
		 * @return for instance {@code deny}
		 */
		public String keyword() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * {@code sc-inc-gpc0(0)} and its relatives, which change the entry that a stick
	 * counter tracks.
	 *
	 * @param how which of them
	 * @param element the element of an array, 0 if there is none
	 * @param counter the number of the stick counter
	 * @param value what is set or added: a number or a sample expression; {@code null} if
	 * the keyword takes none
	 */
	public record Change(ChangeKind how, int element, int counter, @Nullable Word value) implements Action {

		/**
		 * Checks the arguments.
		 */
		public Change {
			checkNumber("stick counter", counter);
			checkNumber("element", element);
			if (value != null) {
				Condition.checkNoKeyword(value);
			}
			if (how.takesValue() != (value != null)) {
				throw new IllegalArgumentException("'" + how.keyword() + "' " + (how.takesValue()
						? "needs a number or an expression; add one" : "takes no value; remove it"));
			}
			if (!how.isArray() && element != 0) {
				throw new IllegalArgumentException("'" + how.keyword() + "' is no array; leave out the element");
			}
		}

	}

	/**
	 * The ways to change an entry.
	 */
	public enum ChangeKind {

		/** Increments general purpose counter 0. */
		INC_GPC0("sc-inc-gpc0"),

		/** Increments general purpose counter 1. */
		INC_GPC1("sc-inc-gpc1"),

		/** Increments an element of the array of counters. */
		INC_GPC("sc-inc-gpc"),

		/** Adds to an element of the array of counters. */
		ADD_GPC("sc-add-gpc"),

		/** Sets general purpose tag 0. */
		SET_GPT0("sc-set-gpt0"),

		/** Sets an element of the array of tags. */
		SET_GPT("sc-set-gpt");

		private final String keyword;

		ChangeKind(String keyword) {
			this.keyword = keyword;
		}

		/**
		 * Returns the keyword of HAProxy's configuration.
		 * @return for instance {@code sc-inc-gpc}
		 */
		public String keyword() {
			return this.keyword;
		}

		/**
		 * Tells whether the first argument is an element.
		 * @return {@code true} if so
		 */
		public boolean isArray() {
			return !this.keyword.endsWith("0") && !this.keyword.endsWith("1");
		}

		/**
		 * Tells whether a value follows.
		 * @return {@code true} if so
		 */
		public boolean takesValue() {
			return this == ADD_GPC || this == SET_GPT0 || this == SET_GPT;
		}

	}

	private static void checkNumber(String what, int number) {
		if (number < 0 || number > 99) {
			throw new IllegalArgumentException(number + " is no number of a " + what + "; use one from 0 to 99");
		}
	}

}
