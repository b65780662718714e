package io.github.gatewaypeers.codec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The three lines of the caller.
 */
class HelloTests {

	@Test
	void helloHasThreeLines() {
		assertThat(new Hello(1, "haproxy1", "gateway1", 4711).toLines())
			.isEqualTo("HAProxyS 2.1\nhaproxy1\ngateway1 4711 1\n");
		assertThat(new Hello(0, "haproxy1", "gateway1", 1).toLines())
			.isEqualTo("HAProxyS 2.0\nhaproxy1\ngateway1 1 1\n");
	}

	@Test
	void helloOfHaproxyIsRead() {
		assertThat(Hello.parse("HAProxyS 2.1", "pb", "pa 31671 1")).isEqualTo(new Hello(1, "pb", "pa", 31671));
		assertThat(Hello.parse("HAProxyS 2.0", "pb", "pa 31671 1")).isEqualTo(new Hello(0, "pb", "pa", 31671));
	}

	@Test
	void oldPeersGiveFewerOrStrangerNumbers() {
		assertThat(Hello.parse("HAProxyS 2.1", "pb", "pa 31671")).isEqualTo(new Hello(1, "pb", "pa", 31671));
		assertThat(Hello.parse("HAProxyS 2.1", "pb", "pa ")).isEqualTo(new Hello(1, "pb", "pa", 0));
		assertThat(Hello.parse("HAProxyS 2.1", "pb", "pa x y z")).isEqualTo(new Hello(1, "pb", "pa", 0));
		assertThat(Hello.parse("HAProxyS 2.1", "pb", "pa 99999999999999999999 1").processId()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HAProxyS", "HAProxyS2.1", "HAProxy 2.1", "haproxys 2.1", " HAProxyS 2.1",
			"GET / HTTP/1.1", "\u0016\u0003\u0001" })
	void otherProtocolIsAnError(String version) {
		assertRefused(version, "pb", "pa 1 1", HandshakeStatus.PROTOCOL_ERROR);
	}

	@ParameterizedTest
	@ValueSource(strings = { "HAProxyS ", "HAProxyS 1.0", "HAProxyS 2", "HAProxyS 2.", "HAProxyS 2.2", "HAProxyS 3.0",
			"HAProxyS 2.1 ", "HAProxyS 2.1\r", "HAProxyS 2.10", "HAProxyS -2.1" })
	void otherVersionIsBad(String version) {
		assertRefused(version, "pb", "pa 1 1", HandshakeStatus.BAD_VERSION);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "pa", " pa 1 1", "pa\t1\t1" })
	void thirdLineNeedsNameAndSpace(String calling) {
		assertRefused("HAProxyS 2.1", "pb", calling, HandshakeStatus.PROTOCOL_ERROR);
	}

	private static void assertRefused(String version, String called, String calling, HandshakeStatus status) {
		assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> Hello.parse(version, called, calling))
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(status));
	}

}
