package io.github.gatewaypeers.filter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bans that one side sets and the other enforces: an HAProxy at the edge, a gateway
 * behind it, and a table that they share.
 */
class BansIntegrationTests {

	@HaproxyTest
	void haproxyRefusesWhomTheGatewayTags(HaproxyLab lab) throws IOException {
		try (Fleet fleet = new Fleet(lab)) {
			for (int request = 1; request <= 5; request++) {
				assertThat(status("127.0.0.7", fleet.edge, "/status/401")).isEqualTo(401);
			}
			lab.eventually("HAProxy has learned the tag",
					() -> assertThat(fleet.haproxy.cli().showTable("bans").entry("127.0.0.7").number("gpt0")).isOne());
			assertThat(status("127.0.0.7", fleet.edge, "/status/200")).isEqualTo(403);
			assertThat(fleet.haproxy.cli().showTable("bans").entry("127.0.0.7").number("gpc0")).isEqualTo(5);
			assertThat(status("127.0.0.8", fleet.edge, "/status/200")).isEqualTo(200);
			assertThat(status("127.0.0.8", fleet.edge, "/status/401")).isEqualTo(401);
			assertThat(status("127.0.0.8", fleet.edge, "/status/200")).isEqualTo(200);
		}
	}

	@HaproxyTest
	void theGatewayRefusesWhomHaproxyTags(HaproxyLab lab) throws IOException {
		try (Fleet fleet = new Fleet(lab)) {
			assertThat(status("127.0.0.9", fleet.gatewayPort(), "/status/200")).isEqualTo(200);
			assertThat(status("127.0.0.9", fleet.edge, "/trap")).isEqualTo(403);
			lab.eventually("the gateway has learned the tag",
					() -> assertThat(status("127.0.0.9", fleet.gatewayPort(), "/status/200")).isEqualTo(403));
			assertThat(status("127.0.0.8", fleet.gatewayPort(), "/status/200")).isEqualTo(200);
		}
	}

	private static int status(String client, int port, String path) throws IOException {
		try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(client), 0)) {
			String request = "GET " + path + " HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
			return Integer.parseInt(response.split(" ")[1]);
		}
	}

	/**
	 * HAProxy, gateway and server.
	 */
	private static final class Fleet implements AutoCloseable {

		private final ScriptedServer server = new ScriptedServer();

		private final ConfigurableApplicationContext gateway;

		private final HaproxyProcess haproxy;

		private final int edge;

		Fleet(HaproxyLab lab) throws IOException {
			int gatewayPeer = lab.freePort();
			int haproxyPeer = lab.freePort();
			this.gateway = new SpringApplicationBuilder(Gateway.class).web(WebApplicationType.REACTIVE)
				.run("--spring.config.name=bans-gateway", "--server.port=0", "--server.address=127.0.0.1",
						"--upstream=" + this.server.port(), "--gateway-peer=" + gatewayPeer,
						"--haproxy-peer=" + haproxyPeer);
			this.edge = lab.freePort();
			this.haproxy = lab.start("haproxy1", HaproxyConfig.create()
				.peers("mypeers", HaproxyConfig.peer("haproxy1", haproxyPeer),
						HaproxyConfig.peer("gateway1", gatewayPeer))
				.stickTable("bans", "type ip size 1k expire 1h store gpt0,gpc0,gpc0_rate(1m) peers mypeers")
				.frontend("www", this.edge, "option forwardfor",
						"http-request track-sc0 src table bans if { path /trap }",
						"http-request sc-set-gpt0(0) 1 if { path /trap }",
						"http-request deny deny_status 403 if { src,table_gpt0(bans) eq 1 }", "default_backend gateway")
				.section("backend gateway", "server gateway1 127.0.0.1:" + gatewayPort()));
		}

		int gatewayPort() {
			return this.gateway.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		}

		@Override
		public void close() throws IOException {
			this.gateway.close();
			this.server.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Gateway {

	}

}
