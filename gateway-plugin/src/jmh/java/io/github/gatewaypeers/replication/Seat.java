package io.github.gatewaypeers.replication;

import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.haproxy.HaproxyConfig;

/**
 * Who a member is and whom it knows. A pair consists of one that dials and one that
 * cannot dial back, because it is given an address where nobody listens: so that no
 * session gives way to another one in the middle of a measurement.
 *
 * @param name the name of the member
 * @param port where it listens
 * @param peers those it knows
 */
record Seat(String name, int port, List<Peer> peers) {

	static Seat of(String name, int port) {
		return new Seat(name, port, List.of());
	}

	/**
	 * The same member, knowing one more.
	 */
	Seat knowing(String peer, int peerPort) {
		List<Peer> more = new ArrayList<>(this.peers);
		more.add(new Peer(peer, peerPort));
		return new Seat(this.name, this.port, List.copyOf(more));
	}

	String[] peerLines() {
		List<String> lines = new ArrayList<>();
		lines.add(HaproxyConfig.peer(this.name, this.port));
		this.peers.forEach((peer) -> lines.add(HaproxyConfig.peer(peer.name, peer.port)));
		return lines.toArray(String[]::new);
	}

	/**
	 * Somebody to dial.
	 */
	record Peer(String name, int port) {

	}

}
