package io.github.gatewaypeers.filter;

import java.util.Set;

import io.github.gatewaypeers.sticktable.StickEntry;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Tells a client its quota, on every response: as draft-ietf-httpapi-ratelimit-headers
 * (08 to 10) says, as the older {@code X-RateLimit-*}, or both. Immutable.
 *
 * @param kinds which headers
 * @param policy the name of the quota
 * @param comparison what limits the rate
 */
record RateLimitHeaders(Set<RateLimitStyle> kinds, String policy, StickComparison comparison) {

	/**
	 * Writes the headers.
	 * @param limit what {@code limit} stands for
	 */
	void write(HttpHeaders headers, @Nullable StickEntry entry, long limit) {
		long quota = this.comparison.quota(entry, limit);
		long left = Math.max(0, quota - this.comparison.value().of(entry));
		long window = seconds(this.comparison.value().period());
		// How long to wait for the next request, or for the quota to be whole again.
		long reset = (left > 0) ? window : Math.max(1, seconds(untilOneIsLeft(entry, quota)));
		if (this.kinds.contains(RateLimitStyle.RATELIMIT)) {
			headers.add("RateLimit-Policy", "\"" + this.policy + "\";q=" + quota + ";w=" + window);
			headers.add("RateLimit", "\"" + this.policy + "\";r=" + left + ";t=" + reset);
		}
		if (this.kinds.contains(RateLimitStyle.X_RATELIMIT)) {
			headers.set("X-RateLimit-Limit", Long.toString(quota));
			headers.set("X-RateLimit-Remaining", Long.toString(left));
			headers.set("X-RateLimit-Reset", Long.toString(reset));
		}
	}

	private long untilOneIsLeft(@Nullable StickEntry entry, long quota) {
		StickComparison full = new StickComparison(this.comparison.value(), StickComparison.Operator.GE,
				Math.max(1, quota), null, false);
		return Math.max(0, full.remaining(entry, 0, false));
	}

	private static long seconds(long millis) {
		return (millis + 999) / 1000;
	}

}
