package io.github.gatewaypeers.config.model;

import org.jspecify.annotations.Nullable;

/**
 * A {@code stick} rule of a backend, by which a client stays with its server.
 *
 * @param kind whether it matches, stores or both
 * @param key the sample expression
 * @param table the table, or {@code null} for that of the backend itself
 * @param condition when, or {@code null} for always
 */
public record StickRule(Kind kind, Word key, @Nullable Word table, @Nullable Condition condition) implements Directive {

	/**
	 * Checks the key.
	 */
	public StickRule {
		Condition.checkNoKeyword(key);
	}

	/**
	 * What a rule does.
	 */
	public enum Kind {

		/** Matches, and stores the key of the request. */
		ON("on"),

		/** Matches only. */
		MATCH("match"),

		/** Stores the key of the request. */
		STORE_REQUEST("store-request"),

		/** Stores the key of the response. */
		STORE_RESPONSE("store-response");

		private final String keyword;

		Kind(String keyword) {
			this.keyword = keyword;
		}

		/**
		 * Returns the keyword of HAProxy's configuration.
		 * @return for instance {@code store-request}
		 */
		public String keyword() {
			return this.keyword;
		}

	}

}
