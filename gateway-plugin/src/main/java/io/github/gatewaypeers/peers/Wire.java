package io.github.gatewaypeers.peers;

/**
 * What carries the bytes of a {@link PeerConnection}.
 */
interface Wire {

	/**
	 * Asks to fetch and send what the connection has to say, soon.
	 */
	void wake();

	/**
	 * Closes without sending anything more. {@link PeerConnection#closed} follows.
	 */
	void close();

}
