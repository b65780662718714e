package io.github.gatewaypeers.peers;

/**
 * How a peer stands to us.
 */
public enum PeerState {

	/** The peer is this process. */
	LOCAL,

	/** There is no connection; one will be tried again. */
	DISCONNECTED,

	/** A connection is being opened. */
	CONNECTING,

	/** A session is established. */
	ESTABLISHED

}
