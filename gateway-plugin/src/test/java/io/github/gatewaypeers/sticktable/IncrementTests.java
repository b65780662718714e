package io.github.gatewaypeers.sticktable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class IncrementTests {

	private static final int NOW = 1_000_000;

	@Test
	void everyStoredTypeIsCounted() {
		TableDefinition definition = definition(1, "http_req_cnt", "http_req_rate(10s)", "bytes_in_cnt");
		int[] data = new int[definition.layout().words()];
		Increment.of(definition, DataType.HTTP_REQ_CNT, DataType.HTTP_REQ_RATE, DataType.BYTES_IN_CNT)
			.apply(data, NOW, 3);
		assertThat(data).containsExactly(3, NOW, 3, 0, 3, 0);
	}

	@Test
	void whatTheTableDoesNotStoreIsPassedOver() {
		TableDefinition definition = definition(1, "gpc0", "http_req_cnt");
		Increment increment = Increment.of(definition, DataType.HTTP_ERR_CNT, DataType.HTTP_REQ_CNT,
				DataType.BYTES_OUT_RATE);
		int[] data = new int[2];
		increment.apply(data, NOW, 1);
		assertThat(data).containsExactly(0, 1);
		assertThat(increment.isEmpty()).isFalse();
	}

	@Test
	void anIncrementMayBeEmpty() {
		assertThat(Increment.of(definition(1, "gpt0"), DataType.HTTP_REQ_CNT).isEmpty()).isTrue();
		assertThat(Increment.of(definition(1, "gpt0")).isEmpty()).isTrue();
	}

	@Test
	void anElementOfAnArrayIsCounted() {
		TableDefinition definition = definition(1, "gpc(3)", "gpc_rate(2,10s)");
		int[] data = new int[definition.layout().words()];
		Increment.of(definition, 1, DataType.GPC, DataType.GPC_RATE).apply(data, NOW, 1);
		assertThat(data).containsExactly(0, 1, 0, 0, 0, 0, NOW, 1, 0);
	}

	@Test
	void anElementBeyondAnArrayIsPassedOver() {
		TableDefinition definition = definition(1, "gpc(3)", "gpc_rate(2,10s)", "http_req_cnt");
		int[] data = new int[definition.layout().words()];
		Increment.of(definition, 2, DataType.GPC, DataType.GPC_RATE, DataType.HTTP_REQ_CNT).apply(data, NOW, 1);
		assertThat(data).containsExactly(0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
		assertThat(Increment.of(definition, -1, DataType.GPC).isEmpty()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVER_ID", "GPT0", "SERVER_KEY", "GPT" })
	void aTagIsNoCounter(DataType type) {
		assertThatIllegalArgumentException().isThrownBy(() -> Increment.of(definition(1, "gpc0"), type))
			.withMessage("'" + type.keyword() + "' is no counter");
	}

	@Test
	void countersWrapAt32BitsAndBytesAt64() {
		TableDefinition definition = definition(1, "gpc0", "bytes_out_cnt");
		int[] data = { -1, -1, 0 };
		Increment.of(definition, DataType.GPC0, DataType.BYTES_OUT_CNT).apply(data, NOW, 2);
		assertThat(data).containsExactly(1, 1, 1);
	}

	@ParameterizedTest
	@CsvSource({ "1, 1000, 1000", "1024, 0, 0", "1024, 1, 1", "1024, 1024, 1", "1024, 1025, 2", "1000, 4999, 5",
			"1024, 4398046511104, 0", "1, 4294967297, 1" })
	void byteRatesAreDividedRoundingUp(int factor, long bytes, int counted) {
		TableDefinition definition = definition(factor, "bytes_in_rate(10s)", "bytes_out_rate(10s)");
		int[] data = new int[6];
		Increment.of(definition, DataType.BYTES_IN_RATE, DataType.BYTES_OUT_RATE).apply(data, NOW, bytes);
		assertThat(data).containsExactly(NOW, counted, 0, NOW, counted, 0);
	}

	@Test
	void otherTypesAreNotDivided() {
		TableDefinition definition = definition(1024, "bytes_in_cnt", "conn_rate(10s)");
		int[] data = new int[definition.layout().words()];
		Increment.of(definition, DataType.BYTES_IN_CNT, DataType.CONN_RATE).apply(data, NOW, 5000);
		assertThat(data).containsExactly(NOW, 5000, 0, 5000, 0);
	}

	@Test
	void byteRatesAreMultipliedWhenRead() {
		TestTicker ticker = new TestTicker();
		StickTable table = new StickTable(definition(1024, "bytes_in_rate(10s)", "conn_rate(10s)"), ticker);
		StickEntry entry = table.track(new IntegerKey(1),
				Increment.of(table.definition(), DataType.BYTES_IN_RATE, DataType.CONN_RATE));
		assertThat(entry).isNotNull();
		table.add(entry, Increment.of(table.definition(), DataType.BYTES_IN_RATE), 4_000_000_000L);
		assertThat(table.rate(entry, DataType.BYTES_IN_RATE, 0)).isEqualTo((1 + 3_906_250L) * 1024);
		assertThat(table.rate(entry, DataType.CONN_RATE, 0)).isOne();
	}

	private static TableDefinition definition(int factor, String... store) {
		return TableDefinition.of("t", KeyType.INTEGER).bratesFactor(factor).store(store).build();
	}

}
