package io.github.gatewaypeers.route;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.github.gatewaypeers.haproxy.HaproxyBinaries;
import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.replication.Figure;

/**
 * Compares the CPU time that gateways spend on a request: one with a plain route, and
 * others that limit clients. All run at the same time; every round puts each of the
 * others under load, in another order each time, and the plain one before and after each
 * of them, since the machine is not always equally fast.
 */
public final class RouteBenchmark implements AutoCloseable {

	private static final String PLAIN = "plain route";

	private static final String PEERS = "peers-";

	private static final String[] COMPILERS = { "C1 Compiler", "C2 Compiler" };

	private final RouteOptions options;

	private final PrintStream out = System.out;

	private final List<Runnable> ends = new ArrayList<>();

	private final List<Measured> gateways = new ArrayList<>();

	private RouteBenchmark(RouteOptions options) {
		this.options = options;
	}

	public static void main(String[] arguments) {
		RouteOptions options;
		try {
			options = RouteOptions.parse(arguments);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage() + "\n\n" + RouteOptions.USAGE);
			System.exit(2);
			return;
		}
		try (RouteBenchmark benchmark = new RouteBenchmark(options)) {
			benchmark.run(String.join(" ", arguments));
		}
		System.exit(0);
	}

	private void run(String arguments) {
		HaproxyLab lab = new HaproxyLab(HaproxyBinaries.all().get(0));
		this.ends.add(lab::close);
		int gatewayPort = lab.freePort();
		int haproxyPort = lab.freePort();
		HaproxyProcess haproxy = lab.start("haproxy", HaproxyConfig.of("")
			.peers("fleet", HaproxyConfig.peer("haproxy", haproxyPort), HaproxyConfig.peer("gateway", gatewayPort))
			.stickTable("clients", Variant.TABLE)
			.stickTable("servers", Variant.SERVERS));
		ServerJvm upstream = started(ServerJvm.start(this.options.jvm(), Upstream.class, List.of()));
		start(Variant.plain(PLAIN), upstream);
		for (char gateway : this.options.gateways().toCharArray()) {
			switch (gateway) {
				case 'a' -> start(Variant.plain("the same again"), upstream);
				case 'h' -> start(Variant.stickTables(gatewayPort, haproxyPort, upstream.port()), upstream);
				case 'n' -> start(Variant.stickTablesAlone(upstream.port()), upstream);
				case 'b' -> start(Variant.bucket4j(), upstream);
				case 'r' -> startRedis(lab.freePort(), upstream);
				default -> throw new IllegalArgumentException("there is no gateway '" + gateway + "'");
			}
		}
		measure();
		this.out.printf("%s, JDK %s, %d CPUs, Linux %s, %s%n%nOptions: `%s`%n%n", lab.binary(),
				System.getProperty("java.vm.version"), Runtime.getRuntime().availableProcessors(),
				System.getProperty("os.version"), LocalDate.now(), arguments);
		report();
		this.out.printf("%nAt the end HAProxy knew %s clients.%n", haproxy.cli().showTable("clients").used());
	}

	private void startRedis(int port, ServerJvm upstream) {
		Optional<Path> redis = Redis.program();
		if (redis.isPresent()) {
			this.ends.add(0, Redis.start(redis.get(), port)::close);
			start(Variant.redis(port), upstream);
		}
		else {
			System.err.println("there is no redis-server on the PATH, so its limiter is left out");
		}
	}

	private void start(Variant variant, ServerJvm upstream) {
		this.gateways.add(new Measured(variant,
				started(ServerJvm.start(this.options.jvm(), GatewayServer.class, variant.arguments(upstream.port())))));
	}

	private ServerJvm started(ServerJvm server) {
		this.ends.add(0, server::close);
		return server;
	}

	private void measure() {
		List<Measured> order = new ArrayList<>(this.gateways);
		Random random = new Random(0);
		try (Load warmup = new Load(this.options.connections(), this.options.clients(), 0);
				Load load = new Load(this.options.connections(), this.options.clients(), this.options.rate())) {
			for (int round = 0; round < this.options.warmups(); round++) {
				order.forEach((gateway) -> warmup.run(gateway.server.port(), this.options.seconds()));
				System.err.println("warm-up " + (round + 1));
			}
			Measured plain = order.remove(0);
			for (int round = 0; round < this.options.rounds(); round++) {
				Collections.shuffle(order, random);
				double before = plain.measure(load, this.options.seconds());
				for (Measured gateway : order) {
					double micros = gateway.measure(load, this.options.seconds());
					double after = plain.measure(load, this.options.seconds());
					gateway.ratios.add(2 * micros / (before + after));
					before = after;
				}
				System.err.println("round " + (round + 1));
			}
		}
	}

	private void report() {
		this.out
			.println("| | CPU us a request | x plain route | goal | of it peers | besides: JIT | requests a second |");
		this.out.println("| --- | --: | --: | --: | --: | --: | --: |");
		for (Measured gateway : this.gateways) {
			Figure ratio = figure(gateway.ratios);
			double goal = gateway.variant.goal();
			this.out.printf("| %s | %s | %s | %s | %s | %s | %s |%n", gateway.variant.name(),
					figure(gateway.micros).text("%.1f", 1), ratio.text("%.3f", 1),
					(goal > 0) ? "<= " + goal + ((ratio.median() <= goal) ? " met" : " **missed**") : "",
					figure(gateway.peers).text("%.1f", 1), figure(gateway.compiler).text("%.1f", 1),
					figure(gateway.rates).text("%.0f", 1));
		}
	}

	private static Figure figure(List<Double> values) {
		return Figure.of(values.stream().mapToDouble(Double::doubleValue).toArray());
	}

	@Override
	public void close() {
		this.ends.forEach(Runnable::run);
	}

	private final class Measured {

		private final Variant variant;

		private final ServerJvm server;

		private final List<Double> micros = new ArrayList<>();

		private final List<Double> ratios = new ArrayList<>();

		private final List<Double> peers = new ArrayList<>();

		private final List<Double> compiler = new ArrayList<>();

		private final List<Double> rates = new ArrayList<>();

		Measured(Variant variant, ServerJvm server) {
			this.variant = variant;
			this.server = server;
		}

		/**
		 * Puts the gateway under load.
		 * @return the CPU time of a request in microseconds
		 */
		double measure(Load load, double seconds) {
			double before = this.server.cpu();
			double peersBefore = this.server.cpu(PEERS);
			double compilerBefore = this.server.cpu(COMPILERS);
			long requests = load.run(this.server.port(), seconds);
			double compiled = (this.server.cpu(COMPILERS) - compilerBefore) / requests;
			double spent = (this.server.cpu() - before) / requests - compiled;
			this.micros.add(spent);
			this.peers.add((this.server.cpu(PEERS) - peersBefore) / requests);
			this.compiler.add(compiled);
			this.rates.add(requests / seconds);
			return spent;
		}

	}

}
