package io.github.gatewaypeers.filter;

import java.util.List;

import io.github.gatewaypeers.exchange.ExchangeKeys;
import io.github.gatewaypeers.expression.SampleSource;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * Changes an entry if what was said of the message and the entry holds. No request fails
 * for it.
 *
 * @param subject whose entry to change
 * @param condition what must hold of the entry, or {@code null}
 * @param matches what must hold of the message
 * @param keys lets expressions read the message
 * @param action the change
 */
record ActionRule(StickSubject subject, @Nullable StickCondition condition, List<MessageMatch> matches,
		ExchangeKeys keys, StickAction action) {

	private static final Logger logger = LoggerFactory.getLogger(ActionRule.class);

	Mono<Void> apply(ServerWebExchange exchange) {
		return matches(exchange) ? this.subject.find(exchange, (key, entry) -> {
			if (key != null) {
				apply(exchange, key, entry);
			}
			return Mono.empty();
		}) : Mono.empty();
	}

	private boolean matches(ServerWebExchange exchange) {
		if (this.matches.isEmpty()) {
			return true;
		}
		SampleSource source = this.keys.source(exchange);
		return this.matches.stream().allMatch((match) -> match.matches(source));
	}

	private void apply(ServerWebExchange exchange, StickKey key, @Nullable StickEntry entry) {
		try {
			if (this.condition == null || this.condition.test(entry, 0)) {
				this.action.run(exchange, key, entry);
			}
		}
		catch (RuntimeException ex) {
			logger.error("Entry not changed in stick-table {}", this.subject.table().definition().name(), ex);
		}
	}

}
