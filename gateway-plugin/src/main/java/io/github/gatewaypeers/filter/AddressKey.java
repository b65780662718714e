package io.github.gatewaypeers.filter;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.Ipv6Key;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Keys made of addresses, converted to the type of a table's keys as HAProxy does.
 */
final class AddressKey {

	private static final long MAPPED = 0xffff_0000_0000L;

	private AddressKey() {
	}

	/**
	 * Makes a key.
	 * @return the key, or {@code null} if the address has no form of the table's type
	 */
	static @Nullable StickKey of(TableDefinition table, InetAddress address) {
		ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
		boolean ipv4 = address instanceof Inet4Address;
		return switch (table.keyType()) {
			case IP, INTEGER -> ipv4 ? new IntegerKey(bytes.getInt()) : null;
			case IPV6 -> ipv4 ? new Ipv6Key(0, MAPPED | Integer.toUnsignedLong(bytes.getInt()))
					: new Ipv6Key(bytes.getLong(), bytes.getLong());
			case STRING -> table.bytesKey(address.getHostAddress().getBytes(StandardCharsets.US_ASCII));
			case BINARY -> table.bytesKey(bytes.array());
		};
	}

}
