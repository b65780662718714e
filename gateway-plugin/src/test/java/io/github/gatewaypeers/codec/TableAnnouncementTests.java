package io.github.gatewaypeers.codec;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.gatewaypeers.codec.WireBytes.bytes;
import static io.github.gatewaypeers.codec.WireBytes.string;
import static io.github.gatewaypeers.codec.WireBytes.varint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Table definition messages.
 */
class TableAnnouncementTests {

	@Test
	void definitionSaysAllOfTheTable() {
		TableDefinition table = TableDefinition.of("rates", KeyType.IP)
			.expire(600_000)
			.store("http_req_rate(10s)", "gpc0", "server_id")
			.build();
		byte[] data = bytes(5, string("rates"), 4, 4, varint(1 | (1 << 2) | (1 << 10)), varint(600_000), 10,
				varint(10_000));
		assertThat(encode(5, table)).isEqualTo(WireBytes.message(0x82, data));
		assertThat(read(data)).isEqualTo(new TableAnnouncement(5, "rates", 4, 4, table.store(), 600_000, null));
	}

	@ParameterizedTest
	@CsvSource({ "INTEGER, 2, 4", "IP, 4, 4", "IPV6, 5, 16", "STRING, 6, 32", "BINARY, 7, 32" })
	void keyTypesHaveTheNumbersOfTheSpecification(KeyType type, int number, int length) {
		TableDefinition table = TableDefinition.of("t", type).build();
		assertThat(encode(1, table)).isEqualTo(WireBytes.message(0x82, 1, string("t"), number, length, 0, 0));
	}

	@Test
	void stringLengthCountsTheTerminatorAndBinaryLengthDoesNot() {
		assertThat(encode(1, TableDefinition.of("t", KeyType.STRING).length(64).build()))
			.isEqualTo(WireBytes.message(0x82, 1, string("t"), 6, 65, 0, 0));
		assertThat(encode(1, TableDefinition.of("t", KeyType.BINARY).length(64).build()))
			.isEqualTo(WireBytes.message(0x82, 1, string("t"), 7, 64, 0, 0));
	}

	@Test
	void tableInsideSectionHasSlashBeforeItsName() {
		TableDefinition table = TableDefinition.of("t", KeyType.IP).inSection("mypeers").build();
		assertThat(encode(1, table)).isEqualTo(WireBytes.message(0x82, 1, string("/t"), 4, 4, 0, 0));
	}

	@Test
	void largeIdAndLongNameFit() {
		String name = "n".repeat(300);
		TableDefinition table = TableDefinition.of(name, KeyType.IP).expire(Integer.MAX_VALUE).build();
		byte[] data = bytes(varint(1_000_000), string(name), 4, 4, 0, varint(Integer.MAX_VALUE));
		assertThat(encode(1_000_000, table)).isEqualTo(WireBytes.message(0x82, data));
		assertThat(read(data).name()).isEqualTo(name);
	}

	@ParameterizedTest
	@EnumSource
	void everyDataTypeHasItsBitAndParameters(DataType type) {
		boolean rate = type.kind() == DataType.Kind.RATE;
		String arguments = Stream.of(type.isArray() ? "3" : "", rate ? "10s" : "")
			.filter((argument) -> !argument.isEmpty())
			.reduce((one, other) -> one + "," + other)
			.map((list) -> "(" + list + ")")
			.orElse("");
		TableDefinition table = TableDefinition.of("t", KeyType.IP).store(type.keyword() + arguments).build();
		byte[] parameters = bytes(type.isArray() || rate ? bytes(type.bit()) : "", type.isArray() ? bytes(3) : "",
				rate ? varint(10_000) : "");
		byte[] data = bytes(1, string("t"), 4, 4, varint(1L << type.bit()), 0, parameters);
		assertThat(encode(1, table)).isEqualTo(WireBytes.message(0x82, data));
		assertThat(read(data).store()).containsExactly(new StoredType(type, type.isArray() ? 3 : 1, rate ? 10_000 : 0));
	}

	@Test
	void parametersFollowInTheOrderOfBits() {
		TableDefinition table = TableDefinition.of("t", KeyType.IP)
			.store("gpc_rate(4,1h)", "gpc(4)", "gpt(3)", "server_key", "conn_rate(1s)")
			.build();
		byte[] data = bytes(1, string("t"), 4, 4, varint((1 << 5) | (1 << 19) | (1 << 22) | (1 << 23) | (1 << 24)), 0, //
				5, varint(1000), //
				22, 3, //
				23, 4, //
				24, 4, varint(3_600_000));
		assertThat(encode(1, table)).isEqualTo(WireBytes.message(0x82, data));
		assertThat(read(data).store()).isEqualTo(table.store());
	}

	@Test
	void oldPeerSaysNeitherExpireNorPeriods() {
		TableAnnouncement announcement = read(1, string("t"), 4, 4, varint(1 | (1 << 3)));
		assertThat(announcement.expire()).isEqualTo(-1);
		assertThat(announcement.defect()).isNull();
		assertThat(announcement.store()).extracting(StoredType::type)
			.containsExactly(DataType.SERVER_ID, DataType.GPC0_RATE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 22, 23, 24 })
	void arrayWithoutSizeCannotBeUsed(int bit) {
		TableAnnouncement announcement = read(1, string("t"), 4, 4, varint(1 | (1L << bit)));
		assertThat(announcement.defect()).contains("gives no size of the array");
		assertThat(announcement.name()).isEqualTo("t");
	}

	@Test
	void parametersOfAnotherTypeCannotBeUsed() {
		assertThat(read(1, string("t"), 4, 4, varint(1 << 3), 0, 5, varint(1000)).defect())
			.contains("lacks the parameters of gpc0_rate");
		assertThat(read(1, string("t"), 4, 4, varint(1 << 3), 0).defect())
			.contains("lacks the parameters of gpc0_rate");
		assertThat(read(1, string("t"), 4, 4, varint((1 << 22) | (1 << 23)), 0, 22, 3).defect())
			.contains("lacks the parameters of gpc");
	}

	@Test
	void arraySizesAreOneToOneHundred() {
		assertThat(read(1, string("t"), 4, 4, varint(1 << 22), 0, 22, 1).defect()).isNull();
		assertThat(read(1, string("t"), 4, 4, varint(1 << 22), 0, 22, 100).defect()).isNull();
		assertThat(read(1, string("t"), 4, 4, varint(1 << 22), 0, 22, 0).defect()).contains("0 elements");
		assertThat(read(1, string("t"), 4, 4, varint(1 << 22), 0, 22, 101).defect()).contains("101 elements");
		assertThat(read(1, string("t"), 4, 4, varint(1 << 22), 0, 22, varint(-1)).defect()).isNotNull();
		assertThat(read(1, string("t"), 4, 4, varint(1 << 22), 0, 22, varint((1L << 32) + 1)).defect()).isNotNull();
	}

	@Test
	void periodsAreOneToTwoThousandMillionMilliseconds() {
		assertThat(read(1, string("t"), 4, 4, varint(1 << 3), 0, 3, 1).defect()).isNull();
		assertThat(read(1, string("t"), 4, 4, varint(1 << 3), 0, 3, varint(Integer.MAX_VALUE)).defect()).isNull();
		assertThat(read(1, string("t"), 4, 4, varint(1 << 3), 0, 3, 0).defect()).contains("period of 0ms");
		assertThat(read(1, string("t"), 4, 4, varint(1 << 3), 0, 3, varint(1L << 31)).defect()).isNotNull();
		assertThat(read(1, string("t"), 4, 4, varint(1 << 3), 0, 3, varint(-1)).defect()).isNotNull();
	}

	@Test
	void typesOfLaterVersionsArePassedOver() {
		TableAnnouncement announcement = read(1, string("t"), 4, 4, varint((-1L << 27) | (1 << 26) | 1), varint(60_000),
				26, varint(1000), 27, 5, 28, 5, 29, 5);
		assertThat(announcement.defect()).isNull();
		assertThat(announcement.store()).isEqualTo(
				List.of(new StoredType(DataType.SERVER_ID, 1, 0), new StoredType(DataType.GLITCH_RATE, 1, 1000)));
	}

	@Test
	void moreBytesAreIgnored() {
		assertThat(read(1, string("t"), 4, 4, 1, 7, 0xff, 0xff, 0xff))
			.isEqualTo(new TableAnnouncement(1, "t", 4, 4, List.of(new StoredType(DataType.SERVER_ID, 1, 0)), 7, null));
	}

	@Test
	void anyKeyTypeAndLengthIsReadAsItIs() {
		TableAnnouncement announcement = read(varint(-1), string("t"), varint(-1), varint(-1), 0, varint(-1));
		assertThat(announcement.tableId()).isEqualTo(-1);
		assertThat(announcement.keyType()).isEqualTo(-1);
		assertThat(announcement.keyLength()).isEqualTo(-1);
	}

	@Test
	void definitionCutOffBeforeItsTypesIsMalformed() {
		byte[] whole = bytes(1, string("table"), 4, 4, varint(1 << 26));
		for (int length = 0; length < whole.length; length++) {
			byte[] cut = Arrays.copyOf(whole, length);
			assertThatExceptionOfType(PeerProtocolException.class).isThrownBy(() -> read(cut));
		}
	}

	@Test
	void tableNeedsName() {
		assertThatExceptionOfType(PeerProtocolException.class).isThrownBy(() -> read(1, 0, 4, 4, 0, 0))
			.withMessageContaining("no name");
	}

	private static byte[] encode(long id, TableDefinition table) {
		PeerMessageEncoder encoder = new PeerMessageEncoder();
		encoder.table(id, table);
		return WireBytes.drain(encoder);
	}

	private static TableAnnouncement read(Object... parts) {
		WireReader reader = new WireReader();
		byte[] data = bytes(parts);
		reader.reset(data, 0, data.length);
		return TableAnnouncement.read(reader);
	}

}
