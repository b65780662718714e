package io.github.gatewaypeers.sticktable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StoredTypeTests {

	@Test
	void aCounterTakesNoArgument() {
		assertThat(StoredType.parse("gpc0")).isEqualTo(new StoredType(DataType.GPC0, 1, 0));
	}

	@Test
	void aRateTakesAPeriod() {
		assertThat(StoredType.parse("http_req_rate(10s)")).isEqualTo(new StoredType(DataType.HTTP_REQ_RATE, 1, 10_000));
		assertThat(StoredType.parse("conn_rate(500)")).isEqualTo(new StoredType(DataType.CONN_RATE, 1, 500));
	}

	@Test
	void anArrayTakesANumberOfElements() {
		assertThat(StoredType.parse("gpt(3)")).isEqualTo(new StoredType(DataType.GPT, 3, 0));
		assertThat(StoredType.parse("gpc(100)")).isEqualTo(new StoredType(DataType.GPC, 100, 0));
	}

	@Test
	void anArrayOfRatesTakesBoth() {
		assertThat(StoredType.parse("gpc_rate(2,1m)")).isEqualTo(new StoredType(DataType.GPC_RATE, 2, 60_000));
	}

	@Test
	void blanksAndCaseDoNotMatter() {
		assertThat(StoredType.parse(" GPC_Rate( 2 , 1m ) ")).isEqualTo(new StoredType(DataType.GPC_RATE, 2, 60_000));
	}

	@ParameterizedTest
	@EnumSource
	void everyTypeIsReadFromWhatItWrites(DataType type) {
		boolean rate = type.kind() == DataType.Kind.RATE;
		StoredType stored = new StoredType(type, type.isArray() ? 7 : 1, rate ? 90_000 : 0);
		assertThat(StoredType.parse(stored.toString())).isEqualTo(stored);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpc0", "http_req_rate(10s)", "gpt(3)", "gpc_rate(2,1m)", "gpc_rate(2,1500ms)" })
	void theTextIsThatOfHaproxy(String text) {
		assertThat(StoredType.parse(text)).hasToString(text);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
			gpc0(1); 'gpc0(1)': gpc0 takes no argument
			gpc0(); 'gpc0()': gpc0 takes no argument
			http_req_rate; 'http_req_rate': http_req_rate takes a period, as in http_req_rate(10s)
			http_req_rate(2,10s); 'http_req_rate(2,10s)': http_req_rate takes a period, as in http_req_rate(10s)
			gpt; 'gpt': gpt takes a number of elements, as in gpt(2)
			gpt(2,10s); 'gpt(2,10s)': gpt takes a number of elements, as in gpt(2)
			gpc_rate(10s); 'gpc_rate(10s)': gpc_rate takes a number of elements and a period, as in gpc_rate(2,10s)
			gpt(x); 'gpt(x)': 'x' is not a number of elements
			gpt(); 'gpt()': '' is not a number of elements
			gpt(0); 'gpt' takes 1 to 100 elements, not 0
			gpc(101); 'gpc' takes 1 to 100 elements, not 101
			gpc_rate(-1,10s); 'gpc_rate' takes 1 to 100 elements, not -1
			gpt(3; 'gpt(3' lacks the closing parenthesis
			gpt(3)x; 'gpt(3)x' lacks the closing parenthesis
			http_req_rate(0); 'http_req_rate' needs a period of at least 1ms, for instance http_req_rate(10s)
			gpc_rate(2,0); 'gpc_rate' needs a period of at least 1ms, for instance gpc_rate(2,10s)
			http_req_rate(10x); '10x' is not a time: use a number with us, ms, s, m, h or d, for instance 10s
			http_req_rate(25d); '25d' is too long: HAProxy's limit is 2147483647ms (24 days)
			""")
	void wrongArgumentsAreRefused(String text, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> StoredType.parse(text)).withMessage(message);
	}

	@Test
	void anUnknownTypeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> StoredType.parse("gpc9(3)"))
			.withMessageStartingWith("unknown data type 'gpc9'");
	}

	@Test
	void onlyAnArrayHasSeveralElements() {
		assertThatIllegalArgumentException().isThrownBy(() -> new StoredType(DataType.GPC0, 2, 0))
			.withMessage("'gpc0' is not an array");
	}

	@Test
	void onlyARateHasAPeriod() {
		assertThatIllegalArgumentException().isThrownBy(() -> new StoredType(DataType.GPC0, 1, 1000))
			.withMessage("'gpc0' is not a rate and takes no period");
	}

}
