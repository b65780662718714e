package io.github.gatewaypeers.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that takes over from another one of its name is taught by it and joins the
 * others, while traffic goes on.
 */
class SoftRestartIntegrationTests {

	private static TableDefinition.Builder strings(String name) {
		return TableDefinition.of(name, KeyType.STRING).size(100_000).expire(3_600_000).store("gpc0", "http_req_cnt");
	}

	@HaproxyTest
	void haproxyIsReplacedUnderTraffic(HaproxyLab lab) {
		TableDefinition shared = strings("shared").build();
		TableDefinition alone = strings("alone").build();
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		int front = lab.freePort();
		HaproxyConfig config = roster.addTo(HaproxyConfig.create())
			.section("backend shared", shared + " peers mypeers")
			.section("backend alone", alone + " peers mypeers")
			.frontend("front", front, "http-request track-sc0 hdr(x-key) table shared",
					"http-request return status 200");
		try (Gateway gateway = Gateway.first("gateway", roster, shared)) {
			HaproxyProcess old = lab.start("haproxy", config);
			new Pair(lab, gateway, old).awaitUpToDate();
			old.cli().setTable("alone", "only-the-old-one-knows", "gpc0 5");
			try (Traffic ours = Traffic.of((change) -> gateway.set("shared", "ours-" + change % 300, "gpc0", change));
					Traffic theirs = Traffic.of((request) -> request(front, "theirs-" + request % 50))) {
				lab.eventually("traffic both ways", () -> {
					assertThat(theirs.turns()).isGreaterThan(60);
					assertThat(old.cli().showTable("shared").find("ours-299")).isPresent();
				});
				HaproxyProcess young = old.softRestart();
				assertThat(old.awaitEnd()).isZero();
				Pair pair = new Pair(lab, gateway, young);
				pair.awaitSession();
				int before = theirs.turns();
				lab.eventually("traffic through the new one",
						() -> assertThat(theirs.turns()).isGreaterThan(before + 60));
				ours.stop();
				theirs.stop();
				pair.awaitSameValues();
				assertThat(gateway.table("shared").used()).isEqualTo(350);
				assertThat(young.cli().showTable("alone").entry("only-the-old-one-knows").number("gpc0")).isEqualTo(5);
			}
		}
	}

	/** A connection may end with the process that was about to accept it. */
	private static void request(int front, String key) {
		try (HttpTraffic client = new HttpTraffic("127.0.0.1", front)) {
			client.get("/", "x-key: " + key);
		}
		catch (UncheckedIOException ex) {
			assertThat(ex).hasCauseInstanceOf(IOException.class);
		}
	}

	@HaproxyTest
	void gatewayIsReplacedUnderTraffic(HaproxyLab lab) {
		TableDefinition shared = strings("shared").build();
		TableDefinition alone = strings("alone").build();
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		HaproxyConfig config = roster.addTo(HaproxyConfig.create())
			.section("backend shared", shared + " peers mypeers");
		try (Gateway old = Gateway.first("gateway", roster, shared, alone)) {
			HaproxyProcess haproxy = lab.start("haproxy", config);
			new Pair(lab, old, haproxy).awaitSession();
			List<String> keys = new ArrayList<>();
			for (int entry = 0; entry < 2_000; entry++) {
				old.set("shared", "ours-" + entry, "gpc0", entry);
				old.set("alone", "mine-" + entry, "gpc0", entry);
				keys.add("mine-" + entry);
			}
			try (Traffic theirs = Traffic
				.of((change) -> haproxy.cli().setTable("shared", "theirs-" + change % 50, "gpc0 " + change))) {
				lab.eventually("traffic", () -> assertThat(theirs.turns()).isGreaterThan(60));
				Gateway young = old.successor();
				old.set("shared", "at-the-last-moment", "gpc0", 7);
				old.set("alone", "at-the-last-moment", "gpc0", 8);
				keys.add("at-the-last-moment");
				old.stop();
				try (young) {
					Pair pair = new Pair(lab, young, haproxy);
					pair.awaitSession();
					int before = theirs.turns();
					lab.eventually("traffic with the new one",
							() -> assertThat(theirs.turns()).isGreaterThan(before + 60));
					theirs.stop();
					assertThat(young.keys("alone")).containsExactlyInAnyOrderElementsOf(keys);
					pair.awaitSameValues("shared");
					assertThat(young.table("shared").used()).isEqualTo(2_051);
					young.set("shared", "afterwards", "gpc0", 9);
					haproxy.cli().setTable("shared", "afterwards-too", "gpc0 9");
					lab.eventually("both go on", () -> {
						assertThat(young.keys("shared")).contains("afterwards-too");
						haproxy.cli().showTable("shared").entry("afterwards");
					});
				}
			}
		}
	}

	/**
	 * Whoever hears version 2.0 teaches without remaining lives, and so gives every entry
	 * of a lesson its full one.
	 */
	@HaproxyTest
	void lessonsOfVersion20(HaproxyLab lab) {
		TableDefinition.Builder taughtByUs = strings("taught_by_us");
		TableDefinition.Builder taughtByThem = strings("taught_by_them");
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		try (TcpProxy toHaproxy = new TcpProxy(lab.freePort(), roster.port("haproxy"), "2.0");
				TcpProxy toGateway = new TcpProxy(lab.freePort(), roster.port("gateway"), "2.0")) {
			Roster ofGateway = roster.with("haproxy", toHaproxy.port());
			toHaproxy.block();
			HaproxyProcess haproxy;
			try (Gateway gateway = Gateway.first("gateway", ofGateway, taughtByUs.expire(60_000).build())) {
				gateway.set("taught_by_us", "ours", "gpc0", 1);
				haproxy = lab.start("haproxy",
						roster.with("gateway", toGateway.port())
							.addTo(HaproxyConfig.create())
							.section("backend taught_by_us", taughtByUs.expire(3_600_000).build() + " peers mypeers")
							.section("backend taught_by_them", taughtByThem.expire(60_000).build() + " peers mypeers"));
				new Pair(lab, gateway, haproxy).awaitSession();
				lab.eventually("our lesson",
						() -> assertThat(haproxy.cli().showTable("taught_by_us").entry("ours"))
							.satisfies((entry) -> assertThat(entry.number("gpc0")).isEqualTo(1))
							.satisfies((entry) -> assertThat(entry.exp()).isGreaterThan(3_000_000)));
			}
			haproxy.cli().setTable("taught_by_them", "theirs", "gpc0 2");
			toGateway.block();
			toHaproxy.open();
			try (Gateway gateway = Gateway.join("gateway", ofGateway, taughtByThem.expire(3_600_000).build())) {
				Pair pair = new Pair(lab, gateway, haproxy);
				pair.awaitSession();
				lab.eventually("their lesson", () -> assertThat(gateway.keys("taught_by_them")).contains("theirs"));
				assertThat(Contents.of(gateway.table("taught_by_them")).remaining().get("theirs"))
					.isGreaterThan(3_000_000);
				assertThat(pair.seenByHaproxy().protoErr()).isZero();
			}
		}
	}

}
