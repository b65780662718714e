package io.github.gatewaypeers.exchange;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The address of who connected, as HAProxy's {@code src} is. No header is believed.
 */
public record ConnectionAddress() implements ClientAddress {

	@Override
	public byte @Nullable [] of(ServerHttpRequest request) {
		return Connection.peer(request);
	}

}
