package io.github.gatewaypeers.haproxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The harness itself, with nothing of ours between the HAProxys.
 */
class HaproxyHarnessIntegrationTests {

	private static final String PEERS = "mypeers";

	private static final String TABLE = "client_rates";

	@HaproxyTest
	void replicatesInBothDirections(HaproxyLab lab) {
		HaproxyConfig config = pair(lab);
		HaproxyProcess first = lab.start("first", config);
		HaproxyProcess second = lab.start("second", config);
		first.cli().setTable(TABLE, "10.0.0.1", "gpc0 3", "http_req_rate 5");
		second.cli().setTable(TABLE, "10.0.0.2", "gpc0 4");
		lab.eventually("second learned from first", () -> {
			ShowTableEntry entry = second.cli().showTable(TABLE).entry("10.0.0.1");
			assertThat(entry.number("gpc0")).isEqualTo(3);
			assertThat(entry.number("http_req_rate")).isEqualTo(5);
			assertThat(entry.period("http_req_rate")).isEqualTo(3_600_000);
			assertThat(entry.exp()).isBetween(1L, 3_600_000L);
		});
		lab.eventually("first learned from second",
				() -> assertThat(first.cli().showTable(TABLE).entry("10.0.0.2").number("gpc0")).isEqualTo(4));
	}

	@HaproxyTest
	void replicatesToEveryOtherVersion(HaproxyLab lab) {
		for (HaproxyBinary other : HaproxyBinaries.all()) {
			HaproxyConfig config = pair(lab);
			HaproxyProcess first = lab.start("first", config);
			HaproxyProcess second = lab.start(other, "second", config);
			first.cli().setTable(TABLE, "10.0.0.1", "gpc0 3");
			lab.eventually(other + " learned",
					() -> assertThat(second.cli().showTable(TABLE).entry("10.0.0.1").number("gpc0")).isEqualTo(3));
		}
	}

	@HaproxyTest
	void showsPeers(HaproxyLab lab) {
		HaproxyConfig config = pair(lab);
		HaproxyProcess first = lab.start("first", config);
		HaproxyProcess second = lab.start("second", config);
		awaitUpToDate(lab, first, second);
		first.cli().setTable(TABLE, "10.0.0.1", "gpc0 3");
		lab.eventually("first has the acknowledgement of second", () -> {
			ShowPeer peer = first.cli().showPeers(PEERS).peer("second");
			assertThat(peer.established()).isTrue();
			assertThat(peer.protoErr()).isZero();
			ShowPeerTable table = peer.table(TABLE);
			assertThat(table.acknowledged()).isEqualTo(table.localUpdate()).isNotZero();
		});
		ShowPeers section = second.cli().showPeers(PEERS);
		assertThat(section.peer("second").local()).isTrue();
		assertThat(section.peer("first").table(TABLE).lastGet()).isNotZero();
		second.kill();
		lab.eventually("first noticed that second is gone",
				() -> assertThat(first.cli().showPeers(PEERS).peer("second").established()).isFalse());
	}

	@HaproxyTest
	void tableSurvivesCrashOfOne(HaproxyLab lab) {
		HaproxyConfig config = pair(lab);
		HaproxyProcess first = lab.start("first", config);
		HaproxyProcess second = lab.start("second", config);
		second.cli().setTable(TABLE, "10.0.0.2", "gpc0 4");
		lab.eventually("first learned", () -> first.cli().showTable(TABLE).entry("10.0.0.2"));
		second.kill();
		assertThat(second.awaitEnd()).isEqualTo(128 + 9);
		HaproxyProcess again = second.startAgain();
		lab.eventually("the new second was taught",
				() -> assertThat(again.cli().showTable(TABLE).entry("10.0.0.2").number("gpc0")).isEqualTo(4));
	}

	@HaproxyTest
	void softRestartHandsTheTableOver(HaproxyLab lab) {
		HaproxyConfig config = HaproxyConfig.create()
			.peers(PEERS, HaproxyConfig.peer("alone", lab.freePort()))
			.stickTable(TABLE, "type ip size 10k expire 1h store gpc0 peers mypeers");
		HaproxyProcess old = lab.start("alone", config);
		old.cli().setTable(TABLE, "10.0.0.1", "gpc0 3");
		lab.eventually("old is up to date", () -> assertThat(old.cli().showPeers(PEERS).upToDate()).isTrue());
		HaproxyProcess young = old.softRestart(config.stickTable("added", "type string size 1k store gpc1"));
		assertThat(young.pid()).isNotEqualTo(old.pid());
		assertThat(old.awaitEnd()).isZero();
		assertThat(young.cli().showTable(TABLE).entry("10.0.0.1").number("gpc0")).isEqualTo(3);
		assertThat(young.cli().showTables()).extracting(ShowTable::name).contains(TABLE, "added");
	}

	@HaproxyTest
	void fillsAndClearsTable(HaproxyLab lab) {
		HaproxyProcess haproxy = lab.start("alone",
				HaproxyConfig.create()
					.stickTable("ips", "type ip size 100k store gpc0")
					.stickTable("texts", "type string len 40 size 100k store gpc0,gpt0")
					.stickTable("keys", "type integer size 1k"));
		haproxy.cli().fillTable("ips", 20_000, (i) -> "10.0.%d.%d".formatted(i >> 8, i & 0xff), (i) -> "gpc0 " + i);
		ShowTable ips = haproxy.cli().showTable("ips");
		assertThat(ips.used()).isEqualTo(20_000).isEqualTo(ips.entries().size());
		assertThat(ips.entry("10.0.78.31").number("gpc0")).isEqualTo(19_999);
		haproxy.cli().clearTable("ips", "10.0.78.31");
		assertThat(haproxy.cli().showTable("ips").find("10.0.78.31")).isEmpty();
		haproxy.cli().clearTable("ips");
		assertThat(haproxy.cli().showTable("ips").used()).isZero();
		String odd = "\u00e9 a;b\\c=d\"'";
		haproxy.cli().setTable("texts", odd, "gpc0 7 gpt0 8");
		ShowTableEntry entry = haproxy.cli().showTable("texts").entry(odd);
		assertThat(entry.number("gpc0")).isEqualTo(7);
		assertThat(entry.number("gpt0")).isEqualTo(8);
		haproxy.cli().fillTable("keys", 3, Integer::toString, (i) -> "");
		assertThat(haproxy.cli().showTable("keys").byKey()).containsOnlyKeys("0", "1", "2");
	}

	@HaproxyTest
	void refusedCommandsThrowInTheWordsOfHaproxy(HaproxyLab lab) {
		HaproxyCli cli = lab.start("alone", HaproxyConfig.create().stickTable("ips", "type ip size 1k store gpc0"))
			.cli();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> cli.showTable("nobody"))
			.withMessage("No such table");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> cli.showPeers("nobody"))
			.withMessage("No such peers");
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> cli.fillTable("ips", 1000, (i) -> "10.0.0.1", (i) -> (i == 500) ? "gpc1 3" : "gpc0 3"))
			.withMessage("Data type not stored in this table");
	}

	@HaproxyTest
	void frozenProcessIsSilent(HaproxyLab lab) {
		HaproxyConfig config = pair(lab);
		HaproxyProcess first = lab.start("first", config);
		HaproxyProcess second = lab.start("second", config);
		lab.eventually("connected",
				() -> assertThat(first.cli().showPeers(PEERS).peer("second").established()).isTrue());
		second.freeze();
		lab.eventually("first gave up on the silent second",
				() -> assertThat(first.cli().showPeers(PEERS).peer("second").established()).isFalse());
		second.thaw();
		lab.eventually("connected again",
				() -> assertThat(first.cli().showPeers(PEERS).peer("second").established()).isTrue());
	}

	@HaproxyTest
	void failedExpectationTellsWhatHaproxyLogged(HaproxyLab lab) {
		HaproxyProcess haproxy = lab.start("alone", HaproxyConfig.create());
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> lab.eventually("pigs fly", Duration.ofMillis(50), () -> assertThat(1).isEqualTo(2)))
			.withMessageContaining("pigs fly")
			.withMessageContaining("expected: 2")
			.satisfies((failure) -> assertThat(failure.getSuppressed()).singleElement()
				.asString()
				.contains(Long.toString(haproxy.pid())));
	}

	@HaproxyTest
	void processThatEndsUnaskedFailsTheTest(HaproxyLab lab) {
		HaproxyLab inner = new HaproxyLab(lab.binary());
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> inner.start("alone", HaproxyConfig.create().section("nonsense")))
			.withMessageContaining("ended without being asked to");
		assertThat(inner.logs()).contains("unknown keyword 'nonsense'");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(inner::close);
	}

	@HaproxyTest
	void closeEndsEveryProcess(HaproxyLab lab) {
		HaproxyLab inner = new HaproxyLab(lab.binary());
		HaproxyProcess frozen = inner.start("frozen", HaproxyConfig.create());
		HaproxyProcess running = inner.start("running", HaproxyConfig.create());
		frozen.freeze();
		inner.close();
		assertThat(frozen.isAlive()).isFalse();
		assertThat(running.isAlive()).isFalse();
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> running.cli().info());
	}

	@HaproxyTest
	void checksConfigurations(HaproxyLab lab) {
		HaproxyConfig config = pair(lab).frontend("web", lab.freePort());
		assertThat(HaproxyCheck.of(lab.binary(), "first", config)).matches(HaproxyCheck::silent);
		assertThat(HaproxyCheck.of(lab.binary(), "nobody", config)).matches(HaproxyCheck::valid)
			.matches((check) -> !check.silent());
		HaproxyCheck broken = HaproxyCheck.of(lab.binary(), "first", config.section("nonsense"));
		assertThat(broken.valid()).isFalse();
		assertThat(broken.output()).contains("unknown keyword 'nonsense'");
	}

	@HaproxyTest
	void runsWhatSomebodyElseWrote(HaproxyLab lab) {
		HaproxyConfig config = HaproxyConfig.create().stickTable("ips", "type ip size 1k").global("nbthread 1");
		assertThat(config.text()).startsWith("global\n  nbthread 2\n  nbthread 1\ndefaults\n");
		HaproxyProcess haproxy = lab.start("alone", HaproxyConfig.of(config.text()));
		assertThat(haproxy.cli().info()).containsEntry("Nbthread", "1");
	}

	@Test
	void portsAreFreeAndDifferent() throws IOException {
		int port = FreePorts.next();
		assertThat(port).isBetween(20_001, 31_999).isNotEqualTo(FreePorts.next());
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		}
	}

	/**
	 * An update that travels in a full resync is never counted as acknowledged.
	 */
	private static void awaitUpToDate(HaproxyLab lab, HaproxyProcess first, HaproxyProcess second) {
		lab.eventually("both are up to date", () -> {
			assertThat(first.cli().showPeers(PEERS).upToDate()).isTrue();
			assertThat(second.cli().showPeers(PEERS).upToDate()).isTrue();
		});
	}

	private static HaproxyConfig pair(HaproxyLab lab) {
		return HaproxyConfig.create()
			.peers(PEERS, HaproxyConfig.peer("first", lab.freePort()), HaproxyConfig.peer("second", lab.freePort()))
			.stickTable(TABLE, "type ip size 10k expire 1h store gpc0,http_req_rate(1h) peers mypeers");
	}

}
