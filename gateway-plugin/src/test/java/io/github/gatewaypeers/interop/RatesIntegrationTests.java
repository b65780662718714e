package io.github.gatewaypeers.interop;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.TableDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Rates over time: both sides estimate the same from one and the same report.
 */
class RatesIntegrationTests {

	private static final int PERIOD = 1_500;

	private static final int EVENTS = 1_500;

	private static final TableDefinition RATES = TableDefinition.of("rates", KeyType.IP)
		.size(1024)
		.expire(60_000)
		.store("gpc0", "http_req_rate(%d)".formatted(PERIOD))
		.build();

	/**
	 * A rate falls from all events to none during two periods. The receiver sees it fall
	 * later by as much as the report was on its way, at one event a millisecond.
	 */
	@HaproxyTest
	void ratesFallAlikeOnBothSides(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		HaproxyConfig config = roster.addTo(HaproxyConfig.create()).section("backend rates", RATES + " peers mypeers");
		try (Gateway gateway = Gateway.first("gateway", roster, RATES)) {
			Pair pair = new Pair(lab, gateway, lab.start("haproxy", config));
			pair.awaitSession();
			long before = System.nanoTime();
			gateway.count("rates", "10.0.0.1", EVENTS, DataType.HTTP_REQ_RATE);
			pair.haproxy().cli().setTable("rates", "10.0.0.2", "http_req_rate " + EVENTS);
			lab.eventually("reports arrived", () -> {
				assertThat(ours(gateway, "10.0.0.2")).isPositive();
				assertThat(theirs(pair, "10.0.0.1")).isPositive();
			});
			long onTheWay = (System.nanoTime() - before) / 1_000_000 + 2;
			lab.eventually("rates have fallen to nothing", () -> {
				long latestOfOurs = ours(gateway, "10.0.0.1");
				long theirsOfOurs = theirs(pair, "10.0.0.1");
				long earliestOfOurs = ours(gateway, "10.0.0.1");
				assertBetween(theirsOfOurs, earliestOfOurs, latestOfOurs + onTheWay);
				long latestOfTheirs = theirs(pair, "10.0.0.2");
				long oursOfTheirs = ours(gateway, "10.0.0.2");
				long earliestOfTheirs = theirs(pair, "10.0.0.2");
				assertBetween(oursOfTheirs, earliestOfTheirs, latestOfTheirs + onTheWay);
				assertThat(theirsOfOurs + oursOfTheirs).isZero();
			});
		}
	}

	/** Not an assertion error, which would only be waited for. */
	private static void assertBetween(long rate, long earliest, long latest) {
		if (rate < earliest - 2 || rate > latest) {
			throw new IllegalStateException(
					"the rate is %d, but %d to %d on the other side".formatted(rate, earliest, latest));
		}
	}

	private static long ours(Gateway gateway, String key) {
		StickEntry entry = gateway.table("rates").lookup(gateway.key("rates", key));
		assertThat(entry).isNotNull();
		return gateway.table("rates").rate(entry, DataType.HTTP_REQ_RATE, 0);
	}

	private static long theirs(Pair pair, String key) {
		return pair.haproxy().cli().showTable("rates").entry(key).number("http_req_rate");
	}

	@HaproxyTest
	void byteRatesWithAFactor(HaproxyLab lab) {
		assumeTrue(lab.version().isAtLeast(3, 1), "brates-factor came with 3.1");
		TableDefinition bytes = TableDefinition.of("bytes", KeyType.STRING)
			.size(1024)
			.expire(3_600_000)
			.bratesFactor(1024)
			.store("bytes_in_cnt", "bytes_in_rate(1h)", "bytes_out_rate(1h)")
			.build();
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		int front = lab.freePort();
		HaproxyConfig config = roster.addTo(HaproxyConfig.create())
			.section("backend bytes", bytes + " peers mypeers")
			.frontend("front", front, "http-request track-sc0 hdr(x-key) table bytes",
					"http-request return status 200");
		try (Gateway gateway = Gateway.first("gateway", roster, bytes)) {
			Pair pair = new Pair(lab, gateway, lab.start("haproxy", config));
			pair.awaitSession();
			gateway.count("bytes", "ours", 12_345_678, DataType.BYTES_IN_CNT, DataType.BYTES_IN_RATE);
			gateway.count("bytes", "ours", 1025, DataType.BYTES_OUT_RATE);
			pair.haproxy().cli().setTable("bytes", "theirs", "bytes_in_rate 77", "bytes_out_rate 78");
			try (HttpTraffic client = new HttpTraffic("127.0.0.1", front)) {
				client.get("/", "x-key: traffic", "x-padding: " + "x".repeat(3_000));
			}
			lab.eventually("three entries", () -> assertThat(gateway.table("bytes").used()).isEqualTo(3));
			pair.awaitSame();
			assertThat(pair.haproxy().cli().showTable("bytes").entry("ours").number("bytes_out_rate")).isEqualTo(2_048);
		}
	}

}
