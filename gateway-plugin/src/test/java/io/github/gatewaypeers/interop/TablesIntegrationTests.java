package io.github.gatewaypeers.interop;

import java.util.List;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.TableDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where tables stand, what they are told to do with what they learn, and what becomes of
 * those that do not match.
 */
class TablesIntegrationTests {

	private static TableDefinition.Builder ips(String name) {
		return TableDefinition.of(name, KeyType.IP).size(1024).expire(3_600_000);
	}

	@HaproxyTest
	void connectionsOfOthersAreLearnedByReceiversOnly(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		TableDefinition plain = ips("plain").store("conn_cur", "gpc0").build();
		TableDefinition receiver = ips("receiver").recvOnly(true).store("conn_cur", "gpc0").build();
		int front = lab.freePort();
		HaproxyConfig config = roster.addTo(HaproxyConfig.create())
			.section("backend plain", plain + " peers mypeers")
			.section("backend receiver", ips("receiver").store("conn_cur", "gpc0").build() + " peers mypeers")
			.frontend("front", front, "tcp-request connection track-sc0 src table plain",
					"tcp-request connection track-sc1 src table receiver", "http-request sc-inc-gpc0(0)",
					"http-request sc-inc-gpc0(1)", "http-request return status 200");
		try (Gateway gateway = Gateway.first("gateway", roster, plain, receiver)) {
			Pair pair = new Pair(lab, gateway, lab.start("haproxy", config));
			pair.awaitSession();
			try (HttpTraffic client = new HttpTraffic("127.0.0.7", front)) {
				client.get("/");
				lab.eventually("one connection", () -> {
					assertThat(theirs(pair, "plain", "127.0.0.7")).isEqualTo(1);
					assertThat(number(gateway, "plain", "127.0.0.7", DataType.GPC0)).isEqualTo(1);
					assertThat(number(gateway, "plain", "127.0.0.7", DataType.CONN_CUR)).isZero();
					assertThat(number(gateway, "receiver", "127.0.0.7", DataType.CONN_CUR)).isEqualTo(1);
				});
			}
			lab.eventually("no connection",
					() -> assertThat(number(gateway, "receiver", "127.0.0.7", DataType.CONN_CUR)).isZero());
			StickEntry entry = gateway.track("plain", "10.0.0.1");
			gateway.set("plain", "10.0.0.1", "gpc0", 5);
			lab.eventually("their plain table learned all but our connections", () -> {
				assertThat(pair.haproxy().cli().showTable("plain").entry("10.0.0.1").number("gpc0")).isEqualTo(5);
				assertThat(theirs(pair, "plain", "10.0.0.1")).isZero();
			});
			gateway.release("plain", entry);
		}
	}

	@HaproxyTest(since = "3.2")
	void receiversOfHaproxyLearnOurConnections(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		HaproxyConfig config = roster.addTo(HaproxyConfig.create())
			.section("backend receiver", ips("receiver").recvOnly(true).store("conn_cur").build() + " peers mypeers");
		try (Gateway gateway = Gateway.first("gateway", roster, ips("receiver").store("conn_cur").build())) {
			Pair pair = new Pair(lab, gateway, lab.start("haproxy", config));
			pair.awaitSession();
			StickEntry first = gateway.track("receiver", "10.0.0.1");
			StickEntry second = gateway.track("receiver", "10.0.0.1");
			lab.eventually("two connections", () -> assertThat(theirs(pair, "receiver", "10.0.0.1")).isEqualTo(2));
			gateway.release("receiver", first);
			lab.eventually("one connection", () -> assertThat(theirs(pair, "receiver", "10.0.0.1")).isEqualTo(1));
			gateway.release("receiver", second);
			lab.eventually("no connection", () -> assertThat(theirs(pair, "receiver", "10.0.0.1")).isZero());
		}
	}

	private static long theirs(Pair pair, String table, String key) {
		return pair.haproxy().cli().showTable(table).entry(key).number("conn_cur");
	}

	private static long number(Gateway gateway, String table, String key, DataType type) {
		StickEntry entry = gateway.table(table).lookup(gateway.key(table, key));
		assertThat(entry).isNotNull();
		return gateway.table(table).get(entry, type, 0);
	}

	@HaproxyTest
	void learnedTagsAreWrittenToAnotherTable(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		TableDefinition source = ips("source").writeTo("target")
			.store("server_id", "gpt0", "gpc0", "server_key")
			.build();
		TableDefinition target = ips("target").store("server_id", "gpt0", "gpc0", "server_key").build();
		boolean theirs = lab.version().isAtLeast(2, 9);
		HaproxyConfig config = roster.addTo(HaproxyConfig.create())
			.section("backend source",
					(theirs ? source : ips("source").store("server_id", "gpt0", "gpc0", "server_key").build())
							+ " peers mypeers")
			.section("backend target", target.toString());
		try (Gateway gateway = Gateway.first("gateway", roster, source, target)) {
			gateway.table("source").writeTo(gateway.table("target"));
			Pair pair = new Pair(lab, gateway, lab.start("haproxy", config));
			pair.awaitSession();
			pair.haproxy().cli().setTable("source", "10.0.0.1", "server_id 3", "gpt0 4", "gpc0 5");
			lab.eventually("tags in our target", () -> {
				assertThat(number(gateway, "target", "10.0.0.1", DataType.SERVER_ID)).isEqualTo(3);
				assertThat(number(gateway, "target", "10.0.0.1", DataType.GPT0)).isEqualTo(4);
				assertThat(number(gateway, "target", "10.0.0.1", DataType.GPC0)).isZero();
			});
			if (theirs) {
				gateway.setServer("source", "10.0.0.2", 6, "server-six");
				gateway.set("source", "10.0.0.2", "gpt0", 7);
				gateway.set("source", "10.0.0.2", "gpc0", 8);
				lab.eventually("tags in their target", () -> {
					assertThat(pair.haproxy().cli().showTable("target").entry("10.0.0.2").values())
						.containsEntry("server_id", "6")
						.containsEntry("server_key", "server-six")
						.containsEntry("gpt0", "7")
						.containsEntry("gpc0", "0");
					assertThat(pair.haproxy().cli().showTable("source").entry("10.0.0.2").number("gpc0")).isEqualTo(8);
				});
			}
		}
	}

	@HaproxyTest
	void tablesInsideSectionsAndSeveralSections(HaproxyLab lab) {
		Roster red = Roster.of(lab, "red", "gateway", "haproxy");
		Roster blue = Roster.of(lab, "blue", "gateway", "haproxy");
		TableDefinition[] ofRed = { ips("rates").inSection("red").store("gpc0").build(),
				ips("red_one").store("gpc0").build(), ips("red_two").store("gpc0").build() };
		TableDefinition[] ofBlue = { ips("rates").inSection("blue").store("gpc0").build(),
				ips("blue_one").store("gpc0").build() };
		HaproxyConfig config = red.addTo(HaproxyConfig.create(), ofRed[0].toString());
		config = blue.addTo(config, ofBlue[0].toString())
			.section("backend red_one", ofRed[1] + " peers red")
			.section("backend red_two", ofRed[2] + " peers red")
			.section("backend blue_one", ofBlue[1] + " peers blue");
		try (Gateway redGateway = Gateway.first("gateway", red, ofRed);
				Gateway blueGateway = Gateway.first("gateway", blue, ofBlue)) {
			HaproxyProcess haproxy = lab.start("haproxy", config);
			List<Pair> pairs = List.of(new Pair(lab, redGateway, haproxy), new Pair(lab, blueGateway, haproxy));
			pairs.forEach(Pair::awaitSession);
			int number = 1;
			for (Pair pair : pairs) {
				for (TableDefinition definition : pair.gateway() == redGateway ? ofRed : ofBlue) {
					pair.gateway().set(definition.name(), "10.0.0." + number, "gpc0", number++);
					haproxy.cli().setTable(definition.name(), "10.0.0." + number, "gpc0 " + number++);
				}
			}
			for (Pair pair : pairs) {
				pair.gateway()
					.section()
					.tables()
					.forEach((table) -> lab.eventually("two entries in " + table.definition().name(), () -> {
						assertThat(table.used()).isEqualTo(2);
						assertThat(haproxy.cli().showTable(table.definition().name()).used()).isEqualTo(2);
					}));
				pair.awaitSame();
			}
		}
	}

	@HaproxyTest
	void tablesOfAnotherTypeOrLengthAreLeftAlone(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		TableDefinition otherType = TableDefinition.of("other_type", KeyType.INTEGER)
			.expire(60_000)
			.store("gpc0")
			.build();
		TableDefinition otherLength = TableDefinition.of("other_length", KeyType.STRING)
			.length(40)
			.store("gpc0")
			.build();
		TableDefinition good = ips("good").store("gpc0").build();
		HaproxyConfig config = roster.addTo(HaproxyConfig.create())
			.section("backend other_type", "stick-table type ip size 1k expire 1m store gpc0 peers mypeers")
			.section("backend other_length",
					"stick-table type string len 41 size 1k expire 1m store gpc0 peers mypeers")
			.section("backend good", good + " peers mypeers");
		try (Journal journal = new Journal();
				Gateway gateway = Gateway.first("gateway", roster, otherType, otherLength, good)) {
			HaproxyProcess haproxy = lab.start("haproxy", config);
			Pair pair = new Pair(lab, gateway, haproxy);
			pair.awaitSession();
			gateway.set("other_type", "1", "gpc0", 1);
			gateway.set("other_length", "one", "gpc0", 1);
			haproxy.cli().setTable("other_type", "10.0.0.1", "gpc0 2");
			haproxy.cli().setTable("other_length", "two", "gpc0 2");
			awaitBothWays(pair, "10.0.0.1", "10.0.0.2");
			haproxy.kill();
			HaproxyProcess again = haproxy.startAgain();
			again.cli().setTable("other_type", "10.0.0.1", "gpc0 2");
			again.cli().setTable("other_length", "two", "gpc0 2");
			Pair anew = new Pair(lab, gateway, again);
			anew.awaitSession();
			awaitBothWays(anew, "10.0.0.3", "10.0.0.4");
			assertThat(gateway.keys("other_type")).containsExactly("1");
			assertThat(gateway.keys("other_length")).containsExactly("one");
			assertThat(again.cli().showTable("other_type").used()).isEqualTo(1);
			assertThat(again.cli().showTable("other_length").used()).isEqualTo(1);
			assertThat(journal.warningsAbout("'other_type'")).singleElement()
				.asString()
				.contains("keys of type 4", "integer");
			assertThat(journal.warningsAbout("'other_length'")).singleElement().asString().contains("42", "41");
			assertThat(journal.warningsAbout("'good'")).isEmpty();
		}
	}

	/** In the order of updates, what came before in other tables has arrived then too. */
	private static void awaitBothWays(Pair pair, String ours, String theirs) {
		pair.gateway().set("good", ours, "gpc0", 1);
		pair.haproxy().cli().setTable("good", theirs, "gpc0 2");
		pair.lab().eventually("updates of the good table", () -> {
			pair.haproxy().cli().showTable("good").entry(ours);
			assertThat(pair.gateway().keys("good")).contains(theirs);
		});
	}

	@HaproxyTest
	void tablesThatStoreSomethingElseShareWhatBothStore(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		TableDefinition periods = ips("periods").store("gpc0", "http_req_rate(10s)").build();
		TableDefinition types = ips("types").store("gpt0", "gpc0", "http_req_cnt", "bytes_in_cnt").build();
		TableDefinition arrays = ips("arrays").store("gpt(2)", "gpc(4)", "gpc_rate(3,1h)", "glitch_cnt").build();
		HaproxyConfig config = roster.addTo(HaproxyConfig.create())
			.section("backend periods", ips("periods").store("gpc0", "http_req_rate(1h)").build() + " peers mypeers")
			.section("backend types",
					ips("types").store("server_id", "gpc0", "conn_rate(1m)", "bytes_in_cnt", "server_key").build()
							+ " peers mypeers")
			.section("backend arrays",
					ips("arrays").store("gpt(3)", "gpc(2)", "gpc_rate(3,1h)").build() + " peers mypeers");
		try (Journal journal = new Journal();
				Gateway gateway = Gateway.first("gateway", roster, periods, types, arrays)) {
			HaproxyProcess haproxy = lab.start("haproxy", config);
			Pair pair = new Pair(lab, gateway, haproxy);
			pair.awaitSession();
			gateway.set("periods", "10.0.0.1", "gpc0", 11);
			gateway.set("types", "10.0.0.1", "gpt0", 12);
			gateway.set("types", "10.0.0.1", "http_req_cnt", 13);
			gateway.set("types", "10.0.0.1", "gpc0", 14);
			gateway.set("types", "10.0.0.1", "bytes_in_cnt", -2);
			gateway.set("arrays", "10.0.0.1", "gpt", 1, 15);
			gateway.set("arrays", "10.0.0.1", "gpc", 1, 16);
			gateway.set("arrays", "10.0.0.1", "gpc", 3, 17);
			haproxy.cli().setTable("periods", "10.0.0.2", "gpc0 21");
			haproxy.cli().setTable("types", "10.0.0.2", "server_id 22", "gpc0 23", "conn_rate 24", "bytes_in_cnt 25");
			haproxy.cli().setTable("arrays", "10.0.0.2");
			lab.eventually("theirs", () -> {
				assertThat(haproxy.cli().showTable("periods").entry("10.0.0.1").number("gpc0")).isEqualTo(11);
				assertThat(haproxy.cli().showTable("types").entry("10.0.0.1").values()).containsEntry("server_id", "0")
					.containsEntry("gpc0", "14")
					.containsEntry("conn_rate(60000)", "0")
					.containsEntry("bytes_in_cnt", "18446744073709551614")
					.containsEntry("server_key", "-");
				assertThat(haproxy.cli().showTable("arrays").entry("10.0.0.1").values()).containsEntry("gpt1", "15")
					.containsEntry("gpt2", "0")
					.containsEntry("gpc1", "16");
			});
			lab.eventually("ours", () -> {
				assertThat(number(gateway, "periods", "10.0.0.2", DataType.GPC0)).isEqualTo(21);
				assertThat(number(gateway, "types", "10.0.0.2", DataType.GPC0)).isEqualTo(23);
				assertThat(number(gateway, "types", "10.0.0.2", DataType.BYTES_IN_CNT)).isEqualTo(25);
				assertThat(number(gateway, "types", "10.0.0.2", DataType.GPT0)).isZero();
			});
			assertThat(journal.warningsAbout("'periods'")).singleElement().asString().contains("period 1h", "10s");
			assertThat(journal.warningsAbout("'types'")).singleElement()
				.asString()
				.contains("peer does not store gpt0", "gateway does not store server_id");
			lab.eventually("a warning of arrays",
					() -> assertThat(journal.warningsAbout("'arrays'")).singleElement()
						.asString()
						.contains("peer stores gpt(3), this gateway gpt(2)", "peer does not store glitch_cnt"));
			assertThat(pair.seenByHaproxy().protoErr()).isZero();
		}
	}

}
