package io.github.gatewaypeers.filter;

import java.util.List;
import java.util.Set;

import io.github.gatewaypeers.exchange.ExchangeKeys;
import io.github.gatewaypeers.expression.SampleSource;
import io.github.gatewaypeers.sticktable.StickKey;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * Who is never refused. Immutable.
 *
 * @param matches messages that are never refused
 * @param keys keys that are never refused
 * @param exchangeKeys lets expressions read the message
 */
record AllowList(List<MessageMatch> matches, Set<StickKey> keys, ExchangeKeys exchangeKeys) {

	boolean allows(ServerWebExchange exchange, @Nullable StickKey key) {
		if (key != null && this.keys.contains(key)) {
			return true;
		}
		if (this.matches.isEmpty()) {
			return false;
		}
		SampleSource source = this.exchangeKeys.source(exchange);
		for (MessageMatch match : this.matches) {
			if (match.matches(source)) {
				return true;
			}
		}
		return false;
	}

}
