package io.github.gatewaypeers.exchange;

import io.github.gatewaypeers.sticktable.AddressText;
import org.jspecify.annotations.Nullable;

/**
 * A network of IP addresses.
 */
public final class Network {

	private final byte[] address;

	private final int bits;

	private Network(byte[] address, int bits) {
		this.address = address;
		this.bits = bits;
	}

	/**
	 * Reads a network.
	 * @param text an address, or an address and the number of bits that count, for
	 * instance {@code 10.0.0.0/8} or {@code 2001:db8::1}
	 * @return the network
	 * @throws IllegalArgumentException if the text is none; the message says what would
	 * be right
	 */
	public static Network parse(String text) {
		String trimmed = text.trim();
		int slash = trimmed.indexOf('/');
		byte[] address = AddressText.parse((slash < 0) ? trimmed : trimmed.substring(0, slash));
		int bits = (address == null || slash < 0) ? -1 : bits(trimmed.substring(slash + 1), 8 * address.length);
		if (address == null || (slash >= 0 && bits < 0)) {
			throw new IllegalArgumentException(
					"'" + text + "' is no network: write for instance 10.0.0.0/8, 192.0.2.1 or 2001:db8::/32");
		}
		return new Network(address, (slash < 0) ? 8 * address.length : bits);
	}

	private static int bits(String text, int max) {
		int bits = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
		return (bits <= max) ? bits : -1;
	}

	/**
	 * Tells whether an address belongs to this network. An IPv4 address that is mapped
	 * into IPv6 belongs where the IPv4 address does.
	 * @param address 4 or 16 bytes, or {@code null}
	 * @return {@code true} if it does
	 */
	public boolean contains(byte @Nullable [] address) {
		if (address == null) {
			return false;
		}
		int offset = 0;
		if (this.address.length == 4 && isMapped(address)) {
			offset = 12;
		}
		else if (address.length != this.address.length) {
			return false;
		}
		for (int at = 0; 8 * at < this.bits; at++) {
			int mask = (this.bits - 8 * at >= 8) ? 0xff : 0xff00 >> (this.bits - 8 * at);
			if (((address[offset + at] ^ this.address[at]) & mask) != 0) {
				return false;
			}
		}
		return true;
	}

	private static boolean isMapped(byte[] address) {
		if (address.length != 16 || address[10] != -1 || address[11] != -1) {
			return false;
		}
		for (int at = 0; at < 10; at++) {
			if (address[at] != 0) {
				return false;
			}
		}
		return true;
	}

}
