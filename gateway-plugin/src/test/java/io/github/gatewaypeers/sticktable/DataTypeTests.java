package io.github.gatewaypeers.sticktable;

import io.github.gatewaypeers.sticktable.DataType.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DataTypeTests {

	@ParameterizedTest
	@CsvSource({ "0, server_id, SIGNED", "1, gpt0, UNSIGNED", "2, gpc0, UNSIGNED", "3, gpc0_rate, RATE",
			"4, conn_cnt, UNSIGNED", "5, conn_rate, RATE", "6, conn_cur, UNSIGNED", "7, sess_cnt, UNSIGNED",
			"8, sess_rate, RATE", "9, http_req_cnt, UNSIGNED", "10, http_req_rate, RATE", "11, http_err_cnt, UNSIGNED",
			"12, http_err_rate, RATE", "13, bytes_in_cnt, UNSIGNED_64", "14, bytes_in_rate, RATE",
			"15, bytes_out_cnt, UNSIGNED_64", "16, bytes_out_rate, RATE", "17, gpc1, UNSIGNED", "18, gpc1_rate, RATE",
			"19, server_key, DICTIONARY", "20, http_fail_cnt, UNSIGNED", "21, http_fail_rate, RATE",
			"22, gpt, UNSIGNED", "23, gpc, UNSIGNED", "24, gpc_rate, RATE", "25, glitch_cnt, UNSIGNED",
			"26, glitch_rate, RATE" })
	void bitNameAndKindAreThoseOfHaproxy(int bit, String keyword, Kind kind) {
		DataType type = DataType.of(keyword);
		assertThat(type.bit()).isEqualTo(bit);
		assertThat(type.keyword()).isEqualTo(keyword);
		assertThat(type.kind()).isEqualTo(kind);
		assertThat(DataType.ofBit(bit)).isSameAs(type);
	}

	@ParameterizedTest
	@EnumSource
	void theOrderIsThatOfTheBits(DataType type) {
		assertThat(type.ordinal()).isEqualTo(type.bit());
	}

	@Test
	void arraysAreThoseOfHaproxy() {
		assertThat(DataType.values()).filteredOn(DataType::isArray)
			.containsExactly(DataType.GPT, DataType.GPC, DataType.GPC_RATE);
	}

	@Test
	void asIsTypesAreThoseOfHaproxy() {
		assertThat(DataType.values()).filteredOn(DataType::isAsIs)
			.containsExactly(DataType.SERVER_ID, DataType.GPT0, DataType.SERVER_KEY, DataType.GPT);
	}

	@Test
	void onlyConcurrencyIsLocal() {
		assertThat(DataType.values()).filteredOn(DataType::isLocal).containsExactly(DataType.CONN_CUR);
	}

	@Test
	void aBitOfALaterProtocolHasNoType() {
		assertThat(DataType.ofBit(27)).isNull();
		assertThat(DataType.ofBit(-1)).isNull();
	}

	@Test
	void theOldNameOfServerKeyIsKnown() {
		assertThat(DataType.of("server_name")).isSameAs(DataType.SERVER_KEY);
	}

	@Test
	void caseAndBlanksDoNotMatter() {
		assertThat(DataType.of(" GPC0 ")).isSameAs(DataType.GPC0);
	}

	@Test
	void anotherNameIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> DataType.of("gpc2"))
			.withMessage("unknown data type 'gpc2': see the data types of HAProxy's stick-table keyword, "
					+ "for instance http_req_rate(10s), gpc0 or server_id");
	}

}
