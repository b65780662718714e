package io.github.gatewaypeers.filter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import io.netty.buffer.Unpooled;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what a real gateway counts, with a client and a server of all sorts.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.config.name=tracking-gateway")
class TrackingGatewayTests {

	private static final WireMockServer upstream = new WireMockServer(
			options().dynamicPort().bindAddress("127.0.0.1").gzipDisabled(true));

	private final String client = UUID.randomUUID().toString().substring(0, 8);

	private final StickTable clients;

	private final StickTable addresses;

	private final HttpClient http;

	private final int port;

	TrackingGatewayTests(@Autowired StickTables tables, @LocalServerPort int port) {
		this.clients = tables.find("clients");
		this.addresses = tables.find("addresses");
		this.port = port;
		this.http = HttpClient.create()
			.host("127.0.0.1")
			.port(port)
			.headers((headers) -> headers.set("x-client", this.client));
	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) throws IOException {
		upstream.start();
		registry.add("upstream", upstream::baseUrl);
		try (ServerSocket socket = new ServerSocket(0)) {
			int closed = socket.getLocalPort();
			registry.add("closed-port", () -> closed);
		}
	}

	@BeforeEach
	void reset() {
		upstream.resetAll();
	}

	@AfterAll
	static void stop() {
		upstream.stop();
	}

	@ParameterizedTest
	@CsvSource({ "200, 0, 0", "302, 0, 0", "404, 1, 0", "429, 1, 0", "500, 0, 1", "501, 0, 0", "503, 0, 1", "505, 0, 0",
			"599, 0, 1" })
	void countsARequestByTheStatusOfItsResponse(int status, int errors, int failures) {
		answer(aResponse().withStatus(status));
		assertThat(get("/upstream")).isEqualTo(status);
		assertCounts(1, errors, failures);
		assertThat(get("/upstream")).isEqualTo(status);
		assertCounts(2, 2 * errors, 2 * failures);
	}

	@Test
	void countsByTheAddressOfTheClient() {
		answer(aResponse());
		IntegerKey loopback = new IntegerKey(0x7f000001);
		get("/upstream");
		long before = this.addresses.get(this.addresses.lookup(loopback), DataType.HTTP_REQ_CNT, 0);
		get("/upstream");
		assertThat(this.addresses.get(this.addresses.lookup(loopback), DataType.HTTP_REQ_CNT, 0)).isEqualTo(before + 1);
	}

	@Test
	void aServerThatRefusesTheConnectionIsNoFailure() {
		assertThat(get("/refused")).isEqualTo(500);
		assertCounts(1, 0, 0);
	}

	@Test
	void aServerThatAnswersTooLateIsAFailure() {
		answer(aResponse().withFixedDelay(1_000));
		assertThat(get("/slow")).isEqualTo(504);
		assertCounts(1, 0, 1);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MALFORMED_RESPONSE_CHUNK")
	void aServerThatBreaksTheProtocolIsAFailure(Fault fault) {
		answer(aResponse().withFault(fault));
		assertThat(get("/upstream")).isEqualTo(500);
		assertCounts(1, 0, 1);
	}

	@Test
	void aResponseThatBreaksOffIsAFailure() {
		answer(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));
		Mono<String> body = this.http.get().uri("/upstream").responseContent().aggregate().asString();
		body.onErrorComplete().block();
		assertCounts(1, 0, 1);
	}

	@Test
	void aRequestThatIsRetriedCountsOnceAsItEnds() {
		upstream.stubFor(any(anyUrl()).inScenario("retry")
			.whenScenarioStateIs(STARTED)
			.willReturn(aResponse().withStatus(503))
			.willSetStateTo("2"));
		upstream.stubFor(any(anyUrl()).inScenario("retry")
			.whenScenarioStateIs("2")
			.willReturn(aResponse().withStatus(200).withBody("done")));
		assertThat(get("/retried")).isEqualTo(200);
		upstream.verify(2, getRequestedFor(urlEqualTo("/retried")));
		assertCounts(1, 0, 0);
	}

	@Test
	void aRequestWhoseRetriesFailIsOneFailure() {
		answer(aResponse().withStatus(503));
		assertThat(get("/retried")).isEqualTo(503);
		upstream.verify(3, getRequestedFor(urlEqualTo("/retried")));
		assertCounts(1, 0, 1);
	}

	@Test
	void aClientThatLeavesBeforeTheResponseIsReleased() throws IOException {
		answer(aResponse().withFixedDelay(60_000));
		try (Socket socket = open("/upstream")) {
			assertThat(socket.isConnected()).isTrue();
			awaitCurrent(1);
		}
		assertCounts(1, 0, 0);
	}

	@Test
	void aClientThatLeavesDuringTheResponseIsReleased() throws IOException {
		answer(aResponse().withBody(new byte[8_000_000]));
		try (Socket socket = open("/upstream")) {
			assertThat(socket.getInputStream().read()).isNotNegative();
			awaitCurrent(1);
		}
		assertCounts(1, 0, 0);
	}

	@Test
	void countsLargeBodiesInBothDirections() {
		int length = 1_000_000;
		answer(aResponse().withHeader("X-Padding", "x".repeat(100)).withBody(new byte[2 * length]));
		Flux<byte[]> body = Flux.range(0, length / 1_000).map((part) -> new byte[1_000]);
		Integer read = this.http.post()
			.uri("/upstream")
			.send(body.map(Unpooled::wrappedBuffer))
			.responseContent()
			.map((part) -> part.readableBytes())
			.reduce(0, Integer::sum)
			.block();
		assertThat(read).isEqualTo(2 * length);
		assertCounts(1, 0, 0);
		assertThat(value(DataType.BYTES_IN_CNT)).isBetween(length + 100L, length + 300L);
		assertThat(value(DataType.BYTES_OUT_CNT)).isBetween(2 * length + 150L, 2 * length + 400L);
	}

	@Test
	void countsTheBytesOfAnErrorThatTheGatewayAnswers() {
		String body = this.http.get().uri("/refused").responseContent().aggregate().asString().block();
		assertThat(body).isNotEmpty();
		assertCounts(1, 0, 0);
		assertThat(value(DataType.BYTES_OUT_CNT)).isBetween(body.length() + 50L, body.length() + 150L);
	}

	@Test
	void aRequestWithoutKeyIsServedUncounted() {
		answer(aResponse());
		long before = this.clients.used();
		HttpClientResponse response = HttpClient.create()
			.get()
			.uri("http://127.0.0.1:" + this.port + "/upstream")
			.response()
			.block();
		assertThat(response.status().code()).isEqualTo(200);
		assertThat(this.clients.used()).isEqualTo(before);
	}

	@Test
	void aRouteToAnotherHandlerCountsItsAnswer() {
		assertThat(get("/forwarded")).isEqualTo(404);
		assertCounts(1, 1, 0);
	}

	@Test
	void aClientThatIsTooFastIsRefusedBeforeAServerIsContacted() {
		answer(aResponse());
		for (int request = 1; request <= 3; request++) {
			assertThat(get("/limited")).isEqualTo(200);
		}
		HttpClientResponse refused = this.http.get().uri("/limited").response().block();
		assertThat(refused.status().code()).isEqualTo(429);
		assertThat(Long.parseLong(refused.responseHeaders().get("Retry-After"))).isBetween(1L, 7_200L);
		upstream.verify(3, getRequestedFor(urlEqualTo("/limited")));
		assertCounts(4, 1, 0);
	}

	@Test
	void manyRequestsOfOneClientAtATimeAreCountedExactly() {
		answer(aResponse().withBody("x"));
		int requests = 500;
		List<Integer> statuses = Flux.range(0, requests)
			.flatMap((request) -> this.http.get()
				.uri("/upstream/" + request)
				.responseSingle((response, body) -> body.thenReturn(response.status().code())), 50)
			.distinct()
			.collectList()
			.block();
		assertThat(statuses).containsExactly(200);
		assertCounts(requests, 0, 0);
		assertThat(value(DataType.HTTP_REQ_RATE)).isEqualTo(requests);
	}

	private void answer(ResponseDefinitionBuilder response) {
		upstream.stubFor(any(anyUrl()).willReturn(response));
	}

	private int get(String path) {
		return this.http.get()
			.uri(path)
			.responseSingle((response, body) -> body.thenReturn(response.status().code()))
			.block();
	}

	private Socket open(String path) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
		String request = "GET " + path + " HTTP/1.1\r\nHost: gateway\r\nx-client: " + this.client + "\r\n\r\n";
		socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	/**
	 * Waits for the end of the requests, which the client may see before the gateway.
	 */
	private void assertCounts(int requests, int errors, int failures) {
		awaitCurrent(0);
		assertThat(value(DataType.HTTP_REQ_CNT)).isEqualTo(requests);
		assertThat(value(DataType.CONN_CNT)).isEqualTo(requests);
		assertThat(value(DataType.SESS_CNT)).isZero();
		assertThat(value(DataType.HTTP_ERR_CNT)).isEqualTo(errors);
		assertThat(value(DataType.HTTP_FAIL_CNT)).isEqualTo(failures);
	}

	private void awaitCurrent(long connections) {
		Awaitility.await().until(() -> value(DataType.CONN_CUR) == connections);
	}

	private long value(DataType type) {
		StickEntry entry = this.clients.lookup(this.clients.definition().key(this.client));
		if (entry == null) {
			return -1;
		}
		return (type.kind() == DataType.Kind.RATE) ? this.clients.rate(entry, type, 0)
				: this.clients.get(entry, type, 0);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Gateway {

	}

}
