package io.github.gatewaypeers.exchange;

import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * What a request is known by in a table: an expression or what a bean says. Nothing here
 * blocks; a key that somebody has to be asked for arrives later.
 */
public interface ExchangeKey {

	/**
	 * Finds the key, converted to the type of a table's keys as HAProxy does.
	 * @param exchange the request
	 * @param table the table
	 * @return the key, or {@code null} if the request has none, or if it is not there at
	 * once
	 */
	@Nullable StickKey key(ServerWebExchange exchange, TableDefinition table);

	/**
	 * Tells whether {@link #key} is all there is.
	 * @return {@code false} if the key may arrive later, see {@link #resolve}
	 */
	default boolean isImmediate() {
		return true;
	}

	/**
	 * Finds the key, now or later.
	 * @param exchange the request
	 * @param table the table
	 * @return the key; empty if the request has none
	 */
	default Mono<StickKey> resolve(ServerWebExchange exchange, TableDefinition table) {
		return Mono.fromSupplier(() -> key(exchange, table));
	}

	/**
	 * Tells whether the key is read of the response.
	 * @return {@code true} if there is no key before there is a response
	 */
	default boolean readsResponse() {
		return false;
	}

	/**
	 * Refuses a table that can never have such keys.
	 * @param table the table
	 * @throws IllegalArgumentException if there can be no such key; the message says what
	 * would be right
	 */
	default void requireKeyOf(TableDefinition table) {
	}

}
