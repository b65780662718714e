package io.github.gatewaypeers.exchange;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who the client is to a real gateway, whatever its platform does with forwarding
 * headers.
 */
class ClientAddressGatewayTests {

	private static final String FORGED = "X-Forwarded-For: 192.0.2.66\r\nForwarded: for=192.0.2.67\r\n";

	@ParameterizedTest
	@ValueSource(strings = { "none", "native", "framework" })
	void aClientCannotForgeItsAddress(String strategy) throws IOException {
		try (ClientAddressGateway gateway = new ClientAddressGateway("server.forward-headers-strategy=" + strategy)) {
			ClientAddressGateway.request("127.0.0.7", gateway.port(), FORGED);
			assertThat(gateway.clients()).containsExactly("::ffff:127.0.0.7");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "native", "framework" })
	void aTrustedProxyIsBelieved(String strategy) throws IOException {
		try (ClientAddressGateway gateway = new ClientAddressGateway("server.forward-headers-strategy=" + strategy,
				"haproxy.client-address.trusted=127.0.0.8/31, 2001:db8::/32")) {
			ClientAddressGateway.request("127.0.0.8", gateway.port(),
					FORGED + "X-Forwarded-For: 2001:4860::9\r\n" + "X-Forwarded-For: 2001:db8::1, 127.0.0.9\r\n");
			ClientAddressGateway.request("127.0.0.7", gateway.port(), FORGED);
			assertThat(gateway.clients()).containsExactlyInAnyOrder("2001:4860::9", "::ffff:127.0.0.7");
		}
	}

	@Test
	void whereTheProxyProtocolIsOptionalAConnectionWithoutItIsFromWhoConnects() throws IOException {
		try (ClientAddressGateway gateway = new ClientAddressGateway("haproxy.proxy-protocol=auto")) {
			ClientAddressGateway.request("127.0.0.7", gateway.port(), FORGED);
			assertThat(gateway.clients()).containsExactly("::ffff:127.0.0.7");
		}
	}

}
