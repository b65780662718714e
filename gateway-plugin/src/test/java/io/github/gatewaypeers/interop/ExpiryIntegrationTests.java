package io.github.gatewaypeers.interop;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.haproxy.ShowTableEntry;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.TableDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * How entries end, by their time or by command, on both sides.
 */
class ExpiryIntegrationTests {

	private static final long EXPIRE = 6_000;

	private static final TableDefinition BRIEF = TableDefinition.of("brief", KeyType.STRING)
		.size(10_000)
		.expire((int) EXPIRE)
		.store("gpc0", "conn_cur")
		.build();

	@HaproxyTest
	void entriesEndOnBothSidesTogether(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		int front = lab.freePort();
		int door = lab.freePort();
		HaproxyConfig config = roster.addTo(HaproxyConfig.create())
			.section("backend brief", BRIEF + " peers mypeers")
			.frontend("front", front,
					"http-request set-var(txn.seen) hdr(x-key),table_gpc0(brief) if { path /looked-at }",
					"http-request return status 200 if { path /looked-at }",
					"http-request track-sc0 hdr(x-key) table brief", "http-request return status 200")
			.frontend("door", door, "tcp-request connection track-sc0 src table brief");
		try (Gateway gateway = Gateway.first("gateway", roster, BRIEF)) {
			Pair pair = new Pair(lab, gateway, lab.start("haproxy", config));
			pair.awaitSession();
			Ends ends = new Ends(pair);
			gateway.set("brief", "ours", "gpc0", 1);
			gateway.set("brief", "ours-refreshed-there", "gpc0", 1);
			gateway.set("brief", "ours-looked-at-there", "gpc0", 1);
			pair.haproxy().cli().setTable("brief", "theirs", "gpc0 1");
			pair.haproxy().cli().setTable("brief", "theirs-refreshed-here", "gpc0 1");
			StickEntry inFlight = gateway.track("brief", "in-flight-here");
			HttpTraffic inFlightThere = new HttpTraffic("127.0.0.9", door);
			ends.awaitHalfLife("ours");
			try (HttpTraffic client = new HttpTraffic("127.0.0.1", front)) {
				client.get("/", "x-key: ours-refreshed-there");
				client.get("/looked-at", "x-key: ours-looked-at-there");
			}
			gateway.release("brief", gateway.track("brief", "theirs-refreshed-here"));
			ends.awaitEnd("theirs-refreshed-here");
			ends.awaitEnd("ours-refreshed-there");
			ends.assertTogether("ours", "theirs", "ours-refreshed-there", "ours-looked-at-there",
					"theirs-refreshed-here");
			ends.assertLater("ours-refreshed-there", "ours");
			ends.assertLater("theirs-refreshed-here", "theirs");
			assertThat(gateway.keys("brief")).contains("in-flight-here");
			assertThat(pair.haproxy().cli().showTable("brief").find("127.0.0.9")).isPresent();
			gateway.release("brief", inFlight);
			inFlightThere.close();
			lab.eventually("both learn of the ends of requests", () -> {
				pair.haproxy().cli().showTable("brief").entry("in-flight-here");
				assertThat(gateway.table("brief").lookup(gateway.key("brief", "127.0.0.9"))).isNotNull();
			});
		}
	}

	/**
	 * When which entry was seen for the last time on either side.
	 */
	private static final class Ends {

		private final Pair pair;

		private final Map<String, Long> ours = new TreeMap<>();

		private final Map<String, Long> theirs = new TreeMap<>();

		Ends(Pair pair) {
			this.pair = pair;
		}

		private void look() {
			Set<String> there = this.pair.haproxy()
				.cli()
				.showTable("brief")
				.entries()
				.stream()
				.map(ShowTableEntry::key)
				.collect(Collectors.toSet());
			Set<String> here = Contents.of(this.pair.gateway().table("brief")).entries().keySet();
			long now = System.nanoTime() / 1_000_000;
			there.forEach((key) -> this.theirs.put(key, now));
			here.forEach((key) -> this.ours.put(key, now));
		}

		void awaitHalfLife(String key) {
			this.pair.lab().eventually("half the life of " + key, () -> {
				look();
				assertThat(this.pair.haproxy().cli().showTable("brief").entry(key).exp()).isLessThan(EXPIRE / 2);
			});
		}

		void awaitEnd(String key) {
			this.pair.lab().eventually("the end of " + key, () -> {
				look();
				long now = System.nanoTime() / 1_000_000;
				assertThat(this.ours.getOrDefault(key, now)).isLessThan(now - 1_000);
				assertThat(this.theirs.getOrDefault(key, now)).isLessThan(now - 1_000);
			});
		}

		void assertTogether(String... keys) {
			for (String key : keys) {
				assertThat(this.ours.get(key)).as("end of " + key).isCloseTo(this.theirs.get(key), within(1_000L));
			}
		}

		void assertLater(String later, String earlier) {
			assertThat(this.ours.get(later) - this.ours.get(earlier)).isGreaterThan(EXPIRE / 2 - 500);
		}

	}

	@HaproxyTest
	void clearedTablesAreClearedOnOneSideOnly(HaproxyLab lab) {
		TableDefinition lasting = TableDefinition.of("lasting", KeyType.IP)
			.size(1024)
			.expire(3_600_000)
			.store("gpc0")
			.build();
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		HaproxyConfig config = roster.addTo(HaproxyConfig.create())
			.section("backend lasting", lasting + " peers mypeers");
		try (Gateway gateway = Gateway.first("gateway", roster, lasting)) {
			Pair pair = new Pair(lab, gateway, lab.start("haproxy", config));
			pair.awaitSession();
			gateway.set("lasting", "10.0.0.1", "gpc0", 1);
			pair.haproxy().cli().setTable("lasting", "10.0.0.2", "gpc0 2");
			pair.awaitSame();
			pair.haproxy().cli().clearTable("lasting");
			gateway.set("lasting", "10.0.0.3", "gpc0", 3);
			lab.eventually("what comes after the clearing", () -> {
				assertThat(pair.haproxy().cli().showTable("lasting").entries()).extracting(ShowTableEntry::key)
					.containsExactly("10.0.0.3");
				assertThat(gateway.keys("lasting")).hasSize(3);
			});
			gateway.table("lasting").clear();
			pair.haproxy().cli().setTable("lasting", "10.0.0.4", "gpc0 4");
			lab.eventually("what comes after the clearing", () -> {
				assertThat(gateway.keys("lasting")).containsExactly("10.0.0.4");
				assertThat(pair.haproxy().cli().showTable("lasting").entries()).hasSize(2);
			});
		}
	}

}
