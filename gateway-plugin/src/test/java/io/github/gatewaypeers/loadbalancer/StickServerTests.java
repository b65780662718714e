package io.github.gatewaypeers.loadbalancer;

import io.github.gatewaypeers.sticktable.ServerKeyType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StickServer}.
 */
class StickServerTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			10.0.0.31,              10.0.0.31:80
			::1,                    ::1:80
			[2001:DB8:0:0:0:0:0:1], 2001:db8::1:80
			::ffff:10.0.0.31,       ::ffff:10.0.0.31:80
			app1.example.org,       app1.example.org:80
			10.0.0.031,             10.0.0.031:80
			""")
	void spellsAddressesAsHaproxyDoes(String host, String spelled) {
		assertThat(StickServer.address(host, 80)).isEqualTo(spelled);
	}

	@Test
	void isKnownByItsNameOrAddress() {
		StickServer server = new StickServer("app1", "10.0.0.31:80", 1);
		assertThat(server.key(ServerKeyType.NAME)).isEqualTo("app1");
		assertThat(server.key(ServerKeyType.ADDR)).isEqualTo("10.0.0.31:80");
	}

}
