package io.github.gatewaypeers.sticktable;

import java.util.Locale;

/**
 * The type of a stick-table's keys, as in HAProxy's {@code stick-table type ...}.
 */
public enum KeyType {

	/** An unsigned 32-bit integer. */
	INTEGER("integer", 2, 4),

	/** An IPv4 address; HAProxy's {@code ip} means IPv4, as does {@code ipv4} (3.2). */
	IP("ip", 4, 4),

	/** An IPv6 address. */
	IPV6("ipv6", 5, 16),

	/**
	 * A string of at most {@code len} bytes. Without {@code len} HAProxy reserves 32
	 * bytes of which its C terminator takes one; with {@code len} it adds the terminator.
	 */
	STRING("string", 6, 31),

	/** Exactly {@code len} bytes, shorter samples being padded with zeroes. */
	BINARY("binary", 7, 32);

	private final String keyword;

	private final int wireNumber;

	private final int defaultLength;

	KeyType(String keyword, int wireNumber, int defaultLength) {
		this.keyword = keyword;
		this.wireNumber = wireNumber;
		this.defaultLength = defaultLength;
	}

	/**
	 * Returns the keyword of HAProxy's configuration.
	 * @return for instance {@code ipv6}
	 */
	public String keyword() {
		return this.keyword;
	}

	/**
	 * Returns the number that announces this type in a table definition message.
	 * @return a number of the peers protocol, 2 to 7
	 */
	public int wireNumber() {
		return this.wireNumber;
	}

	/**
	 * Returns the length of a key in bytes where the configuration gives none.
	 * @return 4 for integer and ip, 16 for ipv6, 31 for string, 32 for binary
	 */
	public int defaultLength() {
		return this.defaultLength;
	}

	/**
	 * Tells whether {@code len} may be given.
	 * @return {@code true} for string and binary
	 */
	public boolean hasLength() {
		return this == STRING || this == BINARY;
	}

	/**
	 * Returns the length that a table definition message announces: a string counts its C
	 * terminator.
	 * @param length the configured length in bytes
	 * @return the announced length in bytes
	 */
	public int wireLength(int length) {
		return (this == STRING) ? length + 1 : length;
	}

	/**
	 * Finds a type by its keyword.
	 * @param keyword a keyword of HAProxy's configuration, in any case
	 * @return the type
	 * @throws IllegalArgumentException if there is no such type
	 */
	public static KeyType of(String keyword) {
		String lower = keyword.trim().toLowerCase(Locale.ROOT);
		if (lower.equals("ipv4")) {
			return IP;
		}
		for (KeyType type : values()) {
			if (type.keyword.equals(lower)) {
				return type;
			}
		}
		throw new IllegalArgumentException(
				"unknown key type '" + keyword + "': use ip, ipv6, integer, string or binary");
	}

}
