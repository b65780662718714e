package io.github.gatewaypeers.exchange;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

import io.github.gatewaypeers.sticktable.AddressText;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * What really came over the connection, whatever the web server or a filter of the
 * platform has made of forwarding headers.
 */
final class Connection {

	/** Where Reactor Netty keeps the address that the PROXY protocol named. */
	private static final AttributeKey<SocketAddress> PROXY_PROTOCOL = AttributeKey
		.valueOf("remoteAddressFromProxyProtocol");

	private Connection() {
	}

	/**
	 * Returns the address of who connected: with the PROXY protocol, whom that names.
	 * @return 4 or 16 bytes, or {@code null} if it is not known
	 */
	static byte @Nullable [] peer(ServerHttpRequest request) {
		HttpServerRequest nativeRequest = nativeRequest(request);
		if (nativeRequest == null) {
			return bytes(request.getRemoteAddress());
		}
		SocketAddress named = (nativeRequest instanceof reactor.netty.Connection connection)
				? connection.channel().attr(PROXY_PROTOCOL).get() : null;
		return bytes((named != null) ? named : nativeRequest.connectionRemoteAddress());
	}

	/**
	 * Returns the lines of a header as they were sent.
	 */
	static List<String> lines(ServerHttpRequest request, String header) {
		HttpServerRequest nativeRequest = nativeRequest(request);
		return (nativeRequest != null) ? nativeRequest.requestHeaders().getAll(header)
				: request.getHeaders().getOrDefault(header, List.of());
	}

	private static @Nullable HttpServerRequest nativeRequest(ServerHttpRequest request) {
		ServerHttpRequest inner = request;
		while (inner instanceof ServerHttpRequestDecorator decorator) {
			inner = decorator.getDelegate();
		}
		try {
			return (inner instanceof AbstractServerHttpRequest platform
					&& platform.getNativeRequest() instanceof HttpServerRequest nativeRequest) ? nativeRequest : null;
		}
		catch (IllegalStateException ex) {
			// A request of a test has nothing native.
			return null;
		}
	}

	private static byte @Nullable [] bytes(@Nullable SocketAddress address) {
		if (!(address instanceof InetSocketAddress remote)) {
			return null;
		}
		InetAddress resolved = remote.getAddress();
		// What somebody wrote down is an address in letters, or anything at all.
		return (resolved != null) ? resolved.getAddress() : AddressText.parse(remote.getHostString());
	}

}
