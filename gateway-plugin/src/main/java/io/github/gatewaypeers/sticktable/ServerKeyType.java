package io.github.gatewaypeers.sticktable;

/**
 * What identifies a server in {@code server_key}: HAProxy's {@code srvkey}.
 */
public enum ServerKeyType {

	/** The name of the server, HAProxy's default. */
	NAME,

	/** The address and port of the server. */
	ADDR

}
