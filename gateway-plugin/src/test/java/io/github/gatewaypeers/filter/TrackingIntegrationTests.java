package io.github.gatewaypeers.filter;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.haproxy.ShowTableEntry;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import org.junit.jupiter.api.AfterAll;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same requests through a gateway and through a real HAProxy, to the same server:
 * both must have counted the same.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.config.name=compared-gateway")
class TrackingIntegrationTests {

	private static ScriptedServer server;

	/** Reserved for a service that nobody runs. */
	private static final int CLOSED_PORT = 1;

	/** What is the same even if each of the two answers in its own words. */
	private static final List<DataType> COUNTS = List.of(DataType.CONN_CUR, DataType.CONN_CNT, DataType.SESS_CNT,
			DataType.HTTP_REQ_CNT, DataType.HTTP_ERR_CNT, DataType.HTTP_FAIL_CNT, DataType.BYTES_IN_CNT);

	private final StickTable clients;

	private final int gatewayPort;

	TrackingIntegrationTests(@Autowired StickTables tables, @LocalServerPort int gatewayPort) {
		this.clients = tables.find("clients");
		this.gatewayPort = gatewayPort;
	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) throws IOException {
		server = new ScriptedServer();
		registry.add("server-port", server::port);
		registry.add("closed-port", () -> CLOSED_PORT);
	}

	@AfterAll
	static void close() throws IOException {
		server.close();
	}

	@HaproxyTest
	void everyResponseOfTheServerCountsTheSame(HaproxyLab lab) throws IOException {
		Pair pair = start(lab);
		for (int status : new int[] { 200, 302, 400, 403, 404, 410, 429, 500, 501, 502, 503, 504, 505, 507 }) {
			pair.request("s" + status, "GET /status/" + status + " HTTP/1.1", "");
			pair.assertSame("s" + status, true);
		}
	}

	@HaproxyTest
	void bodiesCountTheSame(HaproxyLab lab) throws IOException {
		Pair pair = start(lab);
		pair.request("upload", "POST /status/200?a=b&c=%20 HTTP/1.1", "x".repeat(300_000));
		pair.assertSame("upload", true);
		pair.request("download", "GET /large HTTP/1.1", "");
		pair.assertSame("download", true);
	}

	@HaproxyTest
	void requestsOfOneConnectionCountTheSame(HaproxyLab lab) throws IOException {
		Pair pair = start(lab);
		for (int request = 0; request < 3; request++) {
			pair.request("again", "GET /status/404 HTTP/1.1", "");
		}
		pair.assertSame("again", true);
	}

	@HaproxyTest
	void whatGoesWrongCountsTheSame(HaproxyLab lab) throws IOException {
		Pair pair = start(lab);
		for (String path : List.of("refused", "close", "late", "denied")) {
			pair.request(path, "GET /" + path + " HTTP/1.1", "");
			pair.assertSame(path, false);
		}
	}

	@HaproxyTest
	void aRequestThatIsRetriedCountsTheSame(HaproxyLab lab) throws IOException {
		Pair pair = start(lab);
		pair.request("turns", "GET /turns/status/503?retried=yes HTTP/1.1", "");
		pair.assertSame("turns", true);
		pair.request("posted", "POST /turns/status/503?retried=yes HTTP/1.1", "x".repeat(5_000));
		pair.assertSame("posted", true);
		pair.request("closed", "GET /turns/close?retried=yes HTTP/1.1", "");
		pair.assertSame("closed", true);
	}

	@HaproxyTest
	void aRequestWhoseRetriesFailCountsTheSame(HaproxyLab lab) throws IOException {
		Pair pair = start(lab);
		pair.request("always", "GET /status/503?retried=yes HTTP/1.1", "");
		pair.assertSame("always", true);
		pair.request("closes", "GET /close?retried=yes HTTP/1.1", "");
		pair.assertSame("closes", false);
	}

	@HaproxyTest
	void aRequestThatNobodyServesCountsTheSame(HaproxyLab lab) throws IOException {
		Pair pair = start(lab);
		pair.request("nobody", "GET /nobody HTTP/1.1", "");
		pair.assertSame("nobody", false);
	}

	@HaproxyTest
	void aRouteThatAnswersByItselfCountsTheSame(HaproxyLab lab) throws IOException {
		Pair pair = start(lab);
		for (String path : List.of("missing", "broken")) {
			pair.request(path, "GET /" + path + " HTTP/1.1", "");
			pair.assertSame(path, false);
		}
	}

	@HaproxyTest
	void aClientThatLeavesCountsTheSame(HaproxyLab lab) throws IOException {
		Pair pair = start(lab);
		pair.requestAndLeave("left", "GET /late HTTP/1.1");
		if (lab.version().isAtLeast(3, 0)) {
			pair.assertSame("left", false);
		}
		else {
			pair.assertSameBut("left", "http_fail_cnt", 1);
		}
	}

	@HaproxyTest
	void aStreamOfEventsThatTheClientLeavesCountsTheSame(HaproxyLab lab) throws IOException {
		Pair pair = start(lab);
		pair.requestUntil("events", "GET /events HTTP/1.1", "", "data: 1");
		pair.assertSameButBlame("events");
	}

	@HaproxyTest
	void aWebSocketCountsTheSame(HaproxyLab lab) throws IOException {
		Pair pair = start(lab);
		pair.requestUntil("socket", "GET /socket HTTP/1.1",
				"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
						+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
				"101 Switching Protocols");
		pair.assertSame("socket", false);
	}

	@HaproxyTest
	void aHeaderIsReadTheSame(HaproxyLab lab) throws IOException {
		Pair pair = start(lab);
		pair.request("one, two ,  three", "GET /status/200 HTTP/1.1", "");
		pair.assertSame("three", true);
		pair.request("a,\"b,c\"", "GET /status/200 HTTP/1.1", "");
		pair.assertSame("\"b,c\"", true);
		pair.request("0123456789abcdefghij", "GET /status/200 HTTP/1.1", "");
		pair.assertSame("0123456789abcdef", true);
	}

	private Pair start(HaproxyLab lab) {
		this.clients.clear();
		int port = lab.freePort();
		HaproxyProcess haproxy = lab.start("alone", HaproxyConfig.create()
			.stickTable("clients",
					"type string len 16 size 1k expire 1h store conn_cur,conn_cnt,sess_cnt,http_req_cnt,http_err_cnt,"
							+ "http_fail_cnt,bytes_in_cnt,bytes_out_cnt")
			.frontend("www", port, "http-request track-sc0 req.hdr(x-client) table clients",
					"http-request deny deny_status 503 if { path /denied }",
					"http-request return status 404 if { path /missing }",
					"http-request return status 503 if { path /broken }", "use_backend refused if { path /refused }",
					"use_backend late if { path /late }", "use_backend retried if { url_param(retried) -m found }",
					"use_backend served unless { path /nobody }")
			.section("backend refused", "retries 0", "server closed 127.0.0.1:" + CLOSED_PORT)
			.section("backend late", "timeout server 2s", "option abortonclose",
					"server scripted 127.0.0.1:" + server.port())
			.section("backend retried", "retries 2", "retry-on 503 empty-response",
					"server scripted 127.0.0.1:" + server.port())
			.section("backend served", "server scripted 127.0.0.1:" + server.port()));
		return new Pair(lab, haproxy, port);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Gateway {

	}

	/**
	 * The gateway and the HAProxy.
	 */
	private final class Pair {

		private final HaproxyLab lab;

		private final HaproxyProcess haproxy;

		private final int haproxyPort;

		Pair(HaproxyLab lab, HaproxyProcess haproxy, int haproxyPort) {
			this.lab = lab;
			this.haproxy = haproxy;
			this.haproxyPort = haproxyPort;
		}

		void request(String client, String start, String body) throws IOException {
			for (int port : new int[] { TrackingIntegrationTests.this.gatewayPort, this.haproxyPort }) {
				try (Socket socket = send(port, client, start, body, "Connection: close\r\n")) {
					assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
				}
			}
		}

		/** Leaves when the response holds a text. */
		void requestUntil(String client, String start, String headers, String text) throws IOException {
			for (int port : new int[] { TrackingIntegrationTests.this.gatewayPort, this.haproxyPort }) {
				try (Socket socket = send(port, client, start, "", headers)) {
					socket.setSoTimeout(10_000);
					StringBuilder response = new StringBuilder();
					while (response.indexOf(text) < 0) {
						int next = socket.getInputStream().read();
						assertThat(next).as(response.toString()).isNotNegative();
						response.append((char) next);
					}
				}
			}
		}

		void requestAndLeave(String client, String start) throws IOException {
			for (int port : new int[] { TrackingIntegrationTests.this.gatewayPort, this.haproxyPort }) {
				try (Socket socket = send(port, client, start, "", "")) {
					socket.setSoTimeout(300);
					assertThat(socket.getInputStream().read()).isNegative();
				}
				catch (SocketTimeoutException ex) {
					// Nobody answers so early.
				}
			}
		}

		private Socket send(int port, String client, String start, String body, String headers) throws IOException {
			Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
			String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
			String request = start + "\r\nHost: example.org\r\nX-Client: " + client + "\r\n" + length + headers + "\r\n"
					+ body;
			OutputStream out = socket.getOutputStream();
			out.write(request.getBytes(StandardCharsets.US_ASCII));
			out.flush();
			return socket;
		}

		void assertSame(String key, boolean sameResponse) {
			this.lab.eventually("both counted the same of " + key, () -> {
				Map<String, Long> ours = ours(key, sameResponse);
				assertThat(ours).isEqualTo(theirs(key, ours)).containsEntry("conn_cur", 0L);
			});
		}

		/**
		 * The same, but that HAProxy counts so much more of one kind than the gateway.
		 */
		void assertSameBut(String key, String type, long more) {
			this.lab.eventually("both counted the same of " + key, () -> {
				Map<String, Long> ours = ours(key, false);
				ours.merge(type, more, Long::sum);
				assertThat(ours).isEqualTo(theirs(key, ours)).containsEntry("conn_cur", 0L);
			});
		}

		/**
		 * The same, whomever HAProxy blames for the end: it depends on which of the two
		 * it looks at first.
		 */
		void assertSameButBlame(String key) {
			this.lab.eventually("both counted the same of " + key, () -> {
				Map<String, Long> ours = ours(key, false);
				assertThat(ours.remove("http_fail_cnt")).isZero();
				assertThat(ours).isEqualTo(theirs(key, ours)).containsEntry("conn_cur", 0L);
			});
		}

		private Map<String, Long> ours(String key, boolean sameResponse) {
			StickTable table = TrackingIntegrationTests.this.clients;
			StickEntry entry = table.lookup(table.definition().key(key));
			assertThat(entry).isNotNull();
			Map<String, Long> values = new LinkedHashMap<>();
			COUNTS.forEach((type) -> values.put(type.keyword(), table.get(entry, type, 0)));
			if (sameResponse) {
				values.put("bytes_out_cnt", table.get(entry, DataType.BYTES_OUT_CNT, 0));
			}
			return values;
		}

		private Map<String, Long> theirs(String key, Map<String, Long> names) {
			ShowTableEntry entry = this.haproxy.cli().showTable("clients").entry(key);
			Map<String, Long> values = new LinkedHashMap<>();
			names.keySet().forEach((name) -> values.put(name, entry.number(name)));
			return values;
		}

	}

}
