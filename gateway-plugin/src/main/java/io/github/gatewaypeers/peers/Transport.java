package io.github.gatewaypeers.peers;

/**
 * Opens connections to other peers.
 */
interface Transport {

	/**
	 * Dials a peer. Either {@link PeerConnection#opened} or {@link PeerConnection#closed}
	 * follows on the thread of the section, within a second or so, but not before this
	 * method has returned.
	 * @param members whom the connection belongs to
	 * @param peer whom to dial
	 * @param now the present time in milliseconds
	 * @return the connection that is being opened
	 */
	PeerConnection dial(Members members, Peer peer, long now);

}
