package io.github.gatewaypeers.sticktable;

import org.jspecify.annotations.Nullable;

/**
 * IP addresses as text, written as {@code inet_ntop} does and read as strictly as
 * {@code inet_pton}, with no look-up of names.
 */
public final class AddressText {

	private static final int GROUPS = 8;

	private AddressText() {
	}

	/**
	 * Writes an IPv4 address.
	 * @param address the address in network byte order
	 * @return for instance {@code 192.0.2.1}
	 */
	public static String formatIpv4(int address) {
		return (address >>> 24) + "." + ((address >>> 16) & 0xff) + "." + ((address >>> 8) & 0xff) + "."
				+ (address & 0xff);
	}

	/**
	 * Writes an IPv6 address.
	 * @param high the first eight bytes
	 * @param low the last eight bytes
	 * @return for instance {@code 2001:db8::1}
	 */
	public static String formatIpv6(long high, long low) {
		int[] groups = new int[GROUPS];
		for (int at = 0; at < 4; at++) {
			groups[at] = (int) (high >>> (48 - 16 * at)) & 0xffff;
			groups[at + 4] = (int) (low >>> (48 - 16 * at)) & 0xffff;
		}
		int gap = GROUPS;
		int gapLength = 1;
		for (int at = 0; at < GROUPS; at++) {
			int length = zeroes(groups, at);
			if (length > gapLength) {
				gap = at;
				gapLength = length;
			}
		}
		boolean embedded = gap == 0 && (gapLength == 6 || (gapLength == 5 && groups[5] == 0xffff));
		StringBuilder text = new StringBuilder(39);
		for (int at = 0; at < GROUPS; at++) {
			if (at == gap) {
				text.append("::");
				at += gapLength - 1;
			}
			else if (at == 6 && embedded) {
				return separated(text).append(formatIpv4((int) low)).toString();
			}
			else {
				separated(text).append(Integer.toHexString(groups[at]));
			}
		}
		return text.toString();
	}

	private static int zeroes(int[] groups, int from) {
		int at = from;
		while (at < GROUPS && groups[at] == 0) {
			at++;
		}
		return at - from;
	}

	private static StringBuilder separated(StringBuilder text) {
		return (text.isEmpty() || text.charAt(text.length() - 1) == ':') ? text : text.append(':');
	}

	/**
	 * Reads an address.
	 * @param text the text
	 * @return its 4 or 16 bytes, or {@code null} if the text is no address
	 */
	public static byte @Nullable [] parse(String text) {
		byte[] address = new byte[(text.indexOf(':') >= 0) ? 16 : 4];
		boolean valid = (address.length == 16) ? parseIpv6(text, address) : parseIpv4(text, 0, address, 0);
		return valid ? address : null;
	}

	/**
	 * Finds the IPv4 address in a mapped, a compatible or a 6to4 address, as HAProxy (the
	 * latter two since 2.9) casts them.
	 * @param high the first eight bytes of the IPv6 address
	 * @param low the last eight bytes
	 * @return the unsigned address, or -1 if there is none
	 */
	public static long embeddedIpv4(long high, long low) {
		long third = low >>> 32;
		if (high == 0 && (third == 0xffff || third == 0)) {
			return low & 0xffff_ffffL;
		}
		return (high >>> 48 == 0x2002) ? (high >>> 16) & 0xffff_ffffL : -1;
	}

	private static boolean parseIpv4(String text, int from, byte[] address, int offset) {
		int at = from;
		for (int octet = 0; octet < 4; octet++) {
			int value = 0;
			int start = at;
			while (at < text.length() && at < start + 3 && isDigit(text.charAt(at))) {
				value = 10 * value + text.charAt(at++) - '0';
			}
			boolean leadingZero = at > start + 1 && text.charAt(start) == '0';
			if (at == start || value > 255 || leadingZero) {
				return false;
			}
			address[offset + octet] = (byte) value;
			if (octet < 3 && (at == text.length() || text.charAt(at++) != '.')) {
				return false;
			}
		}
		return at == text.length();
	}

	private static boolean isDigit(char digit) {
		return digit >= '0' && digit <= '9';
	}

	private static boolean parseIpv6(String text, byte[] address) {
		int gap = text.startsWith("::") ? 0 : -1;
		int at = (gap == 0) ? 2 : 0;
		int size = 0;
		while (at < text.length()) {
			int end = at;
			while (end < text.length() && end <= at + 4 && Character.digit(text.charAt(end), 16) >= 0
					&& text.charAt(end) < 128) {
				end++;
			}
			if (end < text.length() && text.charAt(end) == '.') {
				if (size > 12 || !parseIpv4(text, at, address, size)) {
					return false;
				}
				return spread(address, size + 4, gap);
			}
			if (end == at || end > at + 4 || size == 16) {
				return false;
			}
			int group = Integer.parseInt(text.substring(at, end), 16);
			address[size++] = (byte) (group >>> 8);
			address[size++] = (byte) group;
			if (end == text.length()) {
				break;
			}
			at = end + 1;
			boolean doubled = text.startsWith("::", end);
			if (text.charAt(end) != ':' || (doubled && gap >= 0) || (!doubled && at == text.length())) {
				return false;
			}
			if (doubled) {
				gap = size;
				at++;
			}
		}
		return spread(address, size, gap);
	}

	/** Moves what stands behind the gap to the end. */
	private static boolean spread(byte[] address, int size, int gap) {
		if (gap < 0 || size == 16) {
			return gap < 0 && size == 16;
		}
		int behind = size - gap;
		for (int at = 1; at <= behind; at++) {
			address[16 - at] = address[size - at];
			address[size - at] = 0;
		}
		return true;
	}

}
