package io.github.gatewaypeers.sample.fleet;

/**
 * One door of the fleet, with its own copy of the table.
 */
interface FleetMember extends AutoCloseable {

	/** The name of the peer. */
	String name();

	/** The port of its door on loopback. */
	int port();

	/**
	 * Looks into the member's own table.
	 * @param client the address of a client
	 * @return the {@code http_req_cnt} of the client, 0 if there is no entry
	 */
	long requests(String client);

	/**
	 * Looks into the member's own table of sessions.
	 * @param session a session
	 * @return the name of the server that the session is at, empty if it is at none
	 */
	String server(String session);

	/**
	 * Tells whether the member has a session with every other one, waits for nobody to
	 * teach it, and none of them lacks a change of its own. Peers overwrite each other's
	 * values: what is told late takes back what was counted meanwhile.
	 */
	boolean isSettled();

	@Override
	void close();

}
