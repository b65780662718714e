package io.github.gatewaypeers.interop;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tables that are smaller than what peers send them: what fits is kept, the session and
 * the other tables do not mind.
 */
class FullTablesIntegrationTests {

	private static final int SMALL = 50;

	private static final int LARGE = 10_000;

	private static TableDefinition table(String name, int size, boolean nopurge) {
		return TableDefinition.of(name, KeyType.INTEGER)
			.size(size)
			.expire(3_600_000)
			.nopurge(nopurge)
			.store("gpc0")
			.build();
	}

	@HaproxyTest
	void nothingBreaksWhenTablesAreFull(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		HaproxyConfig config = roster.addTo(HaproxyConfig.create())
			.section("backend small_here", table("small_here", LARGE, false) + " peers mypeers")
			.section("backend firm_here", table("firm_here", LARGE, false) + " peers mypeers")
			.section("backend small_there", table("small_there", SMALL, false) + " peers mypeers")
			.section("backend firm_there", table("firm_there", SMALL, true) + " peers mypeers")
			.section("backend large", table("large", LARGE, false) + " peers mypeers");
		TableDefinition[] ours = { table("small_here", SMALL, false), table("firm_here", SMALL, true),
				table("small_there", LARGE, false), table("firm_there", LARGE, false), table("large", LARGE, false) };
		try (Gateway gateway = Gateway.first("gateway", roster, ours)) {
			HaproxyProcess haproxy = lab.start("haproxy", config);
			Pair pair = new Pair(lab, gateway, haproxy);
			pair.awaitSession();
			for (int key = 0; key < 300; key++) {
				gateway.set("small_there", Integer.toString(key), "gpc0", key);
				gateway.set("firm_there", Integer.toString(key), "gpc0", key);
			}
			haproxy.cli().fillTable("small_here", 300, Integer::toString, (key) -> "gpc0 " + key);
			haproxy.cli().fillTable("firm_here", 300, Integer::toString, (key) -> "gpc0 " + key);
			assertWhatFitsIsKept(pair, 1);
			assertThat(haproxy.cli().showTable("small_there").find("299")).as("the newest is kept").isPresent();
			haproxy.kill();
			HaproxyProcess again = haproxy.startAgain();
			Pair anew = new Pair(lab, gateway, again);
			anew.awaitSession();
			again.cli().fillTable("small_here", 300, Integer::toString, (key) -> "gpc0 " + key);
			again.cli().fillTable("firm_here", 300, Integer::toString, (key) -> "gpc0 " + key);
			assertWhatFitsIsKept(anew, 3);
			gateway.stop();
			try (Gateway successor = gateway.successor()) {
				Pair last = new Pair(lab, successor, again);
				last.awaitSession();
				lab.eventually("our firm table is full",
						() -> assertThat(successor.table("firm_here").used()).isEqualTo(SMALL));
				assertThat(successor.table("small_here").used()).isBetween(1L, (long) SMALL);
			}
		}
	}

	private static void assertWhatFitsIsKept(Pair pair, int mark) {
		Gateway gateway = pair.gateway();
		HaproxyProcess haproxy = pair.haproxy();
		gateway.set("large", Integer.toString(mark), "gpc0", 1);
		haproxy.cli().setTable("large", Integer.toString(mark + 1), "gpc0 2");
		pair.lab().eventually("the other table is not disturbed", () -> {
			haproxy.cli().showTable("large").entry(Integer.toString(mark));
			assertThat(gateway.keys("large")).contains(Integer.toString(mark + 1));
		});
		pair.lab().eventually("full tables", () -> {
			assertThat(gateway.table("small_here").used()).isBetween(1L, (long) SMALL);
			assertThat(gateway.keys("small_here")).contains("299");
			assertThat(gateway.table("firm_here").used()).isEqualTo(SMALL);
			assertThat(gateway.table("firm_here").refused()).isGreaterThanOrEqualTo(250);
			assertThat(haproxy.cli().showTable("small_there").used()).isBetween(1, SMALL);
			assertThat(haproxy.cli().showTable("firm_there").used()).isEqualTo(SMALL);
		});
		haproxy.cli()
			.showTable("small_there")
			.entries()
			.forEach((entry) -> assertThat(entry.number("gpc0")).isEqualTo(Long.parseLong(entry.key())));
		assertThat(pair.seenByHaproxy().established()).isTrue();
		assertThat(pair.seenByHaproxy().protoErr()).isZero();
		assertThat(gateway.peer("haproxy").protocolErrors()).isZero();
		assertThat(gateway.isEstablished("haproxy")).isTrue();
	}

}
