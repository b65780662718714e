package io.github.gatewaypeers.expression;

import java.nio.charset.StandardCharsets;

import io.github.gatewaypeers.sticktable.AddressText;
import org.jspecify.annotations.Nullable;

/**
 * Addresses in text, as HAProxy reads them. Never asks a name server.
 */
final class Addresses {

	private static final int MAX_PORT = 65535;

	private Addresses() {
	}

	/**
	 * Reads the IPv4 address that a text begins with.
	 * @return the address, whatever follows it, or {@code null} if there is none
	 */
	static @Nullable Sample leadingIpv4(byte[] text) {
		int end = ipv4End(text);
		return (end > 0) ? ipv4(text, end) : null;
	}

	/**
	 * Reads an address as {@code hdr_ip} does: an IPv4 one, with or without a port, or an
	 * IPv6 one, with or without brackets.
	 * @return the address, or {@code null} if the text is none
	 */
	static @Nullable Sample withOptionalPort(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		int end = ipv4End(bytes);
		if (end > 0 && (end == bytes.length || isPort(text, end))) {
			return ipv4(bytes, end);
		}
		boolean brackets = text.length() >= 2 && text.startsWith("[") && text.endsWith("]");
		return ipv6(brackets ? text.substring(1, text.length() - 1) : text);
	}

	private static boolean isPort(String text, int colon) {
		String port = text.substring(colon + 1);
		boolean digits = !port.isEmpty() && port.chars().allMatch((digit) -> digit >= '0' && digit <= '9');
		return text.charAt(colon) == ':' && digits && port.length() <= 10 && Long.parseLong(port) <= MAX_PORT;
	}

	static @Nullable Sample ipv6(String text) {
		byte[] address = (text.indexOf(':') >= 0) ? AddressText.parse(text) : null;
		return (address != null) ? Sample.address(address) : null;
	}

	/** Finds the end of four octets; -1 if the text does not begin with them. */
	private static int ipv4End(byte[] text) {
		int octets = 0;
		int value = -1;
		int at = 0;
		for (; at < text.length; at++) {
			int digit = text[at] - '0';
			if (digit >= 0 && digit <= 9) {
				octets += (value < 0) ? 1 : 0;
				value = 10 * Math.max(0, value) + digit;
				if (value > 255 || octets > 4) {
					return -1;
				}
			}
			else if (text[at] != '.') {
				break;
			}
			else if (value < 0 || octets == 4) {
				return -1;
			}
			else {
				value = -1;
			}
		}
		return (octets == 4) ? at : -1;
	}

	private static Sample ipv4(byte[] text, int end) {
		int address = 0;
		int octet = 0;
		for (int at = 0; at < end; at++) {
			if (text[at] == '.') {
				address = address << 8 | octet;
				octet = 0;
			}
			else {
				octet = 10 * octet + text[at] - '0';
			}
		}
		return Sample.ipv4(address << 8 | octet);
	}

}
