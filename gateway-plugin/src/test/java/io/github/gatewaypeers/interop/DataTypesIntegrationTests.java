package io.github.gatewaypeers.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.haproxy.HaproxyVersion;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.DataType.Kind;
import io.github.gatewaypeers.sticktable.Increment;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every key type with every data type, both ways, pushed and taught: what one side shows
 * is what the other shows, to the letter.
 */
class DataTypesIntegrationTests {

	/** Numbers at the borders of the lengths of varints. */
	private static final long[] NUMBERS = { 0, 1, 239, 240, 2287, 2288, 264_431, 264_432, 33_818_863, 33_818_864,
			2_147_483_647, 4_294_967_295L };

	private static final long[] WIDE_NUMBERS = { 4_294_967_296L, Long.MAX_VALUE, Long.MIN_VALUE, -1 };

	private static final Map<KeyType, List<String>> OUR_KEYS = Map.of(KeyType.IP,
			List.of("0.0.0.0", "10.1.2.3", "255.255.255.255"), KeyType.IPV6,
			List.of("::1", "2001:db8::a", "fe80::dead:beef"), KeyType.INTEGER, List.of("0", "2147483648", "4294967295"),
			KeyType.STRING, List.of("a", "caf\\xC3\\xA9\\ \\=\\\\", "0123456789".repeat(6) + "0123"), KeyType.BINARY,
			List.of("00".repeat(20), "0A00FF".repeat(6) + "0000", "FF".repeat(20)));

	private static final Map<KeyType, List<String>> THEIR_KEYS = Map.of(KeyType.IP, List.of("10.0.0.1", "192.0.2.255"),
			KeyType.IPV6, List.of("2001:db8::1", "ff02::1"), KeyType.INTEGER, List.of("1", "3000000000"),
			KeyType.STRING, List.of("\u00e9t\u00e9 a;b\\c=d", "0123456789".repeat(6) + "xyz"));

	/** What a request sends to be tracked in tables of every type. */
	private static final String[] HEADERS = { "x-ip: 10.0.0.9", "x-ip6: 2001:db8::9", "x-int: 4000000009",
			"x-str: nine lives" };

	private int turn;

	@HaproxyTest
	void ourValuesArriveAtHaproxy(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		TableDefinition[] definitions = definitions(lab.version());
		try (Gateway gateway = Gateway.first("gateway", roster, definitions)) {
			HaproxyProcess haproxy = lab.start("haproxy", config(lab, roster, definitions));
			Pair pair = new Pair(lab, gateway, haproxy);
			pair.awaitSession();
			for (TableDefinition definition : definitions) {
				OUR_KEYS.get(definition.keyType()).forEach((key) -> fill(gateway.table(definition.name()), key));
			}
			pair.awaitSame();
			haproxy.kill();
			new Pair(lab, gateway, haproxy.startAgain()).awaitSame();
		}
	}

	@HaproxyTest
	void theirValuesArriveHere(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		TableDefinition[] definitions = definitions(lab.version());
		try (Gateway gateway = Gateway.first("gateway", roster, definitions)) {
			HaproxyProcess haproxy = lab.start("haproxy", config(lab, roster, definitions));
			Pair pair = new Pair(lab, gateway, haproxy);
			pair.awaitSession();
			for (TableDefinition definition : definitions) {
				THEIR_KEYS.getOrDefault(definition.keyType(), List.of())
					.forEach((key) -> fill(haproxy, definition, key));
			}
			sendTraffic(haproxy);
			for (StickTable table : gateway.section().tables()) {
				int keys = THEIR_KEYS.getOrDefault(table.definition().keyType(), List.of()).size() + 1;
				lab.eventually("entries of " + table.definition().name(),
						() -> assertThat(table.used()).isEqualTo(keys));
			}
			pair.awaitSame();
			gateway.stop();
			try (Gateway successor = gateway.successor()) {
				new Pair(lab, successor, haproxy).awaitSame();
			}
		}
	}

	private void fill(StickTable table, String text) {
		StickEntry entry = table.track(table.definition().key(text), Increment.of(table.definition()));
		assertThat(entry).isNotNull();
		this.turn++;
		table.setServer(entry.key(), (this.turn % 2 == 0) ? -this.turn : Integer.MAX_VALUE - this.turn,
				"server-" + this.turn);
		for (StoredType stored : table.definition().store()) {
			DataType type = stored.type();
			for (int element = 0; element < stored.elements(); element++) {
				switch (type.kind()) {
					case UNSIGNED, UNSIGNED_64 -> table.set(entry.key(), type, element, number(type));
					case RATE -> table.add(entry, Increment.of(table.definition(), element, type), number(type));
					default -> {
					}
				}
			}
		}
		table.release(entry);
	}

	/**
	 * Sets what the command line interface can set: no server keys, and no elements of
	 * arrays before 3.2.
	 */
	private void fill(HaproxyProcess haproxy, TableDefinition definition, String key) {
		List<String> data = new ArrayList<>();
		this.turn++;
		data.add("server_id " + ((this.turn % 2 == 0) ? -this.turn : this.turn));
		for (StoredType stored : definition.store()) {
			DataType type = stored.type();
			if (type.kind() == Kind.SIGNED || type.kind() == Kind.DICTIONARY) {
				continue;
			}
			if (!type.isArray()) {
				data.add(type.keyword() + " " + number(type));
			}
			else if (haproxy.version().isAtLeast(3, 2)) {
				for (int element = 0; element < stored.elements(); element++) {
					data.add(type.keyword() + "[" + element + "] " + number(type));
				}
			}
		}
		haproxy.cli().setTable(definition.name(), key, data.toArray(String[]::new));
	}

	/** The next number; the command line interface has none beyond 63 bits. */
	private long number(DataType type) {
		this.turn++;
		return (type.kind() == Kind.UNSIGNED_64) ? WIDE_NUMBERS[this.turn % WIDE_NUMBERS.length]
				: NUMBERS[this.turn % NUMBERS.length];
	}

	private static void sendTraffic(HaproxyProcess haproxy) {
		List<Integer> ports = haproxy.config()
			.text()
			.lines()
			.filter((line) -> line.contains("bind 127.0.0.1:"))
			.map((line) -> Integer.valueOf(line.substring(line.indexOf(':') + 1)))
			.limit(4)
			.toList();
		for (int port : ports) {
			try (HttpTraffic client = new HttpTraffic("127.0.0.5", port)) {
				assertThat(client.get("/404", HEADERS)).isEqualTo(404);
				assertThat(client.get("/500", HEADERS)).isEqualTo(500);
				assertThat(client.get("/", HEADERS)).isEqualTo(200);
			}
		}
	}

	private static HaproxyConfig config(HaproxyLab lab, Roster roster, TableDefinition... definitions) {
		HaproxyConfig config = roster.addTo(HaproxyConfig.create());
		for (TableDefinition definition : definitions) {
			config = config.section("backend " + definition.name(), definition + " peers mypeers");
		}
		int origin = lab.freePort();
		String arrays = """
				http-request sc-inc-gpc(1,%1$d)
				http-request sc-inc-gpc(3,%1$d)
				http-request sc-set-gpt(2,%1$d) 400000000%1$d
				""";
		String scalars = """
				http-request sc-inc-gpc0(%1$d)
				http-request sc-inc-gpc1(%1$d)
				http-request sc-set-gpt0(%1$d) 10%1$d
				""";
		return config
			.frontend("numbers", lab.freePort(), "tcp-request connection track-sc0 src table t_ip",
					"http-request track-sc1 req.hdr(x-ip6) table t_ipv6",
					"http-request track-sc2 req.hdr(x-int) table t_integer", scalars.formatted(0), scalars.formatted(1),
					scalars.formatted(2), "default_backend servers")
			.frontend("texts", lab.freePort(), "http-request track-sc0 req.hdr(x-str) table t_string",
					"http-request track-sc1 req.hdr(x-str),sha1 table t_binary",
					"http-request track-sc2 req.hdr(x-ip) table a_ip", scalars.formatted(0), scalars.formatted(1),
					arrays.formatted(2), "default_backend servers")
			.frontend("arrays", lab.freePort(), "http-request track-sc0 req.hdr(x-ip6) table a_ipv6",
					"http-request track-sc1 req.hdr(x-int) table a_integer",
					"http-request track-sc2 req.hdr(x-str) table a_string", arrays.formatted(0), arrays.formatted(1),
					arrays.formatted(2), "default_backend servers")
			.frontend("binary", lab.freePort(), "http-request track-sc0 req.hdr(x-str),sha1 table a_binary",
					arrays.formatted(0), "default_backend servers")
			.frontend("origin", origin, "http-request return status 404 if { path /404 }",
					"http-request return status 500 if { path /500 }",
					"http-request return status 200 content-type text/plain string \"from the origin\"")
			.section("backend servers", "stick on src table t_ip", "stick on req.hdr(x-ip6) table t_ipv6",
					"stick on req.hdr(x-int) table t_integer", "stick on req.hdr(x-str) table t_string",
					"stick on req.hdr(x-str),sha1 table t_binary", "stick on req.hdr(x-ip) table a_ip",
					"stick on req.hdr(x-ip6) table a_ipv6", "stick on req.hdr(x-int) table a_integer",
					"stick on req.hdr(x-str) table a_string", "stick on req.hdr(x-str),sha1 table a_binary",
					"server srv-one 127.0.0.1:%d id 11".formatted(origin),
					"server srv-two 127.0.0.1:%d id 300".formatted(origin));
	}

	private static TableDefinition[] definitions(HaproxyVersion version) {
		List<TableDefinition> definitions = new ArrayList<>();
		for (KeyType keyType : KeyType.values()) {
			TableDefinition.Builder scalars = builder("t_", keyType).expire(3_600_000)
				.store("server_id", "gpt0", "gpc0", "gpc0_rate(1h)", "conn_cnt", "conn_rate(1h)", "conn_cur",
						"sess_cnt", "sess_rate(1h)", "http_req_cnt", "http_req_rate(1h)", "http_err_cnt",
						"http_err_rate(1h)", "bytes_in_cnt", "bytes_in_rate(1h)", "bytes_out_cnt", "bytes_out_rate(1h)",
						"gpc1", "gpc1_rate(1h)", "server_key", "http_fail_cnt", "http_fail_rate(1h)");
			if (version.isAtLeast(3, 0)) {
				scalars.store("glitch_cnt", "glitch_rate(1h)");
			}
			definitions.add(scalars.build());
			definitions.add(builder("a_", keyType).expire(1_800_000)
				.store("server_id", "gpt(3)", "gpc(4)", "gpc_rate(4,1h)", "server_key")
				.build());
		}
		return definitions.toArray(TableDefinition[]::new);
	}

	private static TableDefinition.Builder builder(String prefix, KeyType keyType) {
		TableDefinition.Builder builder = TableDefinition.of(prefix + keyType.keyword(), keyType).size(1024);
		return switch (keyType) {
			case STRING -> builder.length(64);
			case BINARY -> builder.length(20);
			default -> builder;
		};
	}

}
