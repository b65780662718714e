package io.github.gatewaypeers.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How to measure.
 *
 * @param starts how often to start all gateways, each in a JVM of its own
 * @param rounds how often each route is measured in each JVM
 * @param warmups how often each route is put under load before
 * @param seconds how long each time
 * @param rate how many requests a second to send, 0 for as many as are answered
 * @param connections how many connections send requests
 * @param clients how many clients there are
 * @param gateways which gateways to compare, by their letters
 * @param jvm options of the JVMs
 */
record RouteOptions(int starts, int rounds, int warmups, double seconds, int rate, int connections, int clients,
		String gateways, List<String> jvm) {

	static final String USAGE = """
			starts=N       how often to start all gateways, each in a JVM of its own (3)
			rounds=N       how often each route is measured in each JVM (5)
			warmups=N      how often each route is put under load before (12)
			seconds=N      how long each time (3)
			rate=N         how many requests a second, 0 for as many as are answered (1000)
			connections=N  how many connections send requests (32)
			clients=N      how many clients there are (10000)
			gateways=XYZ   which gateways, by the filters of their route: none (a)gain, those of stick-tables
			               with a live (h)aproxy or with (n)o peers, (b)ucket4j, (r)edis (ahnbr)
			jvm=OPTIONS    options of the JVMs ("-Xms512m -Xmx512m -Xmn64m")
			""";

	/**
	 * Reads a command line.
	 * @throws IllegalArgumentException if it holds anything but the options of
	 * {@link #USAGE}
	 */
	static RouteOptions parse(String[] arguments) {
		Map<String, String> given = new HashMap<>();
		for (String argument : arguments) {
			int equals = argument.indexOf('=');
			String name = argument.substring(0, equals + 1);
			if (equals < 1 || USAGE.lines().noneMatch((line) -> line.startsWith(name))) {
				throw new IllegalArgumentException("'" + argument + "' is no option");
			}
			given.put(name, argument.substring(equals + 1));
		}
		String gateways = given.getOrDefault("gateways=", "ahnbr");
		if (!gateways.matches("[ahnbr]*")) {
			throw new IllegalArgumentException("'" + gateways + "' names a gateway that there is not");
		}
		return new RouteOptions(Integer.parseInt(given.getOrDefault("starts=", "3")),
				Integer.parseInt(given.getOrDefault("rounds=", "5")),
				Integer.parseInt(given.getOrDefault("warmups=", "12")),
				Double.parseDouble(given.getOrDefault("seconds=", "3")),
				Integer.parseInt(given.getOrDefault("rate=", "1000")),
				Integer.parseInt(given.getOrDefault("connections=", "32")),
				Integer.parseInt(given.getOrDefault("clients=", "10000")), gateways,
				List.of(given.getOrDefault("jvm=", "-Xms512m -Xmx512m -Xmn64m").split(" ")));
	}

}
