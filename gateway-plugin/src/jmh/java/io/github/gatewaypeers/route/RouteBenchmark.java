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
 * others that limit clients. All run at the same time; every round puts each of them
 * under load, one after another and in another order each time.
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
			for (int round = 0; round < this.options.rounds(); round++) {
				Collections.shuffle(order, random);
				order.forEach((gateway) -> gateway.measure(load, this.options.seconds()));
				System.err.println("round " + (round + 1));
			}
		}
	}

	private void report() {
		this.out
			.println("| | CPU us a request | x plain route | goal | of it peers | besides: JIT | requests a second |");
		this.out.println("| --- | --: | --: | --: | --: | --: | --: |");
		Measured plain = this.gateways.get(0);
		for (Measured gateway : this.gateways) {
			double[] ratios = new double[this.options.rounds()];
			for (int round = 0; round < ratios.length; round++) {
				ratios[round] = gateway.micros[round] / plain.micros[round];
			}
			Figure ratio = Figure.of(ratios);
			double goal = gateway.variant.goal();
			this.out.printf("| %s | %s | %s | %s | %s | %s | %s |%n", gateway.variant.name(),
					Figure.of(gateway.micros).text("%.1f", 1), ratio.text("%.3f", 1),
					(goal > 0) ? "<= " + goal + ((ratio.median() <= goal) ? " met" : " **missed**") : "",
					Figure.of(gateway.peers).text("%.1f", 1), Figure.of(gateway.compiler).text("%.1f", 1),
					Figure.of(gateway.rates).text("%.0f", 1));
		}
	}

	@Override
	public void close() {
		this.ends.forEach(Runnable::run);
	}

	private final class Measured {

		private final Variant variant;

		private final ServerJvm server;

		private final double[] micros = new double[RouteBenchmark.this.options.rounds()];

		private final double[] peers = new double[RouteBenchmark.this.options.rounds()];

		private final double[] compiler = new double[RouteBenchmark.this.options.rounds()];

		private final double[] rates = new double[RouteBenchmark.this.options.rounds()];

		private int rounds;

		Measured(Variant variant, ServerJvm server) {
			this.variant = variant;
			this.server = server;
		}

		void measure(Load load, double seconds) {
			double before = this.server.cpu();
			double peers = this.server.cpu(PEERS);
			double compiler = this.server.cpu(COMPILERS);
			long requests = load.run(this.server.port(), seconds);
			this.peers[this.rounds] = (this.server.cpu(PEERS) - peers) / requests;
			this.compiler[this.rounds] = (this.server.cpu(COMPILERS) - compiler) / requests;
			this.micros[this.rounds] = (this.server.cpu() - before) / requests - this.compiler[this.rounds];
			this.rates[this.rounds] = requests / seconds;
			this.rounds++;
		}

	}

}
