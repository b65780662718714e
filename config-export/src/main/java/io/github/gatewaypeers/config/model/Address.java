package io.github.gatewaypeers.config.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An address as HAProxy writes it.
 *
 * @param host the host, without brackets; empty or {@code *} for all addresses
 * @param port the port, 1 to 65535
 */
public record Address(String host, int port) {

	private static final Pattern FAMILY = Pattern.compile(
			"^(?:(?:stream|dgram|quic|mptcp)\\+)?(?:(?:ipv4|ipv6|tcp|tcp4|tcp6|mptcp|mptcp4|mptcp6|quic4|quic6)@)");

	private static final Pattern NO_INTERNET = Pattern
		.compile("^(?:/|(?:\\w+\\+)?(?:unix|abns|abnsz|fd|sockpair|rhttp|uxst|udp|udp4|udp6|uxdg|ring)@).+");

	private static final Pattern SYNTAX = Pattern
		.compile("(?:\\[(?<ipv6>[^\\]]*)]|(?<host>[^\\[\\]]*)):(?<port>[0-9]+)");

	/**
	 * Reads an address of the Internet.
	 * @param word the word
	 * @return the address, or {@code null} for the path of a socket, a file descriptor,
	 * or a word that expands
	 * @throws IllegalArgumentException if it is none of all these
	 */
	public static @Nullable Address of(Word word) {
		if (word.expands() || NO_INTERNET.matcher(word.text()).matches()) {
			return null;
		}
		Matcher matcher = SYNTAX.matcher(FAMILY.matcher(word.text()).replaceFirst(""));
		int port = (matcher.matches() && matcher.group("port").length() <= 5) ? Integer.parseInt(matcher.group("port"))
				: 0;
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("'" + word
					+ "' is no address with a port from 1 to 65535; write host:port, for instance 10.0.0.11:10000");
		}
		String ipv6 = matcher.group("ipv6");
		return new Address((ipv6 != null) ? ipv6 : matcher.group("host"), port);
	}

	/** Port 0, ranges of ports and lists are for listeners only. */
	static void checkListening(Word word) {
		for (String address : word.expands() ? new String[0] : word.text().split(",", -1)) {
			if (!address.isEmpty() && !NO_INTERNET.matcher(address).matches()
					&& !address.matches(".*:[+]?[0-9]{1,5}(-[0-9]{1,5})?")) {
				throw new IllegalArgumentException(
						"'" + address + "' is no address to listen on; write host:port or :port");
			}
		}
	}

	@Override
	public String toString() {
		return ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
