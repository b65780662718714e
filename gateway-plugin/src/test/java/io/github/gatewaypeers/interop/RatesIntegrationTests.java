package io.github.gatewaypeers.interop;

import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.TableDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rates over time: both sides estimate the same from one and the same report.
 */
class RatesIntegrationTests {

	private static final int PERIOD = 1_500;

	private static final int EVENTS = 1_500;

	/** Readings are whole milliseconds, and a rate falls by one event in each. */
	private static final int ROUNDING = 2;

	private static final int TRIES = 10;

	private static final TableDefinition RATES = TableDefinition.of("rates", KeyType.IP)
		.size(1024)
		.expire(60_000)
		.store("gpc0", "http_req_rate(%d)".formatted(PERIOD))
		.build();

	/**
	 * A rate falls from all events to none during the second period. The receiver sees it
	 * fall later by as much as the report was on its way. An HAProxy that gets no CPU
	 * between its look at the clock and its look at a socket takes what has arrived
	 * meanwhile for older than it is; then all is tried again.
	 */
	@HaproxyTest
	void ratesFallAlikeOnBothSides(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
		HaproxyConfig config = roster.addTo(HaproxyConfig.create()).section("backend rates", RATES + " peers mypeers");
		try (Gateway gateway = Gateway.first("gateway", roster, RATES)) {
			Pair pair = new Pair(lab, gateway, lab.start("haproxy", config));
			pair.awaitSession();
			List<String> deviations = fall(pair, 0);
			for (int attempt = 1; attempt < TRIES && !deviations.isEmpty(); attempt++) {
				deviations = fall(pair, attempt);
			}
			assertThat(deviations).isEmpty();
		}
	}

	/** Lets a rate of each side fall to nothing and compares them all the way. */
	private static List<String> fall(Pair pair, int attempt) {
		Gateway gateway = pair.gateway();
		String ourKey = "10.0.1." + attempt;
		String theirKey = "10.0.2." + attempt;
		long before = System.nanoTime();
		gateway.count("rates", ourKey, EVENTS, DataType.HTTP_REQ_RATE);
		pair.haproxy().cli().setTable("rates", theirKey, "http_req_rate " + EVENTS);
		pair.lab().eventually("reports arrived", () -> {
			assertThat(ours(gateway, theirKey)).isPositive();
			assertThat(theirs(pair, ourKey)).isPositive();
		});
		long onTheWay = (System.nanoTime() - before) / 1_000_000;
		List<String> deviations = new ArrayList<>();
		pair.lab().eventually("rates have fallen to nothing", () -> {
			long latestOfOurs = ours(gateway, ourKey);
			long theirsOfOurs = theirs(pair, ourKey);
			long earliestOfOurs = ours(gateway, ourKey);
			compare(theirsOfOurs, earliestOfOurs, latestOfOurs + onTheWay, deviations);
			long latestOfTheirs = theirs(pair, theirKey);
			long oursOfTheirs = ours(gateway, theirKey);
			long earliestOfTheirs = theirs(pair, theirKey);
			compare(oursOfTheirs, earliestOfTheirs, latestOfTheirs + onTheWay, deviations);
			assertThat(theirsOfOurs + oursOfTheirs).isZero();
		});
		return deviations;
	}

	private static void compare(long rate, long earliest, long latest, List<String> deviations) {
		if (rate < earliest - ROUNDING || rate > latest + ROUNDING) {
			deviations.add("%d, but %d to %d on the other side".formatted(rate, earliest, latest));
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

	@HaproxyTest(since = "3.1")
	void byteRatesWithAFactor(HaproxyLab lab) {
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
