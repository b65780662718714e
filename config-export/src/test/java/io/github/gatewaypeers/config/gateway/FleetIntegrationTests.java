package io.github.gatewaypeers.config.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToIntFunction;

import com.sun.net.httpserver.HttpServer;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.haproxy.HaproxyCheck;
import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One configuration, an HAProxy that runs with its generated half, and a gateway.
 */
class FleetIntegrationTests {

	private static final Map<KeyType, String> OURS = Map.of(KeyType.IP, "192.0.2.1", KeyType.IPV6, "2001:db8::1",
			KeyType.INTEGER, "4711", KeyType.STRING, "ours", KeyType.BINARY, "0102030405060708");

	private static final Map<KeyType, String> THEIRS = Map.of(KeyType.IP, "192.0.2.2", KeyType.IPV6, "2001:db8::2",
			KeyType.INTEGER, "4712", KeyType.STRING, "theirs");

	@TempDir
	private Path directory;

	@HaproxyTest
	void replicatesEveryTableBothWaysAndLimitsAlike(HaproxyLab lab) throws IOException, InterruptedException {
		HttpServer server = server((path) -> 200);
		String yaml = Fleet.resource("tables.yml")
			.replace("${gateway-port}", Integer.toString(lab.freePort()))
			.replace("${haproxy-port}", Integer.toString(lab.freePort()))
			.replace("${server-port}", Integer.toString(server.getAddress().getPort()));
		int frontend = lab.freePort();
		HaproxyConfig config = generated(lab, yaml, frontend);
		try (ConfigurableApplicationContext gateway = gateway(yaml)) {
			HaproxyProcess haproxy = lab.start("haproxy1", config);
			awaitSession(lab, haproxy, gateway);
			gateway.getBean(StickTables.class).all().forEach((table) -> replicates(lab, haproxy, table));
			limits(lab, haproxy, gateway.getBean(StickTables.class), frontend, port(gateway));
		}
		finally {
			server.stop(0);
		}
	}

	@HaproxyTest
	void replicatesEveryTableBothWaysWithTls(HaproxyLab lab) throws IOException, InterruptedException {
		PeersCertificates certificates = PeersCertificates.of(this.directory, "gateway1", "haproxy1");
		HttpServer server = server((path) -> 200);
		String yaml = Fleet.resource("tables.yml")
			.replace("${gateway-port}", Integer.toString(lab.freePort()))
			.replace("${haproxy-port}", Integer.toString(lab.freePort()))
			.replace("${server-port}", Integer.toString(server.getAddress().getPort()))
			.replace("    mypeers:\n", "    mypeers:\n      ssl: { bundle: peers }\n");
		int frontend = lab.freePort();
		HaproxyConfig config = generated(lab, yaml, frontend, certificates);
		assertThat(config.text()).contains(" verify required\n", " verifyhost gateway1\n");
		String file = "file:" + certificates.crt("gateway1");
		String bundle = "spring.ssl.bundle.pem.peers:\n  keystore: { certificate: '" + file + "', private-key: '" + file
				+ "' }\n  truststore: { certificate: 'file:" + certificates.caFile() + "' }\n";
		try (ConfigurableApplicationContext gateway = gateway(bundle + yaml)) {
			HaproxyProcess haproxy = lab.start("haproxy1", config);
			awaitSession(lab, haproxy, gateway);
			gateway.getBean(StickTables.class).all().forEach((table) -> replicates(lab, haproxy, table));
			limits(lab, haproxy, gateway.getBean(StickTables.class), frontend, port(gateway));
		}
		finally {
			server.stop(0);
		}
	}

	@HaproxyTest(since = "2.8")
	void tagsRefusesAndForgivesAlike(HaproxyLab lab) throws IOException, InterruptedException {
		HttpServer server = server((path) -> path.equals("/shop/login") ? 401 : 200);
		String yaml = Fleet.resource("decisions.yml")
			.replace("${server-port}", Integer.toString(server.getAddress().getPort()));
		int frontend = lab.freePort();
		HaproxyConfig config = generated(lab, yaml, frontend);
		try (ConfigurableApplicationContext gateway = gateway(yaml)) {
			lab.start("haproxy1", config);
			List<Integer> decisions = decisions(port(gateway));
			assertThat(decisions).containsExactly(200, 401, 401, 429, 200, 401, 403, 403, 200, 401, 200);
			assertThat(decisions(frontend)).isEqualTo(decisions);
		}
		finally {
			server.stop(0);
		}
	}

	@HaproxyTest
	void comparesWithWhatDiffersFromRequestToRequestAlike(HaproxyLab lab) throws IOException, InterruptedException {
		HttpServer server = server((path) -> 200);
		String yaml = Fleet.resource("limits.yml")
			.replace("${server-port}", Integer.toString(server.getAddress().getPort()));
		int frontend = lab.freePort();
		HaproxyConfig config = generated(lab, yaml, frontend);
		try (ConfigurableApplicationContext gateway = gateway(yaml)) {
			lab.start("haproxy1", config);
			List<Integer> answers = limited(port(gateway));
			assertThat(answers).containsExactly(200, 429, 200, 200, 429, 200, 200, 200, 429, 200, 401, 410, 200, 200,
					404, 200, 200, 405, 200, 403);
			assertThat(limited(frontend)).isEqualTo(answers);
		}
		finally {
			server.stop(0);
		}
	}

	private static List<Integer> limited(int port) throws IOException, InterruptedException {
		List<Integer> statuses = new ArrayList<>();
		for (String request : List.of("/plans a none", "/plans a none", "/plans b silver", "/plans b silver",
				"/plans b silver", "/plans c gold", "/plans c gold", "/plans c gold", "/plans c gold",
				"/plans d gold 1", "/plans d gold 1", "/plans c platinum", "/pairs/first e none", "/pairs/first e none",
				"/nowhere e none", "/pairs/second e none", "/pairs/first e none", "/pairs/first e none", "/tag f none",
				"/plans f none")) {
			String[] words = request.split(" ");
			statuses.add(send(port, words[0], "x-client", words[1], "x-plan", words[2], "x-limit",
					(words.length > 3) ? words[3] : "100")
				.statusCode());
		}
		return statuses;
	}

	@HaproxyTest
	void aClientStaysAtItsServerWhicheverDoorItComesInBy(HaproxyLab lab) throws IOException, InterruptedException {
		HttpServer blue = named("blue");
		HttpServer green = named("green");
		String yaml = Fleet.resource("stickiness.yml")
			.replace("${gateway-port}", Integer.toString(lab.freePort()))
			.replace("${haproxy-port}", Integer.toString(lab.freePort()))
			.replace("${blue}", Integer.toString(blue.getAddress().getPort()))
			.replace("${green}", Integer.toString(green.getAddress().getPort()));
		int frontend = lab.freePort();
		HaproxyConfig config = generated(lab, yaml, frontend);
		try (ConfigurableApplicationContext gateway = gateway(yaml)) {
			HaproxyProcess haproxy = lab.start("haproxy1", config);
			awaitSession(lab, haproxy, gateway);
			StickTables tables = gateway.getBean(StickTables.class);
			for (int client = 0; client < 6; client++) {
				boolean first = client % 2 == 0;
				int here = first ? frontend : port(gateway);
				int there = first ? port(gateway) : frontend;
				for (String table : List.of("clients", "ids")) {
					String path = table.equals("clients") ? "/whole" : "/parts";
					String key = "client" + client;
					HttpResponse<String> answer = send(here, path, "x-client", key);
					assertThat(answer.statusCode()).isEqualTo(200);
					known(lab, haproxy, tables, table, key);
					assertThat(bodies(there, path, "x-client", key)).containsOnly(answer.body());
					assertThat(bodies(here, path, "x-client", key)).containsOnly(answer.body());
				}
				HttpResponse<String> login = send(here, "/parts");
				String token = login.headers().firstValue("set-cookie").orElse("").replace("TOKEN=", "");
				known(lab, haproxy, tables, "tokens", token);
				assertThat(bodies(there, "/parts", "cookie", "TOKEN=" + token)).containsOnly(login.body());
			}
			assertThat(servers(haproxy, "clients")).containsOnly("blue", "green");
		}
		finally {
			blue.stop(0);
			green.stop(0);
		}
	}

	private static List<String> servers(HaproxyProcess haproxy, String table) {
		return haproxy.cli().showTable(table).entries().stream().map((entry) -> entry.text("server_key")).toList();
	}

	private static void known(HaproxyLab lab, HaproxyProcess haproxy, StickTables tables, String table, String key) {
		StickTable ours = tables.find(table);
		lab.eventually(table + " knows " + key + " on both sides", () -> {
			assertThat(ours.lookup(ours.definition().key(key))).isNotNull();
			assertThat(haproxy.cli().showTable(table).entries()).anyMatch((entry) -> entry.key().equals(key));
		});
	}

	private static List<String> bodies(int port, String path, String... headers)
			throws IOException, InterruptedException {
		List<String> bodies = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			bodies.add(send(port, path, headers).body());
		}
		return bodies;
	}

	/** Starts a server that tells its name, and gives a token away. */
	private static HttpServer named(String name) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			if (!exchange.getRequestHeaders().containsKey("x-client")
					&& !exchange.getRequestHeaders().containsKey("cookie")) {
				exchange.getResponseHeaders().set("set-cookie", "TOKEN=" + UUID.randomUUID());
			}
			byte[] body = name.getBytes(StandardCharsets.US_ASCII);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		server.start();
		return server;
	}

	private static void awaitSession(HaproxyLab lab, HaproxyProcess haproxy, ConfigurableApplicationContext gateway) {
		PeersSection section = gateway.getBean(PeersSection.class);
		lab.eventually("a session in which nobody learns",
				() -> assertThat(haproxy.cli().showPeers("mypeers").peer("gateway1").established()
						&& haproxy.cli().showPeers("mypeers").upToDate() && section.isUpToDate())
					.isTrue());
	}

	/** Starts a server that answers with the status of a path. */
	private static HttpServer server(ToIntFunction<String> status) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(status.applyAsInt(exchange.getRequestURI().getPath()), -1);
			exchange.close();
		});
		server.start();
		return server;
	}

	/** HAProxy's half with a frontend, about which HAProxy has nothing to say. */
	private static HaproxyConfig generated(HaproxyLab lab, String yaml, int frontend) {
		return generated(lab, yaml, frontend, null);
	}

	private static HaproxyConfig generated(HaproxyLab lab, String yaml, int frontend,
			@Nullable PeersCertificates certificates) {
		ExportOptions options = ExportOptions.of(Release.parse(lab.version().text()))
			.standalone("127.0.0.1:" + frontend, null);
		HaproxyConfig config = HaproxyConfig.of(HaproxyExport
			.write(GatewayReader.read(yaml), (certificates != null) ? certificates.in(options) : options)
			.text());
		HaproxyCheck check = HaproxyCheck.of(lab.binary(), "haproxy1", config);
		assertThat(check.silent()).as(check.output()).isTrue();
		return config;
	}

	private static ConfigurableApplicationContext gateway(String yaml) {
		return new SpringApplicationBuilder(Gateway.class).properties("server.port=0", "server.address=127.0.0.1")
			.initializers((context) -> YamlProperties.add(context.getEnvironment(), yaml))
			.run();
	}

	private static int port(ConfigurableApplicationContext gateway) {
		return gateway.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private static List<Integer> decisions(int port) throws IOException, InterruptedException {
		List<Integer> statuses = new ArrayList<>();
		for (String request : List.of("/shop/ no", "/shop/login no", "/shop/login no", "/shop/ no", "/shop/ yes",
				"/shop/login yes", "/shop/ no", "/shop/ yes", "/forgiven no", "/shop/login no", "/shop/ no")) {
			statuses.add(get(port, request.split(" ")[0], request.split(" ")[1]));
		}
		return statuses;
	}

	private static void replicates(HaproxyLab lab, HaproxyProcess haproxy, StickTable table) {
		String name = table.definition().name();
		String ours = OURS.getOrDefault(table.definition().keyType(), "");
		table.set(table.definition().key(ours), DataType.GPC0, 0, 7);
		lab.eventually(name + " is replicated to HAProxy", () -> assertThat(haproxy.cli().showTable(name).entries())
			.anySatisfy((entry) -> assertThat(entry.number("gpc0")).isEqualTo(7)));
		String theirs = THEIRS.get(table.definition().keyType());
		if (theirs != null) {
			haproxy.cli().setTable(name, theirs, "gpc0 9");
			lab.eventually(name + " is replicated to the gateway",
					() -> assertThat(value(table, theirs, DataType.GPC0)).isEqualTo(9));
		}
	}

	private static long value(StickTable table, String key, DataType type) {
		StickEntry entry = table.lookup(table.definition().key(key));
		return (entry != null) ? table.get(entry, type, 0) : -1;
	}

	private static void limits(HaproxyLab lab, HaproxyProcess haproxy, StickTables tables, int haproxyPort,
			int gatewayPort) throws IOException, InterruptedException {
		StickTable rates = tables.find("rates");
		StickTable binary = tables.find("mypeers/binary");
		assertThat(get(haproxyPort)).isEqualTo(200);
		assertThat(get(haproxyPort)).isEqualTo(200);
		lab.eventually("the gateway knows what HAProxy counted", () -> {
			assertThat(value(rates, "127.0.0.1", DataType.HTTP_REQ_CNT)).isEqualTo(2);
			assertThat(value(binary, "6b65790000000000", DataType.CONN_CNT)).isEqualTo(2);
		});
		assertThat(get(gatewayPort)).isEqualTo(200);
		assertThat(get(gatewayPort)).isEqualTo(429);
		lab.eventually("HAProxy knows what the gateway counted",
				() -> assertThat(haproxy.cli().showTable("rates").entry("127.0.0.1").number("http_req_cnt"))
					.isEqualTo(4));
		assertThat(get(haproxyPort)).isEqualTo(429);
	}

	private static int get(int port) throws IOException, InterruptedException {
		return get(port, "/some", "no");
	}

	private static int get(int port, String path, String friend) throws IOException, InterruptedException {
		return send(port, path, "x-friend", friend, "x-key", "key").statusCode();
	}

	private static HttpResponse<String> send(int port, String path, String... headers)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.version(HttpClient.Version.HTTP_1_1);
		if (headers.length > 0) {
			request.headers(headers);
		}
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Gateway {

	}

}
