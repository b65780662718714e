package io.github.gatewaypeers.filter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.github.gatewaypeers.exchange.ExchangeKeys;
import io.github.gatewaypeers.expression.SampleExpression;
import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.haproxy.HaproxyVersion;
import io.github.gatewaypeers.haproxy.ShowTableEntry;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same requests through a gateway and through a real HAProxy: for each expression and
 * each type of table, both must have made the same entries.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ExpressionsIntegrationTests {

	private static final Map<KeyType, String> TYPES = Map.of(KeyType.IP, "ip", KeyType.IPV6, "ipv6", KeyType.INTEGER,
			"integer", KeyType.STRING, "string len 20", KeyType.BINARY, "binary len 14");

	private static final List<String> REQUEST = List.of("src", "src,ipmask(16)", "req.hdr(x-list)", "req.hdr(x-list,1)",
			"req.hdr(x-list,2)", "req.hdr(x-list,-2)", "req.hdr(x-list,-10)", "req.fhdr(x-list)", "req.fhdr(X-List,1)",
			"req.fhdr(x-list,-2)", "req.hdr(x-empty)", "req.hdr(x-number)", "req.hdr(x-name)", "req.hdr(x-name),upper",
			"req.hdr(x-address)", "req.hdr_ip(x-address)", "req.hdr_ip(x-address,1)",
			"req.hdr_ip(x-address),ipmask(24)", "req.hdr_ip(x-address),ipmask(255.255.0.0,48)",
			"req.hdr(x-address),ipmask(8,ffff::)", "req.cook(sid)", "req.cook(quoted)", "url_param(user)",
			"url_param(a)", "url_param(j,;)", "url_param(user,/)", "path", "pathq", "base", "method", "method,lower",
			"str(abc)", "str('a, \"(b)\" ')", "str(\"it's\")", "int(-42)", "int(4294967298)", "path,lower",
			"path,upper", "path,field(2,/)", "path,field(-2,/)", "path,field(2,/,2)", "path,field(2,'/;=')",
			"path,field(1,/,0)", "path,word(1,/)", "path,word(-1,/)", "path,word(2,'/;',2)", "path,word(-2,'/;',9)",
			"pathq,bytes(3)", "pathq,bytes(0,6)", "path,bytes(99)", "pathq,base64", "path,concat(' -')",
			"path,concat(',',,\")\")", "pathq,sha1", "pathq,crc32", "pathq,xxh64", "pathq,xxh64(4711)",
			"req.hdr(x-long),xxh64", "req.hdr(x-long),sha1,bytes(2,9),base64,lower",
			"str(10.1.2.3),ipmask(8),concat(/8)");

	private static final List<String> RESPONSE = List.of("res.hdr(x-tokens)", "res.hdr(x-tokens,1)",
			"res.fhdr(x-tokens,1)", "res.hdr(x-address)", "res.cook(sid)", "res.cook(path)", "res.cook(other),upper",
			"status");

	/**
	 * Who each message comes from, in the PROXY protocol; the last one from whoever
	 * connects.
	 */
	private static final List<String> SOURCES = List.of("TCP4 192.0.2.77 192.0.2.1 4711 80",
			"TCP6 2001:db8:1:2:3::7 2001:db8::1 4711 80", "TCP4 10.255.0.1 192.0.2.1 4711 80",
			"TCP6 fe80::1 2001:db8::1 4711 80", "UNKNOWN");

	private static final List<String> MESSAGES = List.of("""
			GET /Shop/A;j=v/y?a=1&b&c=%20x&user=J%C3%BC HTTP/1.1
			Host: Example.org
			X-List: a, "b, c" , e
			X-List:   d\t
			X-Empty:
			X-Number: 42
			X-Name: J\u00fcrgen
			X-Long: 0123456789abcdef0123456789abcdef0123456789abcdef0123
			X-Address: 192.0.2.1, 203.0.113.9
			Cookie: sid=first; quoted="x;y"; $sid=no
			Cookie: other=1; sid = last ;
			""", """
			PATCH /headers//b/?user=&user=2;user=3 HTTP/1.1
			Host: example.org:8080
			X-List: ,,
			X-Empty: \t
			X-Number: -7 apples
			X-Name: a=b c\\d
			X-Long: x
			X-Address: 2001:db8:1:2::3
			Cookie: a; sid; =x; sid=v,w; quoted="\\";, sid=no"
			""", """
			PURGE / HTTP/1.1
			Host: example.org
			X-List: a,b,c,d,e,f,g,h,i,j,k
			X-Number: 99999999999999999999
			X-Address: 10.0.0.1:8080
			Cookie: sid=a=b; xsid=no; sid2=no
			""", """
			GET /status/404?&&=&user&user=x?y/user=z/ HTTP/1.1
			Host: example.org
			X-List: "unclosed, a
			X-Number: +5
			X-Address: ::ffff:198.51.100.7
			""", """
			GET /headers HTTP/1.1
			Host: example.org
			X-Address: 198.51.100.7.
			X-Number: none
			""");

	/** One table for each expression and type. */
	private static final Map<String, Case> cases = new LinkedHashMap<>();

	private static ScriptedServer server;

	private final StickTables tables;

	private final int port;

	ExpressionsIntegrationTests(@Autowired StickTables tables, @LocalServerPort int port) {
		this.tables = tables;
		this.port = port;
	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) throws IOException {
		server = new ScriptedServer();
		REQUEST.forEach(ExpressionsIntegrationTests::addCases);
		RESPONSE.forEach(ExpressionsIntegrationTests::addCases);
		cases.forEach((name, each) -> {
			String table = "haproxy.stick-tables." + name;
			registry.add(table + ".type", () -> each.type.split(" ")[0]);
			if (each.type.contains("len")) {
				registry.add(table + ".length", () -> each.type.split(" ")[2]);
			}
			registry.add(table + ".store", () -> "http_req_cnt");
		});
		registry.add("haproxy.proxy-protocol", () -> "auto");
		String gateway = "spring.cloud.gateway.server.webflux.";
		List<String> tracked = cases.keySet().stream().filter((name) -> !cases.get(name).ofResponse()).toList();
		for (int i = 0; i < tracked.size(); i++) {
			String name = tracked.get(i);
			String filter = gateway + "default-filters[" + i + "]";
			registry.add(filter + ".name", () -> "TrackStick");
			registry.add(filter + ".args.table", () -> name);
			registry.add(filter + ".args.key", () -> cases.get(name).expression);
		}
		registry.add(gateway + "routes[0].id", () -> "all");
		registry.add(gateway + "routes[0].uri", () -> "http://127.0.0.1:" + server.port());
		registry.add(gateway + "routes[0].predicates[0]", () -> "Path=/**");
	}

	private static void addCases(String text) {
		SampleExpression expression = SampleExpression.parse(text);
		TYPES.forEach((type, definition) -> {
			if (expression.isKeyOf(type)) {
				cases.put("t" + cases.size(), new Case(text, definition));
			}
		});
	}

	@AfterAll
	static void close() throws IOException {
		server.close();
	}

	@HaproxyTest
	void bothTouchTheSameEntries(HaproxyLab lab) throws IOException {
		List<Integer> ports = new ArrayList<>();
		HaproxyProcess haproxy = lab.start("alone", config(lab, ports));
		this.tables.all().forEach(StickTable::clear);
		for (int at = 0; at < MESSAGES.size(); at++) {
			String message = "PROXY " + SOURCES.get(at) + "\n" + MESSAGES.get(at);
			request(this.port, message);
			for (int port : ports) {
				request(port, message);
			}
		}
		SoftAssertions all = new SoftAssertions();
		cases.forEach((name, each) -> {
			if (!each.differsIn(lab.version())) {
				all.assertThat(ours(name)).as(each.toString()).isEqualTo(theirs(haproxy, name));
			}
		});
		all.assertAll();
	}

	@HaproxyTest
	void behindAListenerForBothFamiliesOnlyStringsDiffer(HaproxyLab lab) throws IOException {
		int port = lab.freePort();
		HaproxyConfig config = HaproxyConfig.create();
		List<String> rules = new ArrayList<>(List.of("bind [::ffff:127.0.0.1]:%d v4v6".formatted(port)));
		Map<String, String> names = new LinkedHashMap<>();
		for (String type : List.of("ip", "ipv6", "string len 20")) {
			String name = nameOf("src", type);
			names.put(type, name);
			config = config.stickTable(name, "type " + type + " size 1k store http_req_cnt");
			rules.add("http-request track-sc%d src table %s".formatted(rules.size() - 1, name));
		}
		rules.add("default_backend served");
		HaproxyProcess haproxy = lab.start("alone", config.section("frontend www", rules.toArray(String[]::new))
			.section("backend served", "server scripted 127.0.0.1:" + server.port()));
		this.tables.all().forEach(StickTable::clear);
		request(this.port, MESSAGES.get(4));
		request(port, MESSAGES.get(4));
		for (String type : List.of("ip", "ipv6")) {
			assertThat(ours(names.get(type))).isEqualTo(theirs(haproxy, names.get(type))).hasSize(1);
		}
		assertThat(ours(names.get("string len 20"))).containsExactly("127.0.0.1");
		assertThat(theirs(haproxy, names.get("string len 20"))).containsExactly("::ffff:127.0.0.1");
	}

	private static String nameOf(String expression, String type) {
		return cases.entrySet()
			.stream()
			.filter((each) -> each.getValue().equals(new Case(expression, type)))
			.findFirst()
			.orElseThrow()
			.getKey();
	}

	private static Set<String> theirs(HaproxyProcess haproxy, String name) {
		Set<String> keys = new TreeSet<>();
		haproxy.cli().showTable(name).entries().stream().map(ShowTableEntry::printedKey).forEach(keys::add);
		return keys;
	}

	private Set<String> ours(String name) {
		StickTable table = this.tables.find(name);
		Set<String> keys = new TreeSet<>();
		table.entries().forEachRemaining((entry) -> keys.add(table.definition().format(entry.key())));
		return keys;
	}

	/** Three tables to a frontend, since a request has three stick counters. */
	private static HaproxyConfig config(HaproxyLab lab, List<Integer> ports) {
		HaproxyConfig config = HaproxyConfig.create();
		List<String> rules = new ArrayList<>();
		for (Map.Entry<String, Case> each : cases.entrySet()) {
			config = config.stickTable(each.getKey(), "type " + each.getValue().type + " size 1k store http_req_cnt");
			rules.add(each.getValue().rule(each.getKey(), rules.size()));
			if (rules.size() == 3 || ports.size() * 3 + rules.size() == cases.size()) {
				rules.add("default_backend served");
				ports.add(lab.freePort());
				config = config.section("frontend www" + ports.size(),
						"bind 127.0.0.1:%d accept-proxy".formatted(ports.get(ports.size() - 1)),
						String.join("\n", rules));
				rules.clear();
			}
		}
		return config.section("backend served", "server scripted 127.0.0.1:" + server.port());
	}

	private static void request(int port, String message) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			String head = message.replace("\n", "\r\n") + "Connection: close\r\n\r\n";
			socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
				.matches("(?s)HTTP/1.1 (200|404) .*");
		}
	}

	/**
	 * An expression and the type of a table.
	 */
	private record Case(String expression, String type) {

		boolean ofResponse() {
			return SampleExpression.parse(this.expression).readsResponse();
		}

		/** The expression is quoted for the configuration file as its Javadoc says. */
		String rule(String table, int counter) {
			return (ofResponse() ? "http-response" : "http-request") + " track-sc" + counter + " '"
					+ SampleExpression.parse(this.expression).toString().replace("'", "'\\''") + "' table " + table;
		}

		/** Where there is no such word, HAProxy 2.6 makes an empty one. */
		boolean differsIn(HaproxyVersion version) {
			return this.expression.contains("word(") && !version.isAtLeast(3, 0);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ResponseTracking.class)
	static class Gateway {

	}

	/**
	 * Makes the entries of those expressions that read the response.
	 */
	static class ResponseTracking implements GlobalFilter, Ordered {

		private final StickTables tables;

		private final ExchangeKeys keys;

		ResponseTracking(StickTables tables, ExchangeKeys keys) {
			this.tables = tables;
			this.keys = keys;
		}

		@Override
		public int getOrder() {
			return StickGatewayFilterFactory.ORDER;
		}

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
			exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> cases.forEach((name, each) -> {
				StickTable table = this.tables.find(name);
				StickKey key = each.ofResponse() ? this.keys.of(each.expression).key(exchange, table.definition())
						: null;
				if (key != null) {
					table.setServer(key, 0, null);
				}
			})));
			return chain.filter(exchange);
		}

	}

}
