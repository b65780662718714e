package io.github.gatewaypeers.filter;

import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * Refuses requests while a condition holds, before any server is contacted.
 *
 * @param subject whose entry to look at
 * @param condition when to refuse a request
 * @param limit what {@code limit} stands for, or {@code null} if the condition has none
 * @param enforcement of whom the condition is enforced
 * @param denyUnknown whether to refuse requests that have no key
 * @param answer how to refuse
 * @param counts where to count decisions
 */
record DenyStickFilter(StickSubject subject, StickCondition condition, @Nullable RequestLimit limit,
		Enforcement enforcement, boolean denyUnknown, Answer answer, Decisions.Counts counts) implements GatewayFilter {

	private static final Logger logger = LoggerFactory.getLogger(DenyStickFilter.class);

	private static final long UNLIMITED = -1;

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return this.subject.find(exchange, (key, entry) -> filter(exchange, chain, key, entry));
	}

	private Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain, @Nullable StickKey key,
			@Nullable StickEntry entry) {
		Decision decision = decide(exchange, key, entry);
		this.counts.count(decision);
		boolean denied = decision == Decision.DENIED || decision == Decision.TARPITTED
				|| (decision == Decision.UNKNOWN && this.denyUnknown);
		if (!denied) {
			return chain.filter(exchange);
		}
		TrackedRequest.deny(exchange);
		Mono<Void> answer = this.answer.refusal.send(exchange.getResponse());
		return (this.answer.tarpit != null) ? this.answer.tarpit.before(answer) : answer;
	}

	private Decision decide(ServerWebExchange exchange, @Nullable StickKey key, @Nullable StickEntry entry) {
		try {
			if (key == null) {
				if (this.denyUnknown) {
					this.answer.refusal.prepare(exchange.getResponse(), -1);
				}
				return Decision.UNKNOWN;
			}
			long limit = limit(exchange);
			if (this.limit != null && limit == UNLIMITED) {
				return Decision.PASSED;
			}
			return decide(exchange, key, entry, limit);
		}
		catch (RuntimeException ex) {
			// A limit that cannot be looked up limits nobody.
			logger.error("Request not decided by {}", this, ex);
			return Decision.PASSED;
		}
	}

	private long limit(ServerWebExchange exchange) {
		Long limit = (this.limit != null) ? this.limit.of(exchange) : null;
		return (limit != null) ? limit : UNLIMITED;
	}

	private Decision decide(ServerWebExchange exchange, StickKey key, @Nullable StickEntry entry, long limit) {
		ServerHttpResponse response = exchange.getResponse();
		if (this.answer.rateLimitHeaders != null) {
			this.answer.rateLimitHeaders.write(response.getHeaders(), entry, limit);
		}
		if (!this.condition.test(entry, limit)) {
			return Decision.PASSED;
		}
		Decision decision = this.enforcement.decide(exchange, key);
		if (decision == Decision.DENIED) {
			boolean counted = entry != null && TrackedRequest.find(exchange, this.subject.table()) == entry;
			this.answer.refusal.prepare(response,
					this.answer.refusal.retryAfter() ? this.condition.remaining(entry, limit, counted) : -1);
			return (this.answer.tarpit != null) ? Decision.TARPITTED : Decision.DENIED;
		}
		return decision;
	}

	@Override
	public String toString() {
		return "[DenyStick table = " + this.subject.table().definition().name() + ", condition = " + this.condition
				+ ", status = " + this.answer.refusal.status().value() + "]";
	}

	/**
	 * How to refuse, and what to say.
	 *
	 * @param refusal the answer
	 * @param tarpit where clients wait for it, or {@code null}
	 * @param rateLimitHeaders what every response says of the quota, or {@code null}
	 */
	record Answer(Refusal refusal, @Nullable Tarpit tarpit, @Nullable RateLimitHeaders rateLimitHeaders) {

	}

}
