package io.github.gatewaypeers.filter;

import io.github.gatewaypeers.sticktable.StickKey;

import org.springframework.web.server.ServerWebExchange;

/**
 * Of whom a limit is enforced. Immutable.
 *
 * @param allowed who is never refused
 * @param percent of how many of a hundred keys it is enforced; always the same keys
 * @param shadow whether nobody is refused and it is only counted who would be
 */
record Enforcement(AllowList allowed, int percent, boolean shadow) {

	/**
	 * Decides on a request that exceeds the limit.
	 */
	Decision decide(ServerWebExchange exchange, StickKey key) {
		if (this.allowed.allows(exchange, key)) {
			return Decision.ALLOWED;
		}
		boolean enforced = !this.shadow && Integer.remainderUnsigned(key.hashCode() * 0x9E3779B9, 100) < this.percent;
		return enforced ? Decision.DENIED : Decision.SHADOWED;
	}

}
