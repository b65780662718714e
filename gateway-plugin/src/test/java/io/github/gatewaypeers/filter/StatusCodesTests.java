package io.github.gatewaypeers.filter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StatusCodes}, with the examples of HAProxy's manual.
 */
class StatusCodesTests {

	@Test
	void errorsAreAllOf4xx() {
		assertThat(StatusCodes.ERRORS).hasToString("400-499");
	}

	@Test
	void failuresAre5xxWithoutThoseAClientCauses() {
		assertThat(StatusCodes.FAILURES).hasToString("500 +502-504 +506-599");
		assertThat(StatusCodes.FAILURES.contains(500)).isTrue();
		assertThat(StatusCodes.FAILURES.contains(501)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			400,402-444,446-480,490 | 400 +402-444 +446-480 +490
			400-499 -450 +500       | 400-449 +451-500
			-450-459                | 400-449 +460-499
			+501,505                | 400-499 +501 +505
			-400,402                | 401 +403-499
			-100-599                | ''
			""")
	void changesAsTheArgumentsOfHaproxyDo(String text, String result) {
		assertThat(StatusCodes.ERRORS.change(text)).hasToString(result);
	}

	@Test
	void itsTextIsReadBackAsTheSameSet() {
		assertThat(StatusCodes.parse(StatusCodes.FAILURES.toString())).hasToString(StatusCodes.FAILURES.toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "+", "4xx", "99", "600", "499-400", "400-", "400,", "--400", "400--410" })
	void refusesWhatIsNoList(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> StatusCodes.ERRORS.change(text))
			.withMessageContaining("'" + text + "' is no list of status codes")
			.withMessageContaining("for instance '400-499 -404 +503'");
	}

}
