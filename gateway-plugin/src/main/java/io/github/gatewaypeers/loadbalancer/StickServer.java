package io.github.gatewaypeers.loadbalancer;

import java.nio.ByteBuffer;

import io.github.gatewaypeers.sticktable.AddressText;
import io.github.gatewaypeers.sticktable.ServerKeyType;

/**
 * A server as stick-tables know it: what HAProxy's {@code server} line says of it.
 *
 * @param name its name
 * @param address its address and port, as HAProxy spells them
 * @param id its number, 0 for none
 */
public record StickServer(String name, String address, int id) {

	/**
	 * Spells an address out as HAProxy does: an IPv6 one has no brackets.
	 * @param host an IP address, or a name, which stays as it is
	 */
	static String address(String host, int port) {
		boolean brackets = host.startsWith("[") && host.endsWith("]");
		String bare = brackets ? host.substring(1, host.length() - 1) : host;
		byte[] address = AddressText.parse(bare);
		return ((address != null) ? format(ByteBuffer.wrap(address)) : bare) + ":" + port;
	}

	private static String format(ByteBuffer address) {
		return (address.remaining() == 4) ? AddressText.formatIpv4(address.getInt())
				: AddressText.formatIpv6(address.getLong(), address.getLong());
	}

	/** What stands for this server in {@code server_key}. */
	String key(ServerKeyType type) {
		return (type == ServerKeyType.NAME) ? this.name : this.address;
	}

}
