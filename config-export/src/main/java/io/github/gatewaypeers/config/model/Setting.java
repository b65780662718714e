package io.github.gatewaypeers.config.model;

import java.util.List;
import java.util.Set;

/**
 * A line that is a keyword with arguments.
 *
 * @param kind the keyword
 * @param arguments the words after it
 */
public record Setting(Kind kind, List<Word> arguments) implements Directive {

	/**
	 * Checks the arguments.
	 */
	public Setting {
		arguments = List.copyOf(arguments);
		if (arguments.size() < kind.least || arguments.size() > kind.most) {
			throw new IllegalArgumentException("'" + kind.keyword + "' " + kind.expects + "; "
					+ ((arguments.size() < kind.least) ? "add it" : "remove '" + arguments.get(kind.most) + "'"));
		}
		switch (kind) {
			case LOCAL_PEER -> arguments.get(0).checkName("a peer");
			case SHARDS, STICK_COUNTERS -> checkNumber(kind, arguments.get(0));
			case HTTP_ERR_CODES, HTTP_FAIL_CODES -> arguments = StatusRanges.canonical(arguments);
			case BIND -> Address.checkListening(arguments.get(0));
			default -> {
			}
		}
	}

	/**
	 * Makes a setting of plain words.
	 * @param kind the keyword
	 * @param arguments the words after it
	 * @return the setting
	 * @throws IllegalArgumentException if HAProxy would refuse it
	 */
	public static Setting of(Kind kind, String... arguments) {
		return new Setting(kind, List.of(arguments).stream().map(Word::of).toList());
	}

	private static void checkNumber(Kind kind, Word word) {
		int least = (kind == Kind.SHARDS) ? 1 : 0;
		if (word.expands()) {
			return;
		}
		if (!word.text().matches("[0-9]{1,9}") || Integer.parseInt(word.text()) < least) {
			throw new IllegalArgumentException(
					"'" + word + "' is no number for '" + kind.keyword + "'; use one from " + least + " on");
		}
	}

	/**
	 * Looks for a parameter such as {@code ssl} after the first argument.
	 * @param parameter the parameter
	 * @return whether it is there
	 */
	public boolean has(String parameter) {
		return this.arguments.stream().anyMatch((word) -> word.is(parameter));
	}

	/**
	 * The keywords.
	 */
	public enum Kind {

		/** Where the local peer, or a proxy, listens. */
		BIND("bind", Set.of("peers", "frontend", "listen"), 1, 99, "expects an address"),

		/** Parameters of the local peer's listener. */
		DEFAULT_BIND("default-bind", Set.of("peers"), 0, 99, "takes parameters"),

		/** Parameters of all servers or peers that follow. */
		DEFAULT_SERVER("default-server", Set.of("peers", "backend", "listen", "defaults"), 0, 99, "takes parameters"),

		/** Where a section logs to. */
		LOG("log", Set.of("peers"), 1, 99, "expects a target"),

		/** Switches a section off. */
		DISABLED("disabled", Set.of("peers"), 0, 0, "takes no argument"),

		/** Switches a section on again. */
		ENABLED("enabled", Set.of("peers"), 0, 0, "takes no argument"),

		/** Among how many peers the entries are shared out. */
		SHARDS("shards", Set.of("peers"), 1, 1, "expects a number"),

		/** The name of the peer that this process is. */
		LOCAL_PEER("localpeer", Set.of("global"), 1, 1, "expects a name"),

		/** The statuses that count as errors of the client. */
		HTTP_ERR_CODES("http-err-codes", Set.of("global"), 1, 99, "expects ranges of statuses"),

		/** The statuses that count as failures of the server. */
		HTTP_FAIL_CODES("http-fail-codes", Set.of("global"), 1, 99, "expects ranges of statuses"),

		/** How many stick counters a request has. */
		STICK_COUNTERS("tune.stick-counters", Set.of("global"), 1, 1, "expects a number"),

		/** The socket of the command line interface. */
		STATS_SOCKET("stats socket", Set.of("global"), 1, 99, "expects an address");

		private final String keyword;

		private final Set<String> sections;

		private final int least;

		private final int most;

		private final String expects;

		Kind(String keyword, Set<String> sections, int least, int most, String expects) {
			this.keyword = keyword;
			this.sections = sections;
			this.least = least;
			this.most = most;
			this.expects = expects;
		}

		/**
		 * Returns the keyword of HAProxy's configuration.
		 * @return one word, or two
		 */
		public String keyword() {
			return this.keyword;
		}

		/**
		 * Tells where such a line may stand.
		 * @param section the keyword of a section
		 * @return {@code true} if there
		 */
		public boolean standsIn(String section) {
			return this.sections.contains(section);
		}

	}

}
