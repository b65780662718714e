package io.github.gatewaypeers.filter;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * HAProxy's {@code req.hdr(name)}: the last of a header's values, which commas separate.
 *
 * @param name the name of the header, in any case
 */
record RequestHeader(String name) implements KeyExpression {

	RequestHeader {
		if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
			throw new IllegalArgumentException(
					"'req.hdr(" + name + ")' names no header: use one name, for instance req.hdr(x-api-key)");
		}
	}

	@Override
	public @Nullable StickKey key(ServerWebExchange exchange, TableDefinition table) {
		List<String> lines = exchange.getRequest().getHeaders().get(this.name);
		if (lines == null || lines.isEmpty()) {
			return null;
		}
		String value = lastValue(lines.get(lines.size() - 1));
		return switch (table.keyType()) {
			case STRING, BINARY -> table.bytesKey(value.getBytes(StandardCharsets.ISO_8859_1));
			case INTEGER -> value.isEmpty() ? null : new IntegerKey(integer(value));
			case IP -> addressKey(AddressLiteral.ipv4(value), table);
			case IPV6 -> addressKey(AddressLiteral.ipv6(value), table);
		};
	}

	private static @Nullable StickKey addressKey(@Nullable InetAddress address, TableDefinition table) {
		return (address != null) ? table.addressKey(address) : null;
	}

	/**
	 * Cuts a header line at its commas, except those in quotes, and returns the last
	 * piece without the blanks around it.
	 */
	private static String lastValue(String line) {
		int begin = 0;
		boolean quoted = false;
		for (int at = 0; at < line.length(); at++) {
			char letter = line.charAt(at);
			if (quoted && letter == '\\') {
				at++;
			}
			else if (letter == '"') {
				quoted = !quoted;
			}
			else if (letter == ',' && !quoted) {
				begin = at + 1;
			}
		}
		return line.substring(begin).trim();
	}

	/**
	 * Reads as many digits as there are, after an optional sign, like HAProxy: what is no
	 * number is 0, what is too large is the largest one, and 32 bits of it remain.
	 */
	private static int integer(String value) {
		boolean negative = value.startsWith("-");
		long number = 0;
		for (int at = (negative || value.startsWith("+")) ? 1 : 0; at < value.length(); at++) {
			int digit = value.charAt(at) - '0';
			if (digit < 0 || digit > 9) {
				break;
			}
			number = (number > (Long.MAX_VALUE - digit) / 10) ? Long.MAX_VALUE : 10 * number + digit;
		}
		return (int) (negative ? -number : number);
	}

	@Override
	public String toString() {
		return "req.hdr(" + this.name + ")";
	}

}
