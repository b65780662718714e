package io.github.gatewaypeers.replication;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.gatewaypeers.haproxy.HaproxyBinaries;
import io.github.gatewaypeers.haproxy.HaproxyBinary;

/**
 * What to measure.
 *
 * @param haproxy the HAProxy to compare with
 * @param threads the threads of each HAProxy, 0 for its default
 * @param entries entries of a table
 * @param rounds how often everything is measured
 * @param lessons further lessons of each JVM after its first one
 * @param changes measured changes of a pair, idle and busy
 * @param rate changes a second of a busy pair
 * @param seconds how long a pair is kept busy to warm up and to count its CPU time
 * @param keys the kinds of keys
 * @param jvms the JVMs of gateways
 * @param parts what is measured
 */
record Options(HaproxyBinary haproxy, int threads, int entries, int rounds, int lessons, int changes, int rate,
		int seconds, List<Keys> keys, List<Jvm> jvms, List<String> parts) {

	static final String USAGE = """
			haproxy=PATH      the HAProxy to compare with (the first of GATEWAYPEERS_HAPROXY, or that of the PATH)
			threads=N         threads of each HAProxy (its default, which is one for each CPU)
			entries=N         entries of a table (1000000)
			rounds=N          how often everything is measured (5)
			lessons=N         further lessons of each JVM after its first one, the last half of which count as warm (6)
			changes=N         measured single changes of a pair, idle and busy (300)
			rate=N            changes a second of a busy pair (20000)
			seconds=N         how long a pair is kept busy, to warm up and to count CPU time (5)
			keys=LIST         of ip,string,ip_sequential (the first two)
			parts=LIST        of lessons,memory,wire,live (all)
			jvm=NAME:OPTIONS  a JVM to measure, may be repeated (default: and ParallelGC:-XX:+UseParallelGC)
			""";

	private static final int LOAD_KEYS = 50_000;

	/**
	 * Reads a command line.
	 * @throws IllegalArgumentException if it holds anything but the options of
	 * {@link #USAGE}
	 */
	static Options parse(String[] arguments) {
		Map<String, String> given = new HashMap<>();
		List<Jvm> jvms = new ArrayList<>();
		for (String argument : arguments) {
			int equals = argument.indexOf('=');
			String name = argument.substring(0, equals + 1);
			if (equals < 1 || USAGE.lines().noneMatch((line) -> line.startsWith(name))) {
				throw new IllegalArgumentException("'" + argument + "' is no option");
			}
			if (name.equals("jvm=")) {
				jvms.add(Jvm.parse(argument.substring(equals + 1)));
			}
			else {
				given.put(name, argument.substring(equals + 1));
			}
		}
		if (jvms.isEmpty()) {
			jvms.add(Jvm.parse("default:"));
			jvms.add(Jvm.parse("ParallelGC:-XX:+UseParallelGC"));
		}
		String haproxy = given.get("haproxy=");
		return new Options((haproxy != null) ? HaproxyBinary.at(Path.of(haproxy)) : HaproxyBinaries.all().get(0),
				number(given, "threads=", 0), number(given, "entries=", 1_000_000), number(given, "rounds=", 5),
				number(given, "lessons=", 6), number(given, "changes=", 300), number(given, "rate=", 20_000),
				number(given, "seconds=", 5),
				words(given, "keys=", "ip,string").stream()
					.map((word) -> Keys.valueOf(word.toUpperCase(Locale.ROOT)))
					.toList(),
				List.copyOf(jvms), words(given, "parts=", "lessons,memory,wire,live"));
	}

	private static int number(Map<String, String> given, String option, int usual) {
		return Integer.parseInt(given.getOrDefault(option, Integer.toString(usual)));
	}

	private static List<String> words(Map<String, String> given, String option, String usual) {
		return List.of(given.getOrDefault(option, usual).split(","));
	}

	/** How many keys single changes go to. */
	int loadKeys() {
		return LOAD_KEYS;
	}

}
