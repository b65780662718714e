package io.github.gatewaypeers.exchange;

import java.util.Locale;

import io.github.gatewaypeers.sticktable.AddressText;
import org.jspecify.annotations.Nullable;

/**
 * What proxies write of one hop. No name server is ever asked.
 */
final class ForwardedElement {

	private ForwardedElement() {
	}

	/**
	 * Reads an address with or without a port, an IPv6 one with or without brackets.
	 * @return 4 or 16 bytes, or {@code null} for anything else
	 */
	static byte @Nullable [] address(String text) {
		if (text.startsWith("[")) {
			int end = text.indexOf(']');
			boolean valid = end > 0 && (end == text.length() - 1 || isPort(text, end + 1)) && text.indexOf(':') > 0
					&& text.indexOf(':') < end;
			return valid ? AddressText.parse(text.substring(1, end)) : null;
		}
		int colon = text.indexOf(':');
		boolean port = colon > 0 && colon == text.lastIndexOf(':') && isPort(text, colon);
		return AddressText.parse(port ? text.substring(0, colon) : text);
	}

	private static boolean isPort(String text, int colon) {
		return text.charAt(colon) == ':' && text.substring(colon + 1).matches("[0-9]{1,5}");
	}

	/**
	 * Finds the {@code for} parameter of an element of the {@code Forwarded} header.
	 * @return its value without quotes, or {@code null} if there is none
	 */
	static @Nullable String node(String element) {
		for (String pair : element.split(";")) {
			String trimmed = pair.trim();
			if (trimmed.toLowerCase(Locale.ROOT).startsWith("for=")) {
				String value = trimmed.substring("for=".length());
				boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
				return quoted ? value.substring(1, value.length() - 1) : value;
			}
		}
		return null;
	}

}
