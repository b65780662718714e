package io.github.gatewaypeers.loadbalancer;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.gatewaypeers.haproxy.FreePorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of what a gateway without peers does with servers that come and go.
 */
class StickyGatewayTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static Map<String, NamedServer> byName;

	private static StickyGateway gateway;

	private final String me = UUID.randomUUID().toString().substring(0, 8);

	@BeforeAll
	static void start() {
		List<NamedServer> servers = List.of(new NamedServer("app1"), new NamedServer("app2"), new NamedServer("app3"));
		byName = servers.stream().collect(Collectors.toMap(NamedServer::name, Function.identity()));
		gateway = new StickyGateway(FreePorts.next(), servers);
	}

	@AfterAll
	static void stop() {
		gateway.close();
		byName.values().forEach(NamedServer::close);
	}

	@AfterEach
	void forgetFailures() {
		byName.values().forEach((server) -> gateway.failures().answered("127.0.0.1:" + server.port()));
	}

	private String get(String path) {
		return Client.get(gateway.port(), path, this.me);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/names", "/names/service", "/addresses", "/addresses/service", "/ids", "/ids/service" })
	void keepsAClientAtItsServer(String path) {
		String mine = get(path);
		assertThat(byName).containsKey(mine);
		Set<String> others = new TreeSet<>();
		for (int request = 0; request < 6; request++) {
			assertThat(get(path)).isEqualTo(mine);
			others.add(Client.get(gateway.port(), path, this.me + request));
		}
		assertThat(others).containsExactly("app1", "app2", "app3");
	}

	@Test
	void storesWithoutMatching() {
		Set<String> mine = new TreeSet<>();
		for (int request = 0; request < 3; request++) {
			mine.add(get("/stored"));
		}
		assertThat(mine).hasSize(3);
		assertThat(gateway.stored("names", this.me)).startsWith("0 app");
	}

	@Test
	void aRequestWithoutKeyGoesAnywhere() {
		Set<String> any = new TreeSet<>();
		for (int request = 0; request < 6; request++) {
			any.add(Client.get(gateway.port(), "/names/service", "x-other", "me"));
		}
		assertThat(any).hasSize(3);
	}

	@Test
	void learnsASessionFromTheResponse() {
		String mine = get("/sessions/open");
		assertThat(gateway.stored("sessions", this.me)).isEqualTo("0 " + mine);
		for (int request = 0; request < 4; request++) {
			assertThat(Client.get(gateway.port(), "/sessions/use", "cookie", "a=b; SESSION=" + this.me))
				.isEqualTo(mine);
		}
	}

	@Test
	void learnsATicketFromAHeaderOfTheResponse() {
		String mine = get("/tickets/open");
		assertThat(gateway.stored("sessions", this.me)).isEqualTo("0 " + mine);
		for (int request = 0; request < 4; request++) {
			assertThat(Client.get(gateway.port(), "/tickets/use", "x-ticket", this.me)).isEqualTo(mine);
		}
	}

	@Test
	void aRetryLeavesAServerThatHasGoneAndTheEntryFollows() {
		String mine = get("/names");
		byName.get(mine).close();
		String other = get("/names");
		byName.get(mine).startAgain();
		assertThat(byName).containsKey(other);
		assertThat(other).isNotEqualTo(mine);
		assertThat(gateway.stored("names", this.me)).isEqualTo("0 " + other);
		assertThat(get("/names")).isEqualTo(other);
	}

	@Test
	void withoutRetryOnlyTheNextRequestLeavesTheServer() {
		String mine = get("/impatient");
		byName.get(mine).close();
		String first = get("/impatient");
		String stored = gateway.stored("names", this.me);
		String second = get("/impatient");
		byName.get(mine).startAgain();
		assertThat(first).isEqualTo("500");
		assertThat(stored).isEqualTo("0 " + mine);
		assertThat(byName).containsKey(second);
		assertThat(second).isNotEqualTo(mine);
	}

	@Test
	void withoutRedispatchAClientStaysWithAServerThatFails() {
		String mine = get("/loyal");
		byName.get(mine).close();
		List<String> answers = List.of(get("/loyal"), get("/loyal"));
		byName.get(mine).startAgain();
		assertThat(answers).containsExactly("500", "500");
		assertThat(get("/loyal")).isEqualTo(mine);
	}

	@Test
	void aRetryForTheSakeOfAStatusLeavesTheServerToo() {
		String mine = get("/status/200");
		NamedServer server = byName.get(mine);
		server.unavailable();
		int before = server.requests();
		String other = get("/status/503");
		assertThat(byName).containsKey(other);
		assertThat(other).isNotEqualTo(mine);
		assertThat(server.requests() - before).isEqualTo(2);
		assertThat(gateway.stored("names", this.me)).isEqualTo("0 " + other);
	}

	@Test
	void anEntryOfAServerThatIsNotThereIsOverwritten() {
		gateway.table("names").setServer(gateway.table("names").definition().key(this.me), 9, "app9");
		String mine = get("/names/service");
		assertThat(gateway.stored("names", this.me)).isEqualTo("0 " + mine);
		assertThat(get("/names/service")).isEqualTo(mine);
	}

	@Test
	void aWebSocketIsStoredWhenItOpens() throws Exception {
		try (WebSocket socket = new WebSocket(this.me)) {
			String mine = socket.greeting();
			assertThat(gateway.stored("names", this.me)).isEqualTo("0 " + mine);
			assertThat(get("/names/service")).isEqualTo(mine);
		}
	}

	@Test
	void webSocketsLeaveAServerThatHasGone() throws Exception {
		String mine = get("/names/service");
		byName.get(mine).close();
		for (int attempt = 0; attempt < 3; attempt++) {
			try (WebSocket socket = new WebSocket(this.me)) {
				socket.awaitEnd();
			}
		}
		assertThat(gateway.stored("names", this.me)).isEqualTo("0 " + mine);
		try (WebSocket socket = new WebSocket(this.me)) {
			String other = socket.greeting();
			byName.get(mine).startAgain();
			assertThat(byName).containsKey(other);
			assertThat(other).isNotEqualTo(mine);
			assertThat(gateway.stored("names", this.me)).isEqualTo("0 " + other);
		}
	}

	@Test
	void aClientThatBreaksOffIsNoFailureOfTheServer() throws Exception {
		String mine = get("/impatient");
		NamedServer server = byName.get(mine);
		for (int upload = 0; upload < 3; upload++) {
			int requests = server.requests();
			int aborted = server.aborted();
			Socket client = open("POST /impatient", "Content-Length: 1000", "", "begun");
			await().atMost(PATIENCE).until(() -> server.requests() > requests);
			client.close();
			await().atMost(PATIENCE).until(() -> server.aborted() > aborted);
		}
		assertThat(get("/impatient")).isEqualTo(mine);
	}

	@Test
	void aClientThatBreaksOffItsWebSocketIsNoFailureOfTheServer() throws Exception {
		String mine = get("/names/service");
		NamedServer server = byName.get(mine);
		for (int attempt = 0; attempt < 4; attempt++) {
			int ended = server.endedSockets();
			try (Socket socket = open("GET /socket", "Connection: Upgrade", "Upgrade: websocket",
					"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", "")) {
				StringBuilder received = new StringBuilder();
				while (received.indexOf(mine) < 0) {
					int next = socket.getInputStream().read();
					assertThat(next).as(received.toString()).isNotNegative();
					received.append((char) next);
				}
			}
			await().atMost(PATIENCE).until(() -> server.endedSockets() > ended);
		}
		assertThat(get("/names/service")).isEqualTo(mine);
	}

	/**
	 * Sends the beginning of a request. The connection will be reset when it is closed.
	 */
	private Socket open(String request, String... lines) throws IOException {
		Socket socket = new Socket("127.0.0.1", gateway.port());
		socket.setSoLinger(true, 0);
		socket.setSoTimeout((int) PATIENCE.toMillis());
		socket.getOutputStream()
			.write((request + " HTTP/1.1\r\nHost: gateway\r\nx-client: " + this.me + "\r\n"
					+ String.join("\r\n", lines))
				.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	/**
	 * A WebSocket to the server of a client.
	 */
	private static final class WebSocket implements AutoCloseable {

		private final CompletableFuture<String> greeting = new CompletableFuture<>();

		private final CompletableFuture<String> end = new CompletableFuture<>();

		private final Disposable connection;

		WebSocket(String client) {
			HttpHeaders headers = new HttpHeaders();
			headers.set("x-client", client);
			this.connection = new ReactorNettyWebSocketClient()
				.execute(URI.create("ws://127.0.0.1:" + gateway.port() + "/socket"), headers,
						(session) -> session.receive()
							.doOnNext((message) -> this.greeting.complete(message.getPayloadAsText()))
							.then())
				.doFinally((signal) -> this.end.complete("ended"))
				.subscribe((nothing) -> {
				}, this.greeting::completeExceptionally);
		}

		String greeting() throws Exception {
			return this.greeting.get(30, TimeUnit.SECONDS);
		}

		void awaitEnd() throws Exception {
			this.end.get(30, TimeUnit.SECONDS);
		}

		@Override
		public void close() {
			this.connection.dispose();
		}

	}

}
