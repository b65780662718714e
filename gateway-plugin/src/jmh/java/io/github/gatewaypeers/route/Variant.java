package io.github.gatewaypeers.route;

import java.util.ArrayList;
import java.util.List;

/**
 * A gateway that has a plain route and another one, whose filters distinguish it.
 *
 * @param name what the report calls it
 * @param goal the most that its CPU time for a request may be, as a multiple of that of
 * its plain route; 0 for no goal
 * @param properties the properties of the gateway that make the difference
 */
record Variant(String name, double goal, List<String> properties) {

	/** What the plain route serves. */
	static final String PLAIN = "/plain";

	/** What the other route serves. */
	static final String ROUTE = "/shop1";

	private static final String GATEWAY = "--spring.cloud.gateway.server.webflux.";

	private static final String FILTER = GATEWAY + "routes[1].filters[%d]";

	private static final String KEY = "req.hdr(" + GatewayServer.CLIENT + ")";

	private static final String STORE = "conn_cur,http_req_cnt,http_req_rate(10s),http_err_rate(10s)";

	/** The table that counts clients, as HAProxy writes it down. */
	static final String TABLE = "type string len 32 size 200k expire 10m store " + STORE + " peers fleet";

	/** The table that knows the servers of clients. */
	static final String SERVERS = "type string len 32 size 200k expire 10m store server_id peers fleet";

	/**
	 * Has no filters on its other route either.
	 */
	static Variant plain() {
		return new Variant("none: a plain route once more", 0, List.of(GATEWAY + "redis.enabled=false"));
	}

	/**
	 * Counts and limits clients and keeps them at their server, in tables that it shares
	 * with an HAProxy.
	 */
	static Variant stickTables(int port, int haproxyPort, int upstream) {
		List<String> properties = tables(upstream);
		properties
			.addAll(List.of("--haproxy.local-peer=gateway", "--haproxy.peers.fleet.peer.gateway=127.0.0.1:" + port,
					"--haproxy.peers.fleet.peer.haproxy=127.0.0.1:" + haproxyPort,
					"--haproxy.stick-tables.clients.peers=fleet", "--haproxy.stick-tables.servers.peers=fleet"));
		return new Variant("TrackStick, DenyStick, StickOn, a live HAProxy", 1.05, properties);
	}

	/**
	 * Does the same in tables of its own.
	 */
	static Variant stickTablesAlone(int upstream) {
		return new Variant("TrackStick, DenyStick, StickOn, no peers", 0, tables(upstream));
	}

	private static List<String> tables(int upstream) {
		List<String> properties = new ArrayList<>(List.of(GATEWAY + "redis.enabled=false",
				"--haproxy.stick-tables.clients.store=" + STORE, "--haproxy.stick-tables.servers.store=server_id",
				FILTER.formatted(0) + "=TrackStick=clients, " + KEY,
				FILTER.formatted(1) + "=DenyStick=clients, http_req_rate gt 1000000",
				FILTER.formatted(2) + ".name=StickOn", FILTER.formatted(2) + ".args.table=servers",
				FILTER.formatted(2) + ".args.key=" + KEY,
				FILTER.formatted(2) + ".args.servers=upstream 127.0.0.1:" + upstream + " id 1"));
		for (String name : List.of("clients", "servers")) {
			String table = "--haproxy.stick-tables." + name;
			properties.addAll(
					List.of(table + ".type=string", table + ".length=32", table + ".size=200k", table + ".expire=10m"));
		}
		return properties;
	}

	static Variant redis(int port) {
		return new Variant("RequestRateLimiter, Redis", 0, limiter("--spring.data.redis.port=" + port,
				"redis-rate-limiter.replenishRate=1000000", "redis-rate-limiter.burstCapacity=1000000"));
	}

	static Variant bucket4j() {
		List<String> properties = new ArrayList<>(limiter("--bucket4j=true", "bucket4j-rate-limiter.capacity=1000000",
				"bucket4j-rate-limiter.refillTokens=1000000", "bucket4j-rate-limiter.refillPeriod=1s"));
		properties.add(GATEWAY + "redis.enabled=false");
		return new Variant("RequestRateLimiter, Bucket4j and Caffeine", 0, properties);
	}

	private static List<String> limiter(String property, String... arguments) {
		List<String> properties = new ArrayList<>(List.of(property, FILTER.formatted(0) + ".name=RequestRateLimiter"));
		for (String argument : arguments) {
			properties.add(FILTER.formatted(0) + ".args." + argument);
		}
		return properties;
	}

	/**
	 * The arguments of a gateway in front of a server.
	 */
	List<String> arguments(int upstream) {
		List<String> arguments = new ArrayList<>(route(0, PLAIN, upstream));
		arguments.addAll(route(1, ROUTE, upstream));
		arguments.addAll(this.properties);
		return arguments;
	}

	private static List<String> route(int index, String path, int upstream) {
		String route = GATEWAY + "routes[" + index + "].";
		return List.of(route + "id=" + path.substring(1), route + "uri=http://127.0.0.1:" + upstream,
				route + "predicates[0]=Path=" + path);
	}

}
