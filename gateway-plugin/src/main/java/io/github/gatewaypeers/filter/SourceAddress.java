package io.github.gatewaypeers.filter;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * HAProxy's {@code src}: the address of the client, as the server sees it.
 */
record SourceAddress() implements KeyExpression {

	@Override
	public @Nullable StickKey key(ServerWebExchange exchange, TableDefinition table) {
		InetSocketAddress remote = exchange.getRequest().getRemoteAddress();
		if (remote == null) {
			return null;
		}
		InetAddress address = remote.getAddress();
		if (address == null) {
			// What a forwarding header gave: an address in letters, or anything at all.
			String host = remote.getHostString();
			address = (host.indexOf(':') < 0) ? AddressLiteral.ipv4(host) : AddressLiteral.ipv6(host);
		}
		return (address != null) ? table.addressKey(address) : null;
	}

	@Override
	public String toString() {
		return "src";
	}

}
