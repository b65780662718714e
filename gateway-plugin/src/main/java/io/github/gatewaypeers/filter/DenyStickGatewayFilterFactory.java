package io.github.gatewaypeers.filter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.gatewaypeers.exchange.Network;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * {@code DenyStick=table, condition} refuses requests while stored values compare as the
 * condition says, like HAProxy's {@code http-request deny}: before any server is
 * contacted, and counted as {@code http_err} wherever the request is tracked. The values
 * are those of the entry which an earlier {@code TrackStick} of the same table found, or
 * else that of the client's address; a key without entry has 0 everywhere.
 */
public class DenyStickGatewayFilterFactory extends StickGatewayFilterFactory<DenyStickGatewayFilterFactory.Config> {

	private static final Duration LONGEST_TARPIT = Duration.ofMinutes(1);

	/**
	 * Makes the factory.
	 * @param context what filters work with
	 */
	public DenyStickGatewayFilterFactory(FilterContext context) {
		super(Config.class, context);
	}

	@Override
	public List<String> arguments() {
		return List.of("table", "condition", "status", "key", "limit", "tiers", "otherwise", "body", "content-type",
				"headers", "retry-after", "rate-limit-headers", "policy", "shadow", "enforce", "allow", "allow-keys",
				"tarpit", "tarpit-places", "deny-unknown");
	}

	@Override
	int shortArguments() {
		return 4;
	}

	@Override
	GatewayFilter filter(Config config) {
		StickTable table = read().table(config);
		StickCondition condition = read().condition(config, config.getCondition(), table);
		StickSubject subject = read().subject(config, table);
		if (subject.readsResponse()) {
			throw read().invalid(config, "its key reads the response, before which requests are decided",
					"use a key of the request", null);
		}
		return new DenyStickFilter(subject, condition, limit(config, condition), enforcement(config, table),
				config.isDenyUnknown(),
				new DenyStickFilter.Answer(refusal(config), tarpit(config), rateLimitHeaders(config, condition)),
				context().decisions().of(table.definition().name(), config.getRouteId()));
	}

	private @Nullable RequestLimit limit(Config config, StickCondition condition) {
		Object limit = config.getLimit();
		if (limit == null) {
			if (condition.usesLimit()) {
				throw read().invalid(config, "condition '" + condition + "' compares with a limit, but there is none",
						"add the argument limit, or write a number", null);
			}
			return null;
		}
		if (!condition.usesLimit()) {
			throw read().invalid(config, "there is a limit, but condition '" + condition + "' compares with none",
					"write the word limit for a number, as in http_req_rate gt limit", null);
		}
		return read().check(config, "limit", "correct the limit",
				() -> RequestLimit.of(limit, config.getTiers(), config.getOtherwise(), context().keys()));
	}

	private Enforcement enforcement(Config config, StickTable table) {
		if (config.getEnforce() < 0 || config.getEnforce() > 100) {
			throw read().invalid(config, config.getEnforce() + " is no percentage", "enforce 0 to 100", null);
		}
		List<MessageMatch> matches = new ArrayList<>();
		for (String allow : config.getAllow()) {
			matches.add(read().check(config, "allow '" + allow + "'",
					"write a network such as 10.0.0.0/8, or an expression and the values it may have",
					() -> allowed(allow)));
		}
		Set<StickKey> keys = new LinkedHashSet<>();
		for (String key : config.getAllowKeys()) {
			keys.add(read().check(config, "allow-keys", "correct the key", () -> table.definition().key(key)));
		}
		return new Enforcement(new AllowList(List.copyOf(matches), Set.copyOf(keys), context().keys()),
				config.getEnforce(), config.isShadow());
	}

	private static MessageMatch allowed(String text) {
		if (text.trim().matches("[0-9A-Fa-f:.]*[:.][0-9A-Fa-f:.]*(/[0-9]+)?")) {
			Network.parse(text);
			return MessageMatch.parse("src " + text.trim());
		}
		MessageMatch match = MessageMatch.parse(text);
		if (match.readsResponse()) {
			throw new IllegalArgumentException("it reads the response, before which requests are decided");
		}
		return match;
	}

	private Refusal refusal(Config config) {
		int status = config.getStatus();
		if (status < 200 || status > 599) {
			throw read().invalid(config, status + " is no final HTTP status",
					"use one from 200 to 599, for instance 429", null);
		}
		MediaType contentType = read().check(config, "content-type", "write for instance application/json",
				() -> MediaType.parseMediaType(config.getContentType()));
		return new Refusal(HttpStatusCode.valueOf(status), Map.copyOf(config.getHeaders()), contentType,
				config.getBody(), config.isRetryAfter());
	}

	private @Nullable Tarpit tarpit(Config config) {
		Duration delay = config.getTarpit();
		if (delay == null) {
			return null;
		}
		if (delay.isNegative() || delay.isZero() || delay.compareTo(LONGEST_TARPIT) > 0) {
			throw read().invalid(config, "a tarpit of " + delay.toMillis() + "ms", "use 1ms to 60s", null);
		}
		if (config.getTarpitPlaces() < 1) {
			throw read().invalid(config, "a tarpit with " + config.getTarpitPlaces() + " places",
					"give it one at least", null);
		}
		return new Tarpit(delay, config.getTarpitPlaces());
	}

	private @Nullable RateLimitHeaders rateLimitHeaders(Config config, StickCondition condition) {
		if (config.getRateLimitHeaders().isEmpty()) {
			return null;
		}
		StickComparison quota = condition.quota();
		if (quota == null) {
			throw read().invalid(config, "condition '" + condition + "' limits no rate that headers could tell",
					"remove rate-limit-headers, or compare a rate by gt or ge", null);
		}
		String policy = (config.getPolicy() != null) ? config.getPolicy() : quota.value().table().definition().name();
		if (!policy.matches("[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]{1,64}")) {
			throw read().invalid(config, "'" + policy + "' is no name of a policy",
					"use up to 64 letters, digits and signs but quotes and backslashes", null);
		}
		return new RateLimitHeaders(Set.copyOf(config.getRateLimitHeaders()), policy, quota);
	}

	/**
	 * What a route says to the filter.
	 */
	public static class Config extends StickConfig {

		private @Nullable String condition;

		private int status = 429;

		private @Nullable Object limit;

		private Map<String, Long> tiers = new LinkedHashMap<>();

		private @Nullable Long otherwise;

		private String body = "";

		private String contentType = "text/plain;charset=UTF-8";

		private Map<String, String> headers = new LinkedHashMap<>();

		private boolean retryAfter = true;

		private Set<RateLimitStyle> rateLimitHeaders = EnumSet.noneOf(RateLimitStyle.class);

		private @Nullable String policy;

		private boolean shadow;

		private int enforce = 100;

		private List<String> allow = new ArrayList<>();

		private List<String> allowKeys = new ArrayList<>();

		private @Nullable Duration tarpit;

		private int tarpitPlaces = 100;

		private boolean denyUnknown;

		/**
		 * Returns when to refuse a request.
		 * @return stored types compared by eq, ne, lt, le, gt or ge with numbers, other
		 * stored types, or {@code limit}; joined by and, or
		 */
		public @Nullable String getCondition() {
			return this.condition;
		}

		public void setCondition(@Nullable String condition) {
			this.condition = condition;
		}

		/**
		 * Returns the status of a refusal.
		 * @return an HTTP status, 429 unless set
		 */
		public int getStatus() {
			return this.status;
		}

		public void setStatus(int status) {
			this.status = status;
		}

		/**
		 * Returns what {@code limit} stands for in the condition.
		 * @return a number, the text of an expression, or a {@code Function} or
		 * {@code ToLongFunction} of a {@code ServerWebExchange}
		 */
		public @Nullable Object getLimit() {
			return this.limit;
		}

		public void setLimit(@Nullable Object limit) {
			this.limit = limit;
		}

		/**
		 * Returns the limits by what the expression of the limit gives.
		 * @return the limits, empty if the expression gives the limit itself
		 */
		public Map<String, Long> getTiers() {
			return this.tiers;
		}

		public void setTiers(Map<String, Long> tiers) {
			this.tiers = tiers;
		}

		/**
		 * Returns the limit of a request that has no other.
		 * @return the limit, or {@code null} not to limit it
		 */
		public @Nullable Long getOtherwise() {
			return this.otherwise;
		}

		public void setOtherwise(@Nullable Long otherwise) {
			this.otherwise = otherwise;
		}

		/**
		 * Returns the body of a refusal.
		 * @return a text
		 */
		public String getBody() {
			return this.body;
		}

		public void setBody(String body) {
			this.body = body;
		}

		/**
		 * Returns the type of that body.
		 * @return a media type
		 */
		public String getContentType() {
			return this.contentType;
		}

		public void setContentType(String contentType) {
			this.contentType = contentType;
		}

		/**
		 * Returns more headers of a refusal.
		 * @return the values by name
		 */
		public Map<String, String> getHeaders() {
			return this.headers;
		}

		public void setHeaders(Map<String, String> headers) {
			this.headers = headers;
		}

		/**
		 * Returns whether a refusal says when to come again.
		 * @return {@code true} unless set
		 */
		public boolean isRetryAfter() {
			return this.retryAfter;
		}

		public void setRetryAfter(boolean retryAfter) {
			this.retryAfter = retryAfter;
		}

		/**
		 * Returns in which headers every response tells the quota.
		 * @return none unless set
		 */
		public Set<RateLimitStyle> getRateLimitHeaders() {
			return this.rateLimitHeaders;
		}

		public void setRateLimitHeaders(Set<RateLimitStyle> rateLimitHeaders) {
			this.rateLimitHeaders = rateLimitHeaders;
		}

		/**
		 * Returns the name of the quota in those headers.
		 * @return a name, that of the table unless set
		 */
		public @Nullable String getPolicy() {
			return this.policy;
		}

		public void setPolicy(@Nullable String policy) {
			this.policy = policy;
		}

		/**
		 * Returns whether requests are only counted as if they were refused.
		 * @return {@code false} unless set
		 */
		public boolean isShadow() {
			return this.shadow;
		}

		public void setShadow(boolean shadow) {
			this.shadow = shadow;
		}

		/**
		 * Returns of how many of a hundred keys the condition is enforced.
		 * @return 0 to 100, 100 unless set
		 */
		public int getEnforce() {
			return this.enforce;
		}

		public void setEnforce(int enforce) {
			this.enforce = enforce;
		}

		/**
		 * Returns who is never refused.
		 * @return networks of clients, and expressions with the values they may have
		 */
		public List<String> getAllow() {
			return this.allow;
		}

		public void setAllow(List<String> allow) {
			this.allow = allow;
		}

		/**
		 * Returns whose keys are never refused.
		 * @return keys as HAProxy's {@code show table} prints them
		 */
		public List<String> getAllowKeys() {
			return this.allowKeys;
		}

		public void setAllowKeys(List<String> allowKeys) {
			this.allowKeys = allowKeys;
		}

		/**
		 * Returns how long a refused client waits for its answer.
		 * @return up to a minute, or {@code null} not at all
		 */
		public @Nullable Duration getTarpit() {
			return this.tarpit;
		}

		public void setTarpit(@Nullable Duration tarpit) {
			this.tarpit = tarpit;
		}

		/**
		 * Returns how many clients may wait at a time.
		 * @return a positive number, 100 unless set
		 */
		public int getTarpitPlaces() {
			return this.tarpitPlaces;
		}

		public void setTarpitPlaces(int tarpitPlaces) {
			this.tarpitPlaces = tarpitPlaces;
		}

		/**
		 * Returns whether requests without key are refused.
		 * @return {@code false} unless set
		 */
		public boolean isDenyUnknown() {
			return this.denyUnknown;
		}

		public void setDenyUnknown(boolean denyUnknown) {
			this.denyUnknown = denyUnknown;
		}

	}

}
