package io.github.gatewaypeers.filter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what a real gateway refuses and where it routes, with keys of a bean.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.config.name=limited-gateway")
class LimitedGatewayTests {

	private static final WireMockServer upstream = new WireMockServer(
			options().dynamicPort().bindAddress("127.0.0.1").gzipDisabled(true));

	private final String client = UUID.randomUUID().toString().substring(0, 8);

	private final StickTable clients;

	private final int port;

	LimitedGatewayTests(@Autowired StickTables tables, @LocalServerPort int port) {
		this.clients = tables.find("clients");
		this.port = port;
	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		upstream.start();
		registry.add("upstream", upstream::baseUrl);
	}

	@BeforeEach
	void reset() {
		upstream.resetAll();
		upstream.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
	}

	@AfterAll
	static void stop() {
		upstream.stop();
	}

	@Test
	void routesATaggedClientElsewhere() {
		get("/shop");
		upstream.verify(1, getRequestedFor(urlEqualTo("/shop")));
		this.clients.set(this.clients.definition().key(this.client), DataType.GPT0, 0, 1);
		get("/shop");
		upstream.verify(1, getRequestedFor(urlEqualTo("/riddle")));
	}

	@Test
	void theRequestRateLimiterCountsInAStickTable() {
		for (int left = 40; left >= 0; left -= 20) {
			HttpClientResponse response = get("/limited");
			assertThat(response.status().code()).isEqualTo(200);
			assertThat(response.responseHeaders().get("X-RateLimit-Remaining")).isEqualTo(Integer.toString(left));
			assertThat(response.responseHeaders().get("X-RateLimit-Burst-Capacity")).isEqualTo("60");
		}
		assertThat(get("/limited").status().code()).isEqualTo(429);
		upstream.verify(3, getRequestedFor(urlEqualTo("/limited")));
	}

	@Test
	void refusesByTheKeyOfABeanAndTheLimitOfATierBeforeAServerIsContacted() {
		for (int left = 2; left >= 0; left--) {
			HttpClientResponse response = get("/denied", "gold");
			assertThat(response.status().code()).isEqualTo(200);
			assertThat(response.responseHeaders().get("RateLimit")).startsWith("\"clients\";r=" + left + ";t=");
			assertThat(response.responseHeaders().get("RateLimit-Policy")).isEqualTo("\"clients\";q=3;w=60");
		}
		HttpClientResponse refused = get("/denied", "gold");
		assertThat(refused.status().code()).isEqualTo(429);
		assertThat(refused.responseHeaders().get("Content-Type")).isEqualTo("application/json");
		assertThat(refused.responseHeaders().get("Content-Length")).isEqualTo("2");
		assertThat(Integer.parseInt(refused.responseHeaders().get("Retry-After"))).isBetween(60, 120);
		upstream.verify(3, getRequestedFor(urlEqualTo("/denied")));
		assertThat(this.clients.get(this.clients.lookup(this.clients.definition().key(this.client)),
				DataType.HTTP_ERR_CNT, 0))
			.isOne();
	}

	@Test
	void aClientThatLeavesTheTarpitGivesItsPlaceFree() throws IOException {
		try (Socket waiting = open("/tarpit")) {
			assertThat(waits(waiting)).isTrue();
			assertThat(get("/tarpit").status().code()).as("no place left").isEqualTo(429);
		}
		Awaitility.await().until(() -> {
			try (Socket next = open("/tarpit")) {
				return waits(next);
			}
		});
		upstream.verify(0, getRequestedFor(urlEqualTo("/tarpit")));
	}

	private static boolean waits(Socket socket) throws IOException {
		socket.setSoTimeout(500);
		try {
			return socket.getInputStream().read() < 0;
		}
		catch (SocketTimeoutException ex) {
			return true;
		}
	}

	private Socket open(String path) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
		String request = "GET " + path + " HTTP/1.1\r\nHost: gateway\r\nx-client: " + this.client + "\r\n\r\n";
		socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	private HttpClientResponse get(String path) {
		return get(path, "none");
	}

	private HttpClientResponse get(String path, String plan) {
		return HttpClient.create()
			.headers((headers) -> headers.set("x-client", this.client).set("x-plan", plan))
			.get()
			.uri("http://127.0.0.1:" + this.port + path)
			.response()
			.block();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Gateway {

		/** A key that is there a moment later, on another thread. */
		@Bean
		KeyResolver clientKeys() {
			return (exchange) -> Mono.delay(Duration.ofMillis(1))
				.mapNotNull((tick) -> exchange.getRequest().getHeaders().getFirst("x-client"));
		}

	}

}
