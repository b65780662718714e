package io.github.gatewaypeers.filter;

import io.github.gatewaypeers.exchange.ExchangeKey;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * Whose entry of a table a filter is about. A look-up touches nothing. Immutable.
 *
 * @param table the table
 * @param ofTracked whether it is about the entry that the request is tracked in, if there
 * is one
 * @param key whose entry it is otherwise, or {@code null} for nobody's
 */
record StickSubject(StickTable table, boolean ofTracked, @Nullable ExchangeKey key) {

	/**
	 * Goes on with the key and the entry, now or when a bean has told the key.
	 */
	Mono<Void> find(ServerWebExchange exchange, Next next) {
		StickEntry tracked = this.ofTracked ? TrackedRequest.find(exchange, this.table) : null;
		if (tracked != null) {
			return next.with(tracked.key(), tracked);
		}
		if (this.key == null) {
			return next.with(null, null);
		}
		return StickGatewayFilterFactory.withKey(this.key, exchange, this.table,
				(key) -> next.with(key, (key != null) ? this.table.lookup(key) : null));
	}

	/** Tells whether the key is read of the response. */
	boolean readsResponse() {
		return this.key != null && this.key.readsResponse();
	}

	/**
	 * What goes on.
	 */
	interface Next {

		/**
		 * Goes on.
		 * @param key the key, or {@code null} if the request has none
		 * @param entry its entry, or {@code null} if there is none
		 */
		Mono<Void> with(@Nullable StickKey key, @Nullable StickEntry entry);

	}

}
