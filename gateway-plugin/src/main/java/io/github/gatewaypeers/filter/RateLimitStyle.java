package io.github.gatewaypeers.filter;

/**
 * In which headers a client is told its quota.
 */
public enum RateLimitStyle {

	/** {@code RateLimit-Policy} and {@code RateLimit} of the draft of the IETF. */
	RATELIMIT,

	/**
	 * {@code X-RateLimit-Limit}, {@code X-RateLimit-Remaining} and
	 * {@code X-RateLimit-Reset}, the latter in seconds from now.
	 */
	X_RATELIMIT

}
