package io.github.gatewaypeers.exchange;

import java.io.IOException;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who the client is to a gateway behind a real HAProxy.
 */
class ClientAddressIntegrationTests {

	private static final String FORGED = "X-Forwarded-For: 192.0.2.66\r\nForwarded: for=192.0.2.67\r\n";

	@HaproxyTest
	void isWhoHaproxyForwardsFor(HaproxyLab lab) throws IOException {
		try (ClientAddressGateway gateway = new ClientAddressGateway("haproxy.client-address.trusted=127.0.0.1")) {
			requestThrough(lab, gateway, "option forwardfor", "");
			assertThat(gateway.clients()).containsExactly("::ffff:127.0.0.7");
		}
	}

	@HaproxyTest(since = "2.8")
	void isWhoHaproxySaysByRfc7239(HaproxyLab lab) throws IOException {
		try (ClientAddressGateway gateway = new ClientAddressGateway("haproxy.client-address.hops=1",
				"haproxy.client-address.header=forwarded")) {
			requestThrough(lab, gateway, "option forwarded proto for-expr src for_port", "");
			assertThat(gateway.clients()).containsExactly("::ffff:127.0.0.7");
		}
	}

	@HaproxyTest
	void isWhoTheProxyProtocolNames(HaproxyLab lab) throws IOException {
		for (String version : new String[] { "send-proxy", "send-proxy-v2" }) {
			try (ClientAddressGateway gateway = new ClientAddressGateway("haproxy.proxy-protocol=on",
					"server.forward-headers-strategy=native")) {
				requestThrough(lab, gateway, "option forwardfor", version);
				assertThat(gateway.clients()).as(version).containsExactly("::ffff:127.0.0.7");
			}
		}
	}

	private static void requestThrough(HaproxyLab lab, ClientAddressGateway gateway, String option, String server)
			throws IOException {
		int port = lab.freePort();
		lab.start("alone",
				HaproxyConfig.create()
					.frontend("www", port, "default_backend gateway")
					.section("backend gateway", option, "server gateway1 127.0.0.1:" + gateway.port() + " " + server));
		ClientAddressGateway.request("127.0.0.7", port, FORGED);
	}

}
