package io.github.gatewaypeers.peers;

import java.util.List;

/**
 * What is known of a peer at one moment, like HAProxy's {@code show peers}.
 *
 * @param name the name of the peer
 * @param address its host and port
 * @param state how it stands to us
 * @param status the last answer to a handshake, or what went wrong, for people to read
 * @param upToDate whether what it taught us was complete
 * @param collisions how many sessions ended because both sides dialled
 * @param protocolErrors how many sessions ended because the peer broke the protocol
 * @param silences how many sessions ended because the peer was silent
 * @param complaints how many sessions the peer ended with an error
 * @param traffic what went to and fro in sessions
 * @param tables how far the peer knows our tables
 */
public record PeerStatus(String name, String address, PeerState state, String status, boolean upToDate, long collisions,
		long protocolErrors, long silences, long complaints, Traffic traffic, List<Table> tables) {

	/**
	 * What went to and fro in all sessions with a peer since the start.
	 *
	 * @param sent how many messages were sent
	 * @param received how many messages arrived
	 * @param learned how many resyncs the peer taught us
	 * @param taught how many resyncs we taught the peer
	 */
	public record Traffic(long sent, long received, long learned, long taught) {

	}

	/**
	 * How far a peer knows a table.
	 *
	 * @param name the name of the table
	 * @param lastUpdate the id of our last update
	 * @param pushed the id of the last update sent
	 * @param acknowledged the id of the last update acknowledged
	 * @param unacknowledged how many updates are still to be acknowledged
	 * @param waiting for how many milliseconds the oldest of these has waited, at least;
	 * 0 if there is none
	 */
	public record Table(String name, long lastUpdate, long pushed, long acknowledged, long unacknowledged,
			long waiting) {

	}

}
