package io.github.gatewaypeers.route;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.github.gatewaypeers.haproxy.HaproxyBinaries;
import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.replication.Headline;

/**
 * Compares the CPU time that gateways spend on a request: on a plain route, and on one
 * that limits clients. Each gateway has both, since two JVMs with the same program are
 * not equally fast. Every round puts each gateway under load, in another order each time,
 * and its plain route before and after the other one, since the machine is not always
 * equally fast. All are started several times.
 */
public final class RouteBenchmark implements AutoCloseable {

	private static final String PEERS = "peers-";

	private static final String[] COMPILERS = { "C1 Compiler", "C2 Compiler" };

	private final RouteOptions options;

	private final RouteReport report;

	private final List<Runnable> ends = new ArrayList<>();

	private final List<Measured> gateways = new ArrayList<>();

	private RouteBenchmark(RouteOptions options, RouteReport report) {
		this.options = options;
		this.report = report;
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
		RouteReport report = new RouteReport();
		for (int start = 1; start <= options.starts(); start++) {
			report.nextStart();
			try (RouteBenchmark benchmark = new RouteBenchmark(options, report)) {
				benchmark.run();
			}
			System.err.println("start " + start);
		}
		System.out.println(Headline.of(HaproxyBinaries.all().get(0), arguments));
		report.print(System.out);
		System.exit(0);
	}

	private void run() {
		HaproxyLab lab = new HaproxyLab(HaproxyBinaries.all().get(0));
		this.ends.add(lab::close);
		int gatewayPort = lab.freePort();
		int haproxyPort = lab.freePort();
		HaproxyProcess haproxy = lab.start("haproxy", HaproxyConfig.of("")
			.peers("fleet", HaproxyConfig.peer("haproxy", haproxyPort), HaproxyConfig.peer("gateway", gatewayPort))
			.stickTable("clients", Variant.TABLE)
			.stickTable("servers", Variant.SERVERS));
		ServerJvm upstream = started(ServerJvm.start(this.options.jvm(), Upstream.class, List.of()));
		for (char gateway : this.options.gateways().toCharArray()) {
			switch (gateway) {
				case 'a' -> start(Variant.plain(), upstream);
				case 'h' -> start(Variant.stickTables(gatewayPort, haproxyPort, upstream.port()), upstream);
				case 'n' -> start(Variant.stickTablesAlone(upstream.port()), upstream);
				case 'b' -> start(Variant.bucket4j(), upstream);
				case 'r' -> startRedis(lab.freePort(), upstream);
				default -> throw new IllegalArgumentException("there is no gateway '" + gateway + "'");
			}
		}
		measure();
		System.err.println("HAProxy knows " + haproxy.cli().showTable("clients").used() + " clients");
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
				for (String path : List.of(Variant.PLAIN, Variant.ROUTE)) {
					order.forEach((gateway) -> warmup.run(gateway.server.port(), path, this.options.seconds()));
				}
				System.err.println("warm-up " + (round + 1));
			}
			for (int round = 0; round < this.options.rounds(); round++) {
				Collections.shuffle(order, random);
				order.forEach((gateway) -> gateway.measure(load));
				System.err.println("round " + (round + 1));
			}
		}
	}

	@Override
	public void close() {
		this.ends.forEach(Runnable::run);
	}

	private final class Measured {

		private final ServerJvm server;

		private final RouteReport.Row row;

		Measured(Variant variant, ServerJvm server) {
			this.server = server;
			this.row = RouteBenchmark.this.report.of(variant);
		}

		private void measure(Load load) {
			Spent before = spend(load, Variant.PLAIN);
			Spent route = spend(load, Variant.ROUTE);
			Spent after = spend(load, Variant.PLAIN);
			this.row.add(route, before, after);
		}

		private Spent spend(Load load, String path) {
			double cpu = this.server.cpu();
			double peers = this.server.cpu(PEERS);
			double compiler = this.server.cpu(COMPILERS);
			long requests = load.run(this.server.port(), path, RouteBenchmark.this.options.seconds());
			compiler = (this.server.cpu(COMPILERS) - compiler) / requests;
			return new Spent((this.server.cpu() - cpu) / requests - compiler,
					(this.server.cpu(PEERS) - peers) / requests, compiler,
					requests / RouteBenchmark.this.options.seconds());
		}

	}

}
