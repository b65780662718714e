package io.github.gatewaypeers.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SampleGatewayApplication}, on free ports.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "haproxy.peers.mypeers.peer.gateway1=127.0.0.1:0",
				"haproxy.peers.mypeers.peer.haproxy1=127.0.0.1:1" })
@AutoConfigureWebTestClient(timeout = "60s")
class SampleGatewayApplicationTests {

	@Autowired
	private WebTestClient client;

	@Autowired
	private StickTables tables;

	@BeforeEach
	void forget() {
		Awaitility.await().until(() -> {
			table().clear();
			return table().used() == 0;
		});
	}

	@Test
	void startsAndIsHealthy() {
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo("UP");
	}

	@Test
	void bothUpstreamsAnswer() {
		assertThat(List.of(get("/hello"), get("/hello"))).containsExactlyInAnyOrder("blue answers GET /hello",
				"green answers GET /hello");
	}

	@Test
	void countsWhatTheClientDoes() {
		get("/status/404");
		assertThat(table().get(table().lookup(table().definition().key("127.0.0.1")), DataType.HTTP_REQ_CNT, 0))
			.isOne();
		assertThat(table().rate(table().lookup(table().definition().key("127.0.0.1")), DataType.HTTP_ERR_RATE, 0))
			.isOne();
	}

	@Test
	void refusesAClientThatIsTooFast() {
		List<Integer> statuses = new ArrayList<>();
		for (int request = 1; request <= 22; request++) {
			statuses.add(this.client.get().uri("/hello").exchange().returnResult(Void.class).getStatus().value());
		}
		assertThat(statuses.subList(0, 20)).containsOnly(200);
		assertThat(statuses.subList(20, 22)).containsOnly(429);
		this.client.get().uri("/hello").exchange().expectHeader().exists("Retry-After");
	}

	@Test
	void aSessionStaysAtItsUpstream() {
		Set<String> anybody = new TreeSet<>();
		String mine = shop("jane");
		for (int visit = 1; visit <= 3; visit++) {
			anybody.add(get("/shop"));
			assertThat(shop("jane")).isEqualTo(mine);
		}
		assertThat(anybody).containsExactly("blue answers GET /shop", "green answers GET /shop");
		StickTable sessions = this.tables.find("sessions");
		EntryValues values = new EntryValues(sessions.definition().layout());
		assertThat(sessions.read(sessions.lookup(sessions.definition().key("jane")), values)).isTrue();
		assertThat(mine).isEqualTo(values.serverKey() + " answers GET /shop");
	}

	private String shop(String session) {
		return this.client.get()
			.uri("/shop")
			.cookie("SESSION", session)
			.exchange()
			.returnResult(String.class)
			.getResponseBody()
			.blockFirst();
	}

	@Test
	void listensForPeersOnLoopback(@Autowired PeersSection section) {
		assertThat(section.localAddress().getAddress().isLoopbackAddress()).isTrue();
		assertThat(section.tables()).containsExactly(table(), this.tables.find("sessions"));
	}

	private String get(String path) {
		return this.client.get().uri(path).exchange().returnResult(String.class).getResponseBody().blockFirst();
	}

	private StickTable table() {
		return this.tables.find("client_rates");
	}

}
