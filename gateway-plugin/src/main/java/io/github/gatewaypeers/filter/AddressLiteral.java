package io.github.gatewaypeers.filter;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;

/**
 * IP addresses written down. Never asks a name server, whatever the text.
 */
final class AddressLiteral {

	private AddressLiteral() {
	}

	/**
	 * Reads an IPv4 address like HAProxy, which minds nothing that follows it, such as a
	 * port.
	 * @return the address, or {@code null} if the text does not begin with one
	 */
	static @Nullable InetAddress ipv4(String text) {
		byte[] address = new byte[4];
		int octets = 0;
		int at = 0;
		for (; at < text.length() && octets < 4; octets++) {
			int begin = at;
			int value = 0;
			for (; at < text.length() && isDigit(text.charAt(at)) && value <= 255; at++) {
				value = 10 * value + text.charAt(at) - '0';
			}
			boolean dot = at < text.length() && text.charAt(at) == '.';
			if (at == begin || value > 255 || dot != (octets < 3)) {
				return null;
			}
			address[octets] = (byte) value;
			at += dot ? 1 : 0;
		}
		return (octets == 4) ? address(address) : null;
	}

	private static boolean isDigit(char letter) {
		return letter >= '0' && letter <= '9';
	}

	private static @Nullable InetAddress address(byte[] address) {
		try {
			return InetAddress.getByAddress(address);
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	/**
	 * Reads an IPv6 address.
	 * @return the address, an IPv4 one where it stands for that, or {@code null} if the
	 * text is none
	 */
	static @Nullable InetAddress ipv6(String text) {
		if (text.indexOf(':') < 0 || text.indexOf('[') >= 0 || text.indexOf('%') >= 0) {
			return null;
		}
		try {
			// In brackets, the JDK takes nothing but an address.
			return InetAddress.getByName("[" + text + "]");
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

}
