package io.github.gatewaypeers.interop;

import java.util.HashSet;
import java.util.Set;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.ServerKeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * More server keys than the dictionary of a session holds, which is 128 each way.
 */
class DictionaryIntegrationTests {

	private static final int SERVERS = 150;

	private static final TableDefinition NAMES = TableDefinition.of("names", KeyType.STRING)
		.size(4096)
		.expire(3_600_000)
		.store("server_id", "server_key")
		.build();

	private static final TableDefinition ADDRESSES = TableDefinition.of("addresses", KeyType.INTEGER)
		.size(4096)
		.expire(3_600_000)
		.serverKeyType(ServerKeyType.ADDR)
		.store("server_id", "server_key")
		.build();

	@HaproxyTest
	void moreServersThanADictionaryHolds(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		int front = lab.freePort();
		HaproxyConfig config = config(lab, roster, front);
		try (Gateway gateway = Gateway.first("gateway", roster, NAMES, ADDRESSES)) {
			HaproxyProcess haproxy = lab.start("haproxy", config);
			Pair pair = new Pair(lab, gateway, haproxy);
			pair.awaitSession();
			for (int request = 0; request < 2 * SERVERS + 10; request++) {
				gateway.setServer("names", "ours-" + request, request, "server-" + request % SERVERS);
				gateway.setServer("addresses", "1" + request, request, "192.0.2.1:" + request % SERVERS);
			}
			try (HttpTraffic client = new HttpTraffic("127.0.0.1", front)) {
				for (int request = 0; request < 2 * SERVERS + 10; request++) {
					client.get("/", "x-key: theirs-" + request, "x-number: 2" + request);
				}
			}
			pair.awaitSame();
			assertThat(differentServerKeys(gateway)).isEqualTo(2 * SERVERS);
			haproxy.kill();
			HaproxyProcess again = haproxy.startAgain();
			new Pair(lab, gateway, again).awaitSame();
			gateway.stop();
			try (Gateway successor = gateway.successor()) {
				new Pair(lab, successor, again).awaitSame();
				assertThat(differentServerKeys(successor)).isEqualTo(2 * SERVERS);
			}
		}
	}

	/**
	 * Whoever does not have a table passes its updates over, and with them the only place
	 * where a server's name may be spelled out.
	 */
	@HaproxyTest
	void serversThatWereFirstNamedInTablesOfOneSideOnly(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		int front = lab.freePort();
		int origin = lab.freePort();
		TableDefinition ours = TableDefinition.of("ours", KeyType.STRING).store("server_key").build();
		HaproxyConfig config = roster.addTo(HaproxyConfig.create())
			.section("backend names", NAMES + " peers mypeers")
			.section("backend theirs", "stick-table type string size 1k store server_key peers mypeers")
			.frontend("front", front, "use_backend first if { path /first }", "default_backend servers")
			.frontend("origin", origin, "http-request return status 200")
			.section("backend first", "stick on req.hdr(x-key) table theirs", "server srv 127.0.0.1:" + origin)
			.section("backend servers", "stick on req.hdr(x-key) table names", "server srv 127.0.0.1:" + origin);
		try (Gateway gateway = Gateway.first("gateway", roster, ours, NAMES)) {
			Pair pair = new Pair(lab, gateway, lab.start("haproxy", config));
			pair.awaitSession();
			gateway.setServer("ours", "first", 0, "server-one");
			try (HttpTraffic client = new HttpTraffic("127.0.0.1", front)) {
				client.get("/first", "x-key: first");
				lab.eventually("the first names are sent", () -> {
					assertThat(pair.seenByHaproxy().table("theirs").lastPushed()).isNotZero();
					assertThat(gateway.shared("haproxy", "ours").pushed()).isNotZero();
				});
				client.get("/", "x-key: theirs");
			}
			gateway.setServer("names", "ours", 0, "server-one");
			lab.eventually("the names in the table of both", () -> {
				assertThat(pair.haproxy().cli().showTable("names").entry("ours").text("server_key"))
					.isEqualTo("server-one");
				assertThat(Contents.of(gateway.table("names")).entries().get("theirs")).containsEntry("server_key",
						"srv");
			});
		}
	}

	private static int differentServerKeys(Gateway gateway) {
		Set<String> different = new HashSet<>();
		Contents.of(gateway.table("names"))
			.entries()
			.values()
			.forEach((values) -> different.add(values.getOrDefault("server_key", "")));
		return different.size();
	}

	private static HaproxyConfig config(HaproxyLab lab, Roster roster, int front) {
		int origin = lab.freePort();
		return roster.addTo(HaproxyConfig.create())
			.section("backend names", NAMES + " peers mypeers")
			.section("backend addresses", ADDRESSES + " peers mypeers")
			.frontend("front", front, "default_backend servers")
			.frontend("origin", origin, "http-request return status 200")
			.section("backend servers", "balance roundrobin", "stick on req.hdr(x-key) table names",
					"stick on req.hdr(x-number) table addresses",
					"server-template srv %d 127.0.0.1:%d".formatted(SERVERS, origin));
	}

}
