package io.github.gatewaypeers.autoconfigure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address written as {@code host:port}, an IPv6 host in brackets.
 *
 * @param host a name or an address, or {@code *}
 * @param port 0 to 65535
 */
record HostAndPort(String host, int port) {

	private static final Pattern SYNTAX = Pattern
		.compile("(?:\\[(?<ipv6>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.%\\w]*)]|(?<host>[^\\s:\\[\\]/@]+)):(?<port>[0-9]{1,5})");

	/**
	 * Reads an address.
	 * @throws IllegalArgumentException if the text is none
	 */
	static HostAndPort parse(String text) {
		Matcher matcher = SYNTAX.matcher(text.trim());
		int port = matcher.matches() ? Integer.parseInt(matcher.group("port")) : -1;
		if (port < 0 || port > 65535) {
			throw new IllegalArgumentException("'" + text + "' is no address");
		}
		String ipv6 = matcher.group("ipv6");
		return new HostAndPort((ipv6 != null) ? ipv6 : matcher.group("host"), port);
	}

	boolean isAny() {
		return this.host.equals("*");
	}

}
