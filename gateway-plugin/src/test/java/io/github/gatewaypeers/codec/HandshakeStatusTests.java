package io.github.gatewaypeers.codec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The answer of the called peer.
 */
class HandshakeStatusTests {

	@ParameterizedTest
	@CsvSource({ "SUCCESS, 200", "TRY_AGAIN, 300", "PROTOCOL_ERROR, 501", "BAD_VERSION, 502", "HOST_MISMATCH, 503",
			"UNKNOWN_PEER, 504" })
	void codesAreThoseOfHaproxy(HandshakeStatus status, int code) {
		assertThat(status.code()).isEqualTo(code);
		assertThat(status.toLine()).isEqualTo(code + "\n");
	}

	@ParameterizedTest
	@EnumSource
	void lineIsReadBack(HandshakeStatus status) {
		assertThat(HandshakeStatus.parse(Integer.toString(status.code()))).isSameAs(status);
		assertThat(HandshakeStatus.parse(status.toLine())).isSameAs(status);
		assertThat(HandshakeStatus.parse(status.code() + "\r")).isSameAs(status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "2", "2000", "-200", "201", "200 OK", "HTTP/1.1 400 Bad Request", "\u0000" })
	void anythingElseIsNoStatus(String line) {
		assertThat(HandshakeStatus.parse(line)).isNull();
	}

	@Test
	void errorsSayWhatToMend() {
		assertThat(HandshakeStatus.HOST_MISMATCH.meaning()).contains("local peer name");
		assertThat(HandshakeStatus.UNKNOWN_PEER.meaning()).contains("add it to the peers section");
	}

}
