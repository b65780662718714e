package io.github.gatewaypeers.sticktable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * Keys as text, as HAProxy's {@code show table} prints them, and addresses as keys, as
 * HAProxy casts them.
 */
final class KeyText {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private static final String ESCAPED = " \t\n\r\u001b\\=";

	private static final String ESCAPES = " tnre\\=";

	private KeyText() {
	}

	static String format(KeyType type, StickKey key) {
		if (key instanceof IntegerKey integer && (type == KeyType.INTEGER || type == KeyType.IP)) {
			return (type == KeyType.IP) ? AddressText.formatIpv4(integer.value())
					: Integer.toUnsignedString(integer.value());
		}
		if (key instanceof Ipv6Key ipv6 && type == KeyType.IPV6) {
			return AddressText.formatIpv6(ipv6.high(), ipv6.low());
		}
		if (key instanceof BytesKey bytes && type.hasLength()) {
			return (type == KeyType.STRING) ? escape(bytes.bytes()) : HEX.formatHex(bytes.bytes());
		}
		throw new IllegalArgumentException(key + " is no key of type " + type.keyword());
	}

	static StickKey parse(TableDefinition definition, String text) {
		return switch (definition.keyType()) {
			case INTEGER -> integer(definition, text);
			case IP, IPV6 -> {
				byte[] address = AddressText.parse(text);
				StickKey key = (address != null) ? ofAddress(definition, address) : null;
				if (key == null) {
					throw invalid(definition, text, (definition.keyType() == KeyType.IP)
							? "an IPv4 address such as 192.0.2.1" : "an address such as 2001:db8::1 or 192.0.2.1");
				}
				yield key;
			}
			case STRING -> definition.bytesKey(unescape(definition, text));
			case BINARY -> {
				try {
					yield definition.bytesKey(HEX.parseHex(text));
				}
				catch (IllegalArgumentException ex) {
					throw invalid(definition, text, "two hexadecimal digits for each byte");
				}
			}
		};
	}

	private static StickKey integer(TableDefinition definition, String text) {
		boolean digits = !text.isEmpty() && text.length() <= 10
				&& text.chars().allMatch((digit) -> digit >= '0' && digit <= '9');
		long value = digits ? Long.parseLong(text) : -1;
		if (value < 0 || value > 0xffff_ffffL) {
			throw invalid(definition, text, "a number from 0 to 4294967295");
		}
		return new IntegerKey((int) value);
	}

	/**
	 * Types an address as HAProxy casts it to the type of a table.
	 * @return the key, or {@code null} where HAProxy has no cast
	 */
	static @Nullable StickKey ofAddress(TableDefinition definition, byte[] address) {
		boolean ipv4 = address.length == 4;
		return switch (definition.keyType()) {
			case INTEGER -> ipv4 ? new IntegerKey(word(address, 0)) : null;
			case IP -> ipv4 ? new IntegerKey(word(address, 0)) : embeddedIpv4(address);
			case IPV6 -> ipv4 ? new Ipv6Key(0, 0xffff_0000_0000L | Integer.toUnsignedLong(word(address, 0)))
					: new Ipv6Key(high(address), low(address));
			case STRING -> definition.bytesKey((ipv4 ? AddressText.formatIpv4(word(address, 0))
					: AddressText.formatIpv6(high(address), low(address)))
				.getBytes(StandardCharsets.US_ASCII));
			case BINARY -> definition.bytesKey(address);
		};
	}

	private static @Nullable StickKey embeddedIpv4(byte[] address) {
		long ipv4 = AddressText.embeddedIpv4(high(address), low(address));
		return (ipv4 >= 0) ? new IntegerKey((int) ipv4) : null;
	}

	private static int word(byte[] address, int at) {
		return (address[at] & 0xff) << 24 | (address[at + 1] & 0xff) << 16 | (address[at + 2] & 0xff) << 8
				| (address[at + 3] & 0xff);
	}

	private static long high(byte[] address) {
		return (long) word(address, 0) << 32 | Integer.toUnsignedLong(word(address, 4));
	}

	private static long low(byte[] address) {
		return (long) word(address, 8) << 32 | Integer.toUnsignedLong(word(address, 12));
	}

	static String escape(byte[] bytes) {
		StringBuilder text = new StringBuilder(bytes.length);
		for (byte each : bytes) {
			int escape = ESCAPED.indexOf(each);
			if (escape >= 0) {
				text.append('\\').append(ESCAPES.charAt(escape));
			}
			else if (each > ' ' && each < 127) {
				text.append((char) each);
			}
			else {
				text.append("\\x").append(HEX.toHexDigits(each));
			}
		}
		return text.toString();
	}

	private static byte[] unescape(TableDefinition definition, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
		for (int at = 0; at < bytes.length; at++) {
			if (bytes[at] != '\\') {
				plain.write(bytes[at]);
				continue;
			}
			at++;
			int escape = (at < bytes.length) ? ESCAPES.indexOf(bytes[at]) : -1;
			if (escape >= 0) {
				plain.write(ESCAPED.charAt(escape));
			}
			else if (at + 2 < bytes.length && bytes[at] == 'x' && HexFormat.isHexDigit(bytes[at + 1])
					&& HexFormat.isHexDigit(bytes[at + 2])) {
				plain.write(HexFormat.fromHexDigits(new String(bytes, at + 1, 2, StandardCharsets.US_ASCII)));
				at += 2;
			}
			else {
				throw invalid(definition, text,
						"a backslash only in \\\\ \\= \\t \\n \\r \\e \\xHH and before a blank");
			}
		}
		return plain.toByteArray();
	}

	private static IllegalArgumentException invalid(TableDefinition definition, String text, String expected) {
		return new IllegalArgumentException("stick-table '" + definition.name() + "': '" + text + "' is no key of type "
				+ definition.keyType().keyword() + ": use " + expected);
	}

}
