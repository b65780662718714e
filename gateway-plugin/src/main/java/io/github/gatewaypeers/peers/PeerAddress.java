package io.github.gatewaypeers.peers;

/**
 * A line {@code peer name host:port} of a section.
 */
record PeerAddress(String name, String host, int port) {

	PeerAddress {
		if (name.isEmpty() || name.chars().anyMatch((each) -> each <= ' ' || each == 127)) {
			throw new IllegalArgumentException(
					"the peer name '" + name + "' is empty or has white space in it; choose a plain word");
		}
		if (host.isBlank()) {
			throw new IllegalArgumentException("peer '" + name + "' has no host");
		}
		if (port < 0 || port > 65535) {
			throw new IllegalArgumentException("peer '" + name + "' has the port " + port + ", not 1 to 65535");
		}
	}

}
