package io.github.gatewaypeers.codec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StatusLine}.
 */
class StatusLineTests {

	@ParameterizedTest
	@EnumSource
	void isReadBack(HandshakeStatus status) {
		StatusLine haproxys = new StatusLine(status, 0);
		assertThat(haproxys.toLine()).isEqualTo(status.code() + "\n");
		assertThat(StatusLine.parse(haproxys.toLine())).isEqualTo(haproxys);
		StatusLine ours = new StatusLine(status, 1_795_520_000_123L);
		assertThat(ours.toLine()).isEqualTo(status.code() + " 1795520000123\n");
		assertThat(StatusLine.parse(ours.toLine())).isEqualTo(ours);
	}

	@Test
	void toleratesACarriageReturn() {
		assertThat(StatusLine.parse("200\r")).isEqualTo(new StatusLine(HandshakeStatus.SUCCESS, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "201", "201 5", "200 OK", "200 -5", "200 5 5", "200  5",
			"200 1234567890123456789", "HTTP/1.1 400 Bad Request" })
	void refusesWhatIsNone(String line) {
		assertThat(StatusLine.parse(line)).isNull();
	}

}
