package io.github.gatewaypeers.interop;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lessons: whoever starts is taught everything, also what its teacher learned itself.
 */
class ResyncIntegrationTests {

	private static final int MANY = 100_000;

	private static TableDefinition rates(int expire) {
		return TableDefinition.of("rates", KeyType.IP)
			.size(200_000)
			.expire(expire)
			.store("gpc0", "http_req_rate(1h)")
			.build();
	}

	private static HaproxyConfig config(Roster roster, TableDefinition definition) {
		return roster.addTo(HaproxyConfig.create()).section("backend rates", definition + " peers mypeers");
	}

	/**
	 * A lesson tells how long entries still live. Nobody needs to wait for that to show:
	 * the teacher's entries live for half a minute where the learner's would live for an
	 * hour.
	 */
	@HaproxyTest
	void whoeverStartsLearnsEverythingWithItsRemainingLife(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		try (Gateway gateway = Gateway.first("gateway", roster, rates(30_000))) {
			HaproxyProcess haproxy = lab.start("haproxy", config(roster, rates(30_000)));
			Pair pair = new Pair(lab, gateway, haproxy);
			pair.awaitSession();
			gateway.set("rates", "10.0.0.1", "gpc0", 1);
			haproxy.cli().setTable("rates", "10.0.0.2", "gpc0 2", "http_req_rate 3");
			awaitEntries(pair, 2);
			haproxy.kill();
			HaproxyProcess killed = haproxy.startAgain(config(roster, rates(3_600_000)));
			awaitTaught(lab, gateway, killed);
			killed.terminate();
			HaproxyProcess terminated = killed.startAgain(config(roster, rates(30_000)));
			awaitTaught(lab, gateway, terminated);
			gateway.stop();
			try (Gateway successor = Gateway.join("gateway", roster, rates(3_600_000))) {
				awaitTaught(lab, successor, terminated);
				assertThat(successor.section().isUpToDate()).isTrue();
			}
		}
	}

	private static void awaitTaught(HaproxyLab lab, Gateway gateway, HaproxyProcess haproxy) {
		Pair pair = new Pair(lab, gateway, haproxy);
		pair.awaitSession();
		awaitEntries(pair, 2);
		pair.awaitSame();
		assertThat(haproxy.cli().showTable("rates").entry("10.0.0.2").exp()).isBetween(1L, 30_000L);
	}

	private static void awaitEntries(Pair pair, int entries) {
		pair.lab().eventually(entries + " entries on both sides", () -> {
			assertThat(pair.gateway().table("rates").used()).isEqualTo(entries);
			assertThat(pair.haproxy().cli().showTables().get(0).used()).isEqualTo(entries);
		});
	}

	@HaproxyTest
	void lessonsOfManyEntriesBothWays(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		TableDefinition many = TableDefinition.of("rates", KeyType.INTEGER)
			.size(2 * MANY)
			.expire(3_600_000)
			.store("gpc0", "http_req_rate(1h)")
			.build();
		HaproxyProcess haproxy;
		Contents theirs;
		try (Gateway gateway = Gateway.first("gateway", roster, many)) {
			for (int number = 0; number < MANY; number++) {
				gateway.set("rates", Integer.toString(number), "gpc0", number);
			}
			haproxy = lab.start("haproxy", config(roster, many));
			Pair pair = new Pair(lab, gateway, haproxy);
			pair.awaitSession();
			awaitEntries(pair, MANY);
			theirs = Contents.of(haproxy.cli().showTable("rates"));
			assertThat(theirs.entries()).isEqualTo(Contents.of(gateway.table("rates")).entries());
		}
		try (Gateway successor = Gateway.join("gateway", roster, many)) {
			Pair pair = new Pair(lab, successor, haproxy);
			awaitEntries(pair, MANY);
			pair.awaitSession();
			assertThat(theirs.entries()).isEqualTo(Contents.of(successor.table("rates")).entries());
			assertThat(pair.seenByHaproxy().protoErr()).isZero();
			assertThat(successor.peer("haproxy").protocolErrors()).isZero();
		}
	}

	/**
	 * A teacher repeats what it was told. Whoever told it something before he asked would
	 * hear that again, and take it for news.
	 */
	@HaproxyTest
	void whatIsCountedBeforeTheLessonIsNotTakenBackByIt(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		HaproxyProcess haproxy = lab.start("haproxy", config(roster, rates(3_600_000)));
		try (Gateway gateway = Gateway.join("gateway", roster, rates(3_600_000))) {
			int counted = 0;
			do {
				gateway.count("rates", "10.0.0.1", 1, DataType.GPC0);
				assertThat(++counted).isLessThan(50_000_000);
			}
			while (!gateway.section().isUpToDate());
			StickTable ours = gateway.table("rates");
			assertThat(ours.get(ours.lookup(gateway.key("rates", "10.0.0.1")), DataType.GPC0, 0)).isEqualTo(counted);
			new Pair(lab, gateway, haproxy).awaitSameValues();
		}
	}

	/**
	 * Nobody is up to date when all start together: they teach each other what they have,
	 * as partial lessons, and go on without a teacher after five seconds.
	 */
	@HaproxyTest
	void partialLessons(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "young", "old");
		Roster withoutOld = Roster.of(lab, "mypeers")
			.with("gateway", roster.port("gateway"))
			.with("young", roster.port("young"));
		HaproxyProcess old;
		try (Gateway first = Gateway.first("gateway", roster, rates(3_600_000))) {
			old = lab.start("old", config(roster, rates(3_600_000)));
			new Pair(lab, first, old).awaitUpToDate();
			old.cli().setTable("rates", "10.0.0.1", "gpc0 1");
		}
		old.freeze();
		HaproxyProcess young = lab.start("young", config(withoutOld, rates(3_600_000)));
		young.cli().setTable("rates", "10.0.0.2", "gpc0 2");
		try (Gateway gateway = Gateway.join("gateway", roster, rates(3_600_000))) {
			lab.eventually("a partial lesson", () -> {
				assertThat(gateway.peer("young").upToDate()).isFalse();
				assertThat(gateway.keys("rates")).containsExactly("10.0.0.2");
			});
			assertThat(gateway.section().isUpToDate()).isFalse();
			old.thaw();
			lab.eventually("a lesson of somebody who is up to date", () -> {
				assertThat(gateway.section().isUpToDate()).isTrue();
				assertThat(gateway.keys("rates")).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
			});
		}
	}

}
