package io.github.gatewaypeers.filter;

import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickKey;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * A change of an entry.
 */
interface StickAction {

	/**
	 * Changes the entry of a key.
	 * @param entry the entry, or {@code null} if there is none yet
	 */
	void run(ServerWebExchange exchange, StickKey key, @Nullable StickEntry entry);

}
