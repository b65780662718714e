package io.github.gatewaypeers.peers;

import org.jspecify.annotations.Nullable;

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

	/**
	 * Returns the names of which the other end must bear one.
	 * @return the names in its certificate, {@code null} if it may call itself anything
	 */
	default @Nullable CertificateNames names() {
		return null;
	}

}
