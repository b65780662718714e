package io.github.gatewaypeers.exchange;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * How the address of a client is known.
 */
public interface ClientAddress {

	/**
	 * Finds the address.
	 * @param request the request
	 * @return its 4 or 16 bytes, or {@code null} if it is not known
	 */
	byte @Nullable [] of(ServerHttpRequest request);

}
