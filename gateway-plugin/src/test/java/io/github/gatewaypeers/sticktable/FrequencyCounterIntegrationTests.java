package io.github.gatewaypeers.sticktable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

import io.github.gatewaypeers.haproxy.HaproxyCli;
import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Our frequency counter against the rates that a real HAProxy prints. Nobody knows at
 * which millisecond exactly HAProxy counts or looks, but within which: so there are
 * several counters that HAProxy's may equal, of which every event makes more and every
 * rate leaves fewer. If our arithmetic differed, soon none would be left. The counts are
 * large, so that each millisecond has a rate of its own.
 */
class FrequencyCounterIntegrationTests {

	private static final int PERIOD = 1_000;

	private static final int COUNT = 1_000_000;

	/** How far HAProxy's clock may lag behind ours or run ahead of it. */
	private static final int SLACK = 3;

	/** Before which there is nothing to count. */
	private final long origin = System.nanoTime() - TimeUnit.HOURS.toNanos(1);

	@HaproxyTest
	void everyRateThatHaproxyPrintsIsOurs(HaproxyLab lab) throws IOException {
		int port = lab.freePort();
		HaproxyCli cli = lab
			.start("alone",
					HaproxyConfig.create()
						.stickTable("rates", "type string len 8 size 10 store http_req_rate(1s)")
						.frontend("web", port, "http-request track-sc0 str(k) table rates", "http-request deny"))
			.cli();
		Candidates candidates = new Candidates();
		set(cli, candidates, COUNT);
		observe(cli, candidates, 600);
		request(port, candidates);
		observe(cli, candidates, 600);
		request(port, candidates);
		observe(cli, candidates, 700);
		request(port, candidates);
		request(port, candidates);
		observe(cli, candidates, 2_500);
		request(port, candidates);
		observe(cli, candidates, 2_500);
		assertThat(candidates.observations).isGreaterThan(20);
	}

	@HaproxyTest
	void aSingleEventDoesNotFlapAsWithHaproxy(HaproxyLab lab) throws IOException {
		HaproxyCli cli = lab
			.start("alone",
					HaproxyConfig.create().stickTable("rates", "type string len 8 size 10 store http_req_rate(1s)"))
			.cli();
		Candidates candidates = new Candidates();
		set(cli, candidates, 1);
		observe(cli, candidates, 2_500);
		set(cli, candidates, 3);
		observe(cli, candidates, 2_500);
		assertThat(candidates.observations).isGreaterThan(20);
	}

	/** As HAProxy does it: the count of a period that begins now. */
	private static void set(HaproxyCli cli, Candidates candidates, int count) throws IOException {
		candidates.event(() -> cli.setTable("rates", "k", "http_req_rate " + count), (now) -> {
			candidates.counter[0] = now & ~1;
			candidates.counter[1] = count;
			candidates.counter[2] = 0;
		});
	}

	/** Looks at HAProxy's rate again and again. */
	private static void observe(HaproxyCli cli, Candidates candidates, long millis) {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(25))
			.until(() -> {
				candidates.rate(() -> cli.showTable("rates").entry("k").number("http_req_rate"));
				return System.nanoTime() >= end;
			});
	}

	private static void request(int port, Candidates candidates) throws IOException {
		candidates.event(() -> {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
				socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
				String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
				assertThat(answer).startsWith("HTTP/1.");
			}
		}, (now) -> FrequencyCounter.add(candidates.counter, 0, now, PERIOD, 1));
	}

	private interface Action {

		void run() throws IOException;

	}

	private interface Question {

		long ask();

	}

	/** The counters that HAProxy's may equal. */
	private final class Candidates {

		private final int[] counter = new int[3];

		private Map<String, int[]> counters = Map.of("", new int[3]);

		private int observations;

		void event(Action action, IntConsumer count) throws IOException {
			int from = now() - SLACK;
			action.run();
			int to = now() + SLACK;
			Map<String, int[]> next = new LinkedHashMap<>();
			for (int[] candidate : this.counters.values()) {
				for (int now = from; now <= to; now++) {
					System.arraycopy(candidate, 0, this.counter, 0, 3);
					count.accept(now);
					next.put(Arrays.toString(this.counter), this.counter.clone());
				}
			}
			this.counters = next;
		}

		void rate(Question question) {
			int from = now() - SLACK;
			long rate = question.ask();
			int to = now() + SLACK;
			Map<String, int[]> left = new LinkedHashMap<>(this.counters);
			left.values().removeIf((candidate) -> {
				for (int now = from; now <= to; now++) {
					if (FrequencyCounter.rate(candidate, 0, now, PERIOD) == rate) {
						return false;
					}
				}
				return true;
			});
			assertThat(left.keySet())
				.as("HAProxy printed %s between %s and %s, ours were %s", rate, from, to, this.counters.keySet())
				.isNotEmpty();
			this.counters = left;
			this.observations++;
		}

		private int now() {
			return (int) TimeUnit.NANOSECONDS
				.toMillis(System.nanoTime() - FrequencyCounterIntegrationTests.this.origin);
		}

	}

}
