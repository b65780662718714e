package io.github.gatewaypeers.filter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.haproxy.ShowPeers;
import io.github.gatewaypeers.haproxy.ShowTableEntry;
import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one of a gateway and a real HAProxy has counted of a client or tagged it with, the
 * other acts upon.
 */
class SharedLimitsIntegrationTests {

	private static final Pattern STICKTABLE_METRIC = Pattern.compile("^(haproxy_sticktable_\\w+)\\{([^}]*)} (\\d+)",
			Pattern.MULTILINE);

	private final WireMockServer upstream = new WireMockServer(
			options().dynamicPort().bindAddress("127.0.0.1").gzipDisabled(true));

	@BeforeEach
	void startUpstream() {
		this.upstream.start();
		this.upstream.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
		for (int status : new int[] { 400, 404, 500, 503 }) {
			this.upstream.stubFor(any(urlMatching("/status/" + status)).willReturn(aResponse().withStatus(status)));
		}
	}

	@AfterEach
	void stopUpstream() {
		this.upstream.stop();
	}

	@HaproxyTest
	void aClientThatWasTooFastAtOneIsRefusedByTheOther(HaproxyLab lab) {
		try (Fleet fleet = new Fleet(lab)) {
			for (int request = 1; request <= 3; request++) {
				assertThat(status("127.0.0.7", fleet.edge, "/limited")).isEqualTo(200);
				assertThat(status("127.0.0.8", fleet.gatewayPort(), "/limited")).isEqualTo(200);
			}
			lab.eventually("the gateway knows how fast the client is",
					() -> assertThat(fleet.rate("clients", "127.0.0.7", DataType.HTTP_REQ_RATE)).isEqualTo(3));
			lab.eventually("HAProxy knows how fast the client is",
					() -> assertThat(
							fleet.haproxy.cli().showTable("clients").entry("127.0.0.8").number("http_req_rate"))
						.isEqualTo(3));
			String refusal = response("127.0.0.7", fleet.gatewayPort(), "/limited", "");
			assertThat(refusal).startsWith("HTTP/1.1 429 ").containsPattern("(?i)retry-after: [0-9]+\r\n");
			assertThat(status("127.0.0.8", fleet.edge, "/limited")).isEqualTo(429);
			this.upstream.verify(6, getRequestedFor(urlEqualTo("/limited")));
		}
	}

	@HaproxyTest
	void aClientThatHaproxyTagsIsRoutedElsewhere(HaproxyLab lab) {
		try (Fleet fleet = new Fleet(lab)) {
			assertThat(status("127.0.0.9", fleet.gatewayPort(), "/shop")).isEqualTo(200);
			assertThat(status("127.0.0.9", fleet.edge, "/trap")).isEqualTo(403);
			lab.eventually("the gateway asks the client a riddle", () -> {
				assertThat(status("127.0.0.9", fleet.gatewayPort(), "/shop")).isEqualTo(200);
				this.upstream.verify(1, getRequestedFor(urlEqualTo("/riddle")));
			});
			assertThat(status("127.0.0.8", fleet.gatewayPort(), "/shop")).isEqualTo(200);
			this.upstream.verify(1, getRequestedFor(urlEqualTo("/riddle")));
		}
	}

	@HaproxyTest
	void bothCountInTheTableOfTheRateLimiter(HaproxyLab lab) {
		try (Fleet fleet = new Fleet(lab)) {
			for (int left = 40; left >= 0; left -= 20) {
				assertThat(response("127.0.0.1", fleet.gatewayPort(), "/tokens", "x-user: jane\r\n"))
					.startsWith("HTTP/1.1 200 ")
					.containsIgnoringCase("X-RateLimit-Remaining: " + left + "\r\n");
			}
			lab.eventually("HAProxy refuses whom the rate limiter would",
					() -> assertThat(response("127.0.0.1", fleet.edge, "/tokens", "x-user: jane\r\n"))
						.startsWith("HTTP/1.1 429 "));
			assertThat(response("127.0.0.1", fleet.edge, "/tokens", "x-user: john\r\n")).startsWith("HTTP/1.1 200 ");
			for (int request = 1; request <= 60; request++) {
				response("127.0.0.1", fleet.edge, "/count", "x-user: jim\r\n");
			}
			lab.eventually("the rate limiter refuses whom HAProxy counted",
					() -> assertThat(fleet.rate("limits", "jim", DataType.GPC0_RATE)).isEqualTo(60));
			assertThat(response("127.0.0.1", fleet.gatewayPort(), "/tokens", "x-user: jim\r\n"))
				.startsWith("HTTP/1.1 429 ")
				.containsIgnoringCase("X-RateLimit-Remaining: 0\r\n");
		}
	}

	@HaproxyTest(since = "3.0")
	void theStatusesThatCountAreThoseOfHaproxysSettings(HaproxyLab lab) {
		try (Fleet fleet = new Fleet(lab)) {
			for (int port : new int[] { fleet.edge, fleet.gatewayPort() }) {
				for (int status : new int[] { 400, 404, 500, 503 }) {
					assertThat(response("127.0.0.1", port, "/status/" + status, "x-user: jane\r\n"))
						.startsWith("HTTP/1.1 " + status + " ");
				}
			}
			lab.eventually("both have counted the same", () -> {
				ShowTableEntry theirs = fleet.haproxy.cli().showTable("statuses").entry("jane");
				assertThat(fleet.count("statuses", "jane", DataType.HTTP_ERR_CNT)).isEqualTo(2)
					.isEqualTo(theirs.number("http_err_cnt"));
				assertThat(fleet.count("statuses", "jane", DataType.HTTP_FAIL_CNT)).isOne()
					.isEqualTo(theirs.number("http_fail_cnt"));
			});
		}
	}

	@HaproxyTest
	void tablesAreMeasuredAsByHaproxysExporter(HaproxyLab lab) {
		try (Fleet fleet = new Fleet(lab)) {
			Set<String> theirs = new TreeSet<>();
			Matcher metrics = STICKTABLE_METRIC.matcher(response("127.0.0.1", fleet.edge, "/metrics", ""));
			while (metrics.find()) {
				theirs.add(metrics.group(1) + " " + new TreeSet<>(Set.of(metrics.group(2).split(",")))
						+ (metrics.group(1).endsWith("_size") ? " " + metrics.group(3) : ""));
			}
			assertThat(theirs).anyMatch((metric) -> metric.startsWith("haproxy_sticktable_used "));
			assertThat(fleet.metrics()).containsAll(theirs);
		}
	}

	private static int status(String client, int port, String path) {
		return Integer.parseInt(response(client, port, path, "").split(" ")[1]);
	}

	private static String response(String client, int port, String path, String headers) {
		try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(client), 0)) {
			String request = "GET " + path + " HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n" + headers
					+ "\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * HAProxy and gateway before the same server.
	 */
	private final class Fleet implements AutoCloseable {

		private final ConfigurableApplicationContext gateway;

		private final HaproxyProcess haproxy;

		private final int edge;

		Fleet(HaproxyLab lab) {
			int gatewayPeer = lab.freePort();
			int haproxyPeer = lab.freePort();
			WireMockServer server = SharedLimitsIntegrationTests.this.upstream;
			this.gateway = new SpringApplicationBuilder(Gateway.class).web(WebApplicationType.REACTIVE)
				.run("--spring.config.name=shared-gateway", "--server.port=0", "--server.address=127.0.0.1",
						"--upstream=" + server.baseUrl(), "--gateway-peer=" + gatewayPeer,
						"--haproxy-peer=" + haproxyPeer);
			this.edge = lab.freePort();
			HaproxyConfig config = HaproxyConfig.create();
			if (lab.version().isAtLeast(3, 0)) {
				config = config.global("http-err-codes -404 +503", "http-fail-codes -503");
			}
			this.haproxy = lab.start("haproxy1",
					config
						.peers("mypeers", HaproxyConfig.peer("haproxy1", haproxyPeer),
								HaproxyConfig.peer("gateway1", gatewayPeer))
						.stickTable("clients", "type ip size 1k expire 1h store gpt0,http_req_rate(60s) peers mypeers")
						.stickTable("limits", "type string len 32 size 1k expire 1h store gpc0_rate(60s) peers mypeers")
						.stickTable("statuses", "type string len 32 size 1k expire 1h store http_err_cnt,http_fail_cnt")
						.frontend("www", this.edge, "http-request use-service prometheus-exporter if { path /metrics }",
								"http-request track-sc0 src table clients if { path /limited /trap }",
								"http-request track-sc1 req.hdr(x-user) table limits if { path /count }",
								"http-request track-sc2 req.hdr(x-user) table statuses if { path_beg /status }",
								"http-request sc-set-gpt0(0) 1 if { path /trap }",
								"http-request deny deny_status 403 if { path /trap }",
								"http-request sc-inc-gpc0(1) if { path /count }",
								"http-request return status 200 if { path /count }",
								"http-request deny deny_status 429 if { path /limited } { sc_http_req_rate(0) gt 3 }",
								"http-request deny deny_status 429 if { path /tokens } "
										+ "{ req.hdr(x-user),table_gpc0_rate(limits) ge 60 }",
								"default_backend served")
						.section("backend served", "server wiremock 127.0.0.1:" + server.port()));
			lab.eventually("a session in which nobody learns what came before it", () -> {
				ShowPeers peers = this.haproxy.cli().showPeers("mypeers");
				assertThat(peers.peer("gateway1").established()).isTrue();
				assertThat(peers.upToDate()).isTrue();
				assertThat(peers.learning()).isFalse();
				assertThat(this.gateway.getBean(PeersSection.class).isUpToDate()).isTrue();
			});
		}

		int gatewayPort() {
			return this.gateway.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		}

		long rate(String name, String key, DataType type) {
			StickTable table = table(name);
			StickEntry entry = table.lookup(table.definition().key(key));
			return (entry != null) ? table.rate(entry, type, 0) : 0;
		}

		long count(String name, String key, DataType type) {
			StickTable table = table(name);
			StickEntry entry = table.lookup(table.definition().key(key));
			return (entry != null) ? table.get(entry, type, 0) : 0;
		}

		private StickTable table(String name) {
			return this.gateway.getBean(StickTables.class).find(name);
		}

		/** As Prometheus sees them, with the number where it is the size. */
		Set<String> metrics() {
			return this.gateway.getBean(MeterRegistry.class)
				.getMeters()
				.stream()
				.filter((meter) -> meter.getId().getName().startsWith("haproxy.sticktable."))
				.map((meter) -> {
					String name = meter.getId().getConventionName(NamingConvention.snakeCase);
					String labels = meter.getId()
						.getConventionTags(NamingConvention.snakeCase)
						.stream()
						.map((tag) -> tag.getKey() + "=\"" + tag.getValue() + "\"")
						.collect(Collectors.toCollection(TreeSet::new))
						.toString();
					long value = (long) meter.measure().iterator().next().getValue();
					return name + " " + labels + (name.endsWith("_size") ? " " + value : "");
				})
				.collect(Collectors.toSet());
		}

		@Override
		public void close() {
			this.gateway.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Gateway {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		KeyResolver users() {
			return (exchange) -> Mono.justOrEmpty(exchange.getRequest().getHeaders().getFirst("x-user"));
		}

	}

}
