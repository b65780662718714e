package io.github.gatewaypeers.sticktable;

import java.util.Arrays;
import java.util.List;

import io.github.gatewaypeers.haproxy.HaproxyCheck;
import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What we accept, refuse and write of definitions, against a real HAProxy.
 */
class TableDefinitionIntegrationTests {

	@HaproxyTest
	void haproxyAcceptsEveryLineWeWrite(HaproxyLab lab) {
		for (KeyType type : KeyType.values()) {
			accepts(lab, TableDefinition.of("t", type));
		}
		accepts(lab, TableDefinition.of("t", KeyType.STRING).length(1024).size(1).expire(Integer.MAX_VALUE));
		accepts(lab, TableDefinition.of("t", KeyType.BINARY).length(1).size(3L << 20).expire(1).nopurge(true));
		accepts(lab,
				TableDefinition.of("t", KeyType.IP)
					.expire(86_400_000)
					.serverKeyType(ServerKeyType.ADDR)
					.store("server_id", "server_key"));
		accepts(lab, TableDefinition.of("t", KeyType.IP).store(types(lab, "gpt", "gpc", "gpc_rate")));
		accepts(lab, TableDefinition.of("t", KeyType.IP).store("gpt(100)", "gpc(100)", "gpc_rate(100,24d)"));
		if (lab.version().isAtLeast(3, 1)) {
			accepts(lab, TableDefinition.of("t", KeyType.IP).bratesFactor(1024).store("bytes_in_rate(1500)"));
		}
		if (lab.version().isAtLeast(3, 2)) {
			accepts(lab, TableDefinition.of("t", KeyType.IP).recvOnly(true).store("conn_cur"));
		}
	}

	@HaproxyTest
	void haproxyAcceptsTheLineOfATableInASection(HaproxyLab lab) {
		TableDefinition definition = TableDefinition.of("rates", KeyType.IP)
			.inSection("mypeers")
			.expire(600_000)
			.store("http_req_rate(10s)")
			.build();
		HaproxyConfig config = HaproxyConfig.create()
			.peers("mypeers", HaproxyConfig.peer("me", lab.freePort()), definition.toString())
			.section("backend b", "stick match src table " + definition.name(),
					"stick store-request src table " + definition.name());
		assertThat(check(lab, config)).matches(HaproxyCheck::valid);
	}

	@HaproxyTest
	void haproxyAcceptsTheTableWeWriteTo(HaproxyLab lab) {
		if (lab.version().isAtLeast(2, 9)) {
			TableDefinition definition = TableDefinition.of("t", KeyType.IP).writeTo("target").store("gpt0").build();
			assertThat(check(lab,
					HaproxyConfig.create()
						.section("backend target", "stick-table type ip size 1 store gpt0")
						.section("backend t", definition.toString())))
				.matches(HaproxyCheck::valid);
		}
	}

	@HaproxyTest
	void haproxyRefusesWhatWeRefuse(HaproxyLab lab) {
		for (String line : List.of("type addr size 10", "type ip len 4 size 10", "type string len 0 size 10",
				"type ip size 0", "type ip size 4g", "type ip size 1t", "type ip size 10 expire 25d",
				"type ip size 10 expire 1w", "type ip size 10 store gpc2", "type ip size 10 store gpt(1),gpt0",
				"type ip size 10 store gpc(1),gpc0", "type ip size 10 store gpc1,gpc(1)",
				"type ip size 10 store gpc_rate(1,10s),gpc0_rate(10s)",
				"type ip size 10 store gpc1_rate(10s),gpc_rate(1,10s)", "type ip size 10 store gpt(0)",
				"type ip size 10 store gpt(101)", "type ip size 10 store gpt", "type ip size 10 store http_req_rate",
				"type ip size 10 store http_req_rate(10x)", "type ip size 10 store http_req_rate(25d)",
				"type ip size 10 store gpc_rate(2)", "type ip size 10 store gpc0(1)",
				"type ip size 10 store http_req_rate(10s", "type ip size 10 brates-factor 0",
				"type ip size 10 brates-factor 1025")) {
			assertThatIllegalArgumentException().as(line).isThrownBy(() -> parse(line));
			assertThat(check(lab, HaproxyConfig.create().stickTable("t", line)).valid()).as(line).isFalse();
		}
	}

	private static void accepts(HaproxyLab lab, TableDefinition.Builder builder) {
		String line = builder.build().toString();
		HaproxyCheck check = check(lab, HaproxyConfig.create().section("backend t", line));
		assertThat(check.valid()).as("%s%n%s", line, check.output()).isTrue();
	}

	/** With somebody who listens, without whom HAProxy would not start. */
	private static HaproxyCheck check(HaproxyLab lab, HaproxyConfig config) {
		return HaproxyCheck.of(lab.binary(), "me", config.frontend("web", lab.freePort()));
	}

	/** Every type that this HAProxy knows, but for those that exclude others. */
	private static String[] types(HaproxyLab lab, String... excluded) {
		return Arrays.stream(DataType.values())
			.filter((type) -> !List.of(excluded).contains(type.keyword()))
			.filter((type) -> lab.version().isAtLeast(3, 0) || !type.keyword().startsWith("glitch"))
			.map((type) -> type.keyword() + ((type.kind() == DataType.Kind.RATE) ? "(90s)" : ""))
			.toArray(String[]::new);
	}

	/** Reads as much of a line as these tests need. */
	private static TableDefinition parse(String line) {
		String[] words = line.split(" ");
		TableDefinition.Builder builder = TableDefinition.of("t", KeyType.of(words[1]));
		for (int at = 2; at < words.length; at += 2) {
			switch (words[at]) {
				case "len" -> builder.length(Integer.parseInt(words[at + 1]));
				case "size" -> builder.size(HaproxyUnits.parseSize(words[at + 1]));
				case "expire" -> builder.expire(HaproxyUnits.parseTime(words[at + 1]));
				case "brates-factor" -> builder.bratesFactor(Integer.parseInt(words[at + 1]));
				default -> builder.store(words[at + 1].split(",(?![^(]*\\))"));
			}
		}
		return builder.build();
	}

}
