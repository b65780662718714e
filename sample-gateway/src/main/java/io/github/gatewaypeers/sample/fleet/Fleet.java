package io.github.gatewaypeers.sample.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.github.gatewaypeers.config.gateway.ExportOptions;
import io.github.gatewaypeers.config.gateway.GatewayReader;
import io.github.gatewaypeers.config.gateway.HaproxyExport;
import io.github.gatewaypeers.sample.SampleProperties;
import io.github.gatewaypeers.sample.Upstreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two gateways and a few HAProxys over the same two upstreams, on free ports of loopback.
 * What the HAProxys are told is made from the configuration of a running gateway.
 */
final class Fleet implements AutoCloseable {

	/** The table in which all members count clients. */
	static final String TABLE = "client_rates";

	/** The table in which all members note where sessions are. */
	static final String SESSIONS = "sessions";

	private static final String LOOPBACK = "127.0.0.1";

	private static final int LAST_PORT = 20_000;

	private static final Logger logger = LoggerFactory.getLogger(Fleet.class);

	private static final List<String> GATEWAYS = List.of("gateway1", "gateway2");

	private final Upstreams upstreams = new Upstreams(new SampleProperties(Map.of("blue", 0, "green", 0)));

	private final List<FleetMember> members = new ArrayList<>();

	private final Path folder;

	private int nextPort = ThreadLocalRandom.current().nextInt(10_000, 15_000);

	private Fleet(Path folder) {
		this.folder = folder;
	}

	/**
	 * Starts a fleet.
	 * @param program the {@code haproxy} to run, or {@code null} for gateways alone
	 * @param haproxys how many HAProxys to run
	 */
	static Fleet start(@Nullable HaproxyProgram program, int haproxys) {
		try {
			Fleet fleet = new Fleet(Files.createTempDirectory("fleet"));
			try {
				fleet.launch(program, haproxys);
				return fleet;
			}
			catch (RuntimeException ex) {
				fleet.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void launch(@Nullable HaproxyProgram program, int haproxys) {
		Map<String, Integer> peers = new LinkedHashMap<>();
		GATEWAYS.forEach((gateway) -> peers.put(gateway, freePort()));
		for (int number = 1; program != null && number <= haproxys; number++) {
			peers.put("haproxy" + number, freePort());
		}
		List<String> properties = new ArrayList<>();
		this.upstreams.ports().forEach((name, port) -> properties.add("--fleet." + name + "=" + port));
		peers.forEach(
				(name, port) -> properties.add("--haproxy.peers.fleet.peer." + name + "=" + LOOPBACK + ":" + port));
		for (String gateway : GATEWAYS) {
			this.members.add(FleetGateway.start(gateway, properties.toArray(String[]::new)));
		}
		for (String name : peers.keySet()) {
			if (program != null && !GATEWAYS.contains(name)) {
				this.members.add(haproxy(program, name));
			}
		}
	}

	private FleetMember haproxy(HaproxyProgram program, String name) {
		int port = freePort();
		ExportOptions options = ExportOptions.of(program.release())
			.member(name)
			.standalone(LOOPBACK + ":" + port, FleetHaproxy.socket(this.folder, name).toString());
		FleetGateway gateway = (FleetGateway) this.members.get(0);
		String configuration = HaproxyExport.write(GatewayReader.read(gateway.environment()), options).text();
		return FleetHaproxy.start(program, name, port, this.folder, configuration);
	}

	/**
	 * Finds a port that nobody listens on. One that the system picks may be that of an
	 * outgoing connection before a member listens; these are below them.
	 */
	private int freePort() {
		while (this.nextPort < LAST_PORT) {
			int port = this.nextPort++;
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				logger.debug("port {} is taken", port, ex);
			}
		}
		throw new IllegalStateException("there is no free port up to " + LAST_PORT);
	}

	List<FleetMember> members() {
		return List.copyOf(this.members);
	}

	/** Where the configurations of the HAProxys are. */
	Path folder() {
		return this.folder;
	}

	@Override
	public void close() {
		for (int at = this.members.size() - 1; at >= 0; at--) {
			this.members.get(at).close();
		}
		this.upstreams.destroy();
	}

}
