package io.github.gatewaypeers.sticktable;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TableDefinitionTests {

	@Test
	void withoutArgumentsTheDefaultsAreThoseOfHaproxy() {
		TableDefinition definition = TableDefinition.of("rates", KeyType.IP).build();
		assertThat(definition.name()).isEqualTo("rates");
		assertThat(definition.wireName()).isEqualTo("rates");
		assertThat(definition.keyType()).isSameAs(KeyType.IP);
		assertThat(definition.keyLength()).isEqualTo(4);
		assertThat(definition.size()).isEqualTo(102_400);
		assertThat(definition.expire()).isZero();
		assertThat(definition.nopurge()).isFalse();
		assertThat(definition.recvOnly()).isFalse();
		assertThat(definition.serverKeyType()).isSameAs(ServerKeyType.NAME);
		assertThat(definition.bratesFactor()).isOne();
		assertThat(definition.writeTo()).isNull();
		assertThat(definition.store()).isEmpty();
		assertThat(definition.layout().words()).isZero();
	}

	@Test
	void everythingThatIsSetIsKept() {
		TableDefinition definition = TableDefinition.of("sessions", KeyType.STRING)
			.length(64)
			.size(1000)
			.expire(30_000)
			.nopurge(true)
			.recvOnly(true)
			.serverKeyType(ServerKeyType.ADDR)
			.bratesFactor(1024)
			.writeTo("other")
			.store("server_key", "gpc0")
			.store("server_id")
			.build();
		assertThat(definition.keyLength()).isEqualTo(64);
		assertThat(definition.size()).isEqualTo(1000);
		assertThat(definition.expire()).isEqualTo(30_000);
		assertThat(definition.nopurge()).isTrue();
		assertThat(definition.recvOnly()).isTrue();
		assertThat(definition.serverKeyType()).isSameAs(ServerKeyType.ADDR);
		assertThat(definition.bratesFactor()).isEqualTo(1024);
		assertThat(definition.writeTo()).isEqualTo("other");
		assertThat(definition.store()).extracting(StoredType::type)
			.containsExactly(DataType.SERVER_ID, DataType.GPC0, DataType.SERVER_KEY);
	}

	@Test
	void aTableInASectionHasOneNameForTheConfigurationAndOneForPeers() {
		TableDefinition definition = TableDefinition.of("rates", KeyType.IP).inSection("mypeers").build();
		assertThat(definition.name()).isEqualTo("mypeers/rates");
		assertThat(definition.wireName()).isEqualTo("/rates");
	}

	@Test
	void theLineIsThatOfHaproxy() {
		assertThat(TableDefinition.of("rates", KeyType.IP)
			.size(1024 * 1024)
			.expire(600_000)
			.store("http_req_rate(10s)", "gpt0")
			.build()).hasToString("stick-table type ip size 1m expire 10m store gpt0,http_req_rate(10s)");
	}

	@Test
	void theLineOfATableInASectionIsThatOfHaproxy() {
		assertThat(TableDefinition.of("rates", KeyType.IPV6).inSection("mypeers").size(100).build())
			.hasToString("table rates type ipv6 size 100");
	}

	@Test
	void theLineHoldsEveryArgument() {
		assertThat(TableDefinition.of("sessions", KeyType.STRING)
			.length(64)
			.size(1000)
			.expire(1500)
			.nopurge(true)
			.recvOnly(true)
			.serverKeyType(ServerKeyType.ADDR)
			.writeTo("other")
			.bratesFactor(1024)
			.store("server_id", "server_key", "gpt(2)", "gpc(3)", "gpc_rate(3,1m)")
			.build())
			.hasToString("stick-table type string len 64 size 1000 expire 1500ms nopurge recv-only srvkey addr "
					+ "write-to other brates-factor 1024 store server_id,server_key,gpt(2),gpc(3),gpc_rate(3,1m)");
	}

	@Test
	void theLineNamesTheLengthThatHaproxyWouldTakeItself() {
		assertThat(TableDefinition.of("t", KeyType.STRING).build())
			.hasToString("stick-table type string len 31 size 100k");
		assertThat(TableDefinition.of("t", KeyType.BINARY).build())
			.hasToString("stick-table type binary len 32 size 100k");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a/b", "a\"b", "caf\u00e9", "a\n" })
	void aNameThatHaproxyDoesNotAllowIsRefused(String name) {
		refuses("stick-table '" + name + "': name: '" + name
				+ "' is no name of HAProxy's: use letters, digits, '-', '_', '.' and ':'",
				TableDefinition.of(name, KeyType.IP));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "client_rates", "Rates-1.x:y" })
	void aNameThatHaproxyAllowsIsTaken(String name) {
		assertThat(TableDefinition.of(name, KeyType.IP).build().name()).isEqualTo(name);
	}

	@Test
	void aSectionThatHaproxyDoesNotAllowIsRefused() {
		refuses("stick-table 't': peers: 'my peers' is no name of HAProxy's: use letters, digits, '-', '_', '.' and ':'",
				TableDefinition.of("t", KeyType.IP).inSection("my peers"));
	}

	@ParameterizedTest
	@EnumSource(names = { "INTEGER", "IP", "IPV6" })
	void aFixedLengthIsNotGiven(KeyType type) {
		assertThatIllegalArgumentException().isThrownBy(() -> TableDefinition.of("t", type).length(4))
			.withMessage("stick-table 't': length: keys of type " + type.keyword() + " have a fixed length; remove it");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 1025 })
	void aLengthOutOfRangeIsRefused(int length) {
		assertThatIllegalArgumentException().isThrownBy(() -> TableDefinition.of("t", KeyType.STRING).length(length))
			.withMessage("stick-table 't': length: a key has 1 to 1024 bytes, not " + length);
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 0, 4_294_967_296L })
	void aSizeOutOfRangeIsRefused(long size) {
		assertThatIllegalArgumentException().isThrownBy(() -> TableDefinition.of("t", KeyType.IP).size(size))
			.withMessage("stick-table 't': size: a table holds 1 to 4294967295 entries, not " + size);
	}

	@Test
	void aSizeMayHave32Bits() {
		assertThat(TableDefinition.of("t", KeyType.IP).size(4_294_967_295L).build().size()).isEqualTo(4_294_967_295L);
	}

	@Test
	void aNegativeExpiryIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> TableDefinition.of("t", KeyType.IP).expire(-1))
			.withMessage("stick-table 't': expire: a time is not negative: -1");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1025 })
	void aFactorOutOfRangeIsRefused(int factor) {
		assertThatIllegalArgumentException().isThrownBy(() -> TableDefinition.of("t", KeyType.IP).bratesFactor(factor))
			.withMessage("stick-table 't': brates-factor: the factor is 1 to 1024, not " + factor);
	}

	@Test
	void aTableThatWritesToItselfIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> TableDefinition.of("t", KeyType.IP).writeTo("t"))
			.withMessage("stick-table 't': write-to: a table cannot write to itself; name another table");
	}

	@Test
	void aWrongTypeIsRefusedWithTheNameOfTheTable() {
		assertThatIllegalArgumentException().isThrownBy(() -> TableDefinition.of("t", KeyType.IP).store("gpt(0)"))
			.withMessage("stick-table 't': store: 'gpt' takes 1 to 100 elements, not 0");
	}

	@Test
	void aTypeThatIsStoredTwiceIsRefused() {
		refuses("stick-table 't': store: 'conn_rate' is stored twice; keep one",
				TableDefinition.of("t", KeyType.IP).store("conn_rate(1s)", "conn_rate(1m)"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			gpt(1); gpt0
			gpc(1); gpc0
			gpc(1); gpc1
			gpc_rate(1,10s); gpc0_rate(10s)
			gpc_rate(1,10s); gpc1_rate(10s)
			""")
	void anArrayExcludesItsOlderForms(String array, String single) {
		refuses("stick-table 't': store: '" + StoredType.parse(array).type().keyword() + "' and '"
				+ StoredType.parse(single).type().keyword() + "' exclude each other, as in HAProxy; keep one",
				TableDefinition.of("t", KeyType.IP).store(single, array));
	}

	@Test
	void otherCombinationsAreAllowed() {
		assertThat(TableDefinition.of("t", KeyType.IP)
			.store("gpt(1)", "gpc(1)", "gpc0_rate(10s)", "gpc1_rate(10s)")
			.build()
			.store()).hasSize(4);
		assertThat(TableDefinition.of("t", KeyType.IP).store("gpt0", "gpc0", "gpc1", "gpc_rate(1,10s)").build().store())
			.hasSize(4);
	}

	@Test
	void aStringKeyIsCutAtTheLengthAndAtTheFirstNul() {
		TableDefinition definition = TableDefinition.of("t", KeyType.STRING).length(4).build();
		assertThat(definition.bytesKey(bytes("abcd"))).isEqualTo(new BytesKey(bytes("abcd")));
		assertThat(definition.bytesKey(bytes("abcde"))).isEqualTo(new BytesKey(bytes("abcd")));
		assertThat(definition.bytesKey(bytes("ab\0d"))).isEqualTo(new BytesKey(bytes("ab")));
		assertThat(definition.bytesKey(bytes("\0"))).isEqualTo(new BytesKey(new byte[0]));
	}

	@Test
	void aBinaryKeyIsPaddedOrCut() {
		TableDefinition definition = TableDefinition.of("t", KeyType.BINARY).length(4).build();
		assertThat(definition.bytesKey(bytes("a\0b"))).isEqualTo(new BytesKey(bytes("a\0b\0")));
		assertThat(definition.bytesKey(bytes("abcde"))).isEqualTo(new BytesKey(bytes("abcd")));
	}

	@Test
	void keysThatAreNotBytesAreNotMadeOfBytes() {
		assertThatIllegalStateException()
			.isThrownBy(() -> TableDefinition.of("t", KeyType.IP).build().bytesKey(new byte[4]))
			.withMessage("table 't' has keys of type ip");
	}

	@Test
	void valuesStandInTheOrderOfTheirBits() {
		EntryLayout layout = TableDefinition.of("t", KeyType.IP)
			.store("gpc_rate(2,10s)", "server_key", "bytes_in_cnt", "server_id", "gpt(3)")
			.build()
			.layout();
		assertThat(layout.offset(DataType.SERVER_ID)).isZero();
		assertThat(layout.offset(DataType.BYTES_IN_CNT)).isEqualTo(1);
		assertThat(layout.stores(DataType.SERVER_KEY)).isTrue();
		assertThat(layout.offset(DataType.GPT)).isEqualTo(3);
		assertThat(layout.elements(DataType.GPT)).isEqualTo(3);
		assertThat(layout.offset(DataType.GPC_RATE)).isEqualTo(6);
		assertThat(layout.period(DataType.GPC_RATE)).isEqualTo(10_000);
		assertThat(layout.at(DataType.GPC_RATE, 1)).isEqualTo(9);
		assertThat(layout.words()).isEqualTo(12);
		assertThat(layout.stores(DataType.GPC0)).isFalse();
		assertThat(layout.offset(DataType.GPC0)).isEqualTo(-1);
		assertThat(layout.elements(DataType.GPC0)).isZero();
		assertThat(layout.period(DataType.GPC0)).isZero();
	}

	@Test
	void anElementThatIsNotStoredHasNoPlace() {
		EntryLayout layout = TableDefinition.of("t", KeyType.IP).store("gpt(3)").build().layout();
		assertThatIllegalArgumentException().isThrownBy(() -> layout.at(DataType.GPC0, 0))
			.withMessage("'gpc0' is not stored");
		assertThatIllegalArgumentException().isThrownBy(() -> layout.at(DataType.GPT, 3))
			.withMessage("'gpt' has no element 3");
		assertThatIllegalArgumentException().isThrownBy(() -> layout.at(DataType.GPT, -1))
			.withMessage("'gpt' has no element -1");
	}

	private static void refuses(String message, TableDefinition.Builder builder) {
		assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
