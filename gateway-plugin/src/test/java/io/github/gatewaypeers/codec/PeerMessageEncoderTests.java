package io.github.gatewaypeers.codec;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.Ipv6Key;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static io.github.gatewaypeers.codec.WireBytes.bytes;
import static io.github.gatewaypeers.codec.WireBytes.int32;
import static io.github.gatewaypeers.codec.WireBytes.message;
import static io.github.gatewaypeers.codec.WireBytes.string;
import static io.github.gatewaypeers.codec.WireBytes.varint;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every message that we send, to the byte.
 */
class PeerMessageEncoderTests {

	private static final TableDefinition COUNTERS = TableDefinition.of("t", KeyType.INTEGER)
		.expire(60_000)
		.store("gpc0")
		.build();

	private final PeerMessageEncoder encoder = new PeerMessageEncoder();

	@ParameterizedTest
	@CsvSource({ "RESYNC_REQUEST, 0", "RESYNC_FINISHED, 1", "RESYNC_PARTIAL, 2", "RESYNC_CONFIRM, 3", "HEARTBEAT, 4" })
	void controlMessageHasTwoBytes(ControlType type, int number) {
		this.encoder.control(type);
		assertThat(this.encoder.size()).isEqualTo(2);
		assertSent(bytes(0, number));
	}

	@ParameterizedTest
	@CsvSource({ "PROTOCOL, 0", "SIZE_LIMIT, 1" })
	void errorMessageHasTwoBytes(ErrorType type, int number) {
		this.encoder.error(type);
		assertSent(bytes(1, number));
	}

	@Test
	void ackHasTableAndUpdate() {
		this.encoder.ack(3, 42);
		this.encoder.ack(3000, -1);
		assertSent(bytes(10, 0x84, 5, 3, 0, 0, 0, 42), message(0x84, varint(3000), int32(0xffff_ffffL)));
	}

	@Test
	void definitionIsOnlySentWhenTheTableChanges() {
		this.encoder.table(1, COUNTERS);
		this.encoder.table(1, COUNTERS);
		this.encoder.table(2, COUNTERS);
		this.encoder.table(1, COUNTERS);
		byte[] rest = bytes(string("t"), 2, 4, 4, varint(60_000));
		assertSent(message(0x82, 1, rest), message(0x82, 2, rest), message(0x82, 1, rest));
	}

	@Test
	void updateHasIdKeyAndValues() {
		this.encoder.update(COUNTERS, 7, new IntegerKey(0x01020304), values(COUNTERS, (data) -> data[0] = 300), 0);
		assertSent(message(0x80, int32(7), 1, 2, 3, 4, varint(300)));
	}

	@Test
	void timedUpdateHasRemainingLifeToo() {
		AtomicLong millis = new AtomicLong(1_000_000);
		StickTable table = table(COUNTERS, millis);
		table.set(new IntegerKey(9), DataType.GPC0, 0, 5);
		millis.addAndGet(15_000);
		EntryValues values = read(table, new IntegerKey(9));
		this.encoder.timedUpdate(COUNTERS, -2, new IntegerKey(9), values, table.nowMillis());
		assertSent(message(0x85, int32(-2), int32(45_000), int32(9), 5));
	}

	@Test
	void everyUpdateCarriesItsId() {
		for (int id = 1; id < 4; id++) {
			this.encoder.update(COUNTERS, id, new IntegerKey(id), new EntryValues(COUNTERS.layout()), 0);
		}
		assertSent(message(0x80, int32(1), int32(1), 0), message(0x80, int32(2), int32(2), 0),
				message(0x80, int32(3), int32(3), 0));
	}

	@Test
	void keysHaveTheirForms() {
		assertKey(KeyType.INTEGER, 0, new IntegerKey(-2), int32(0xffff_fffeL));
		assertKey(KeyType.IP, 0, new IntegerKey(0x0a000001), bytes(10, 0, 0, 1));
		assertKey(KeyType.IPV6, 0, new Ipv6Key(0x20010db800000000L, 0xff),
				bytes(0x20, 1, 0x0d, 0xb8, int32(0), int32(0), int32(0xff)));
		assertKey(KeyType.STRING, 8, null, string("alice"));
		assertKey(KeyType.BINARY, 8, null, bytes("alice", 0, 0, 0));
	}

	@Test
	void longStringKeyHasLengthOfTwoBytes() {
		TableDefinition definition = TableDefinition.of("t", KeyType.STRING).length(600).build();
		String key = "k".repeat(599);
		StickKey longKey = definition.bytesKey(bytes(key));
		this.encoder.update(definition, 1, longKey, new EntryValues(definition.layout()), 0);
		assertSent(message(0x80, int32(1), varint(599), key));
	}

	@ParameterizedTest
	@EnumSource(names = { "GPT0", "GPC0", "CONN_CNT", "CONN_CUR", "SESS_CNT", "HTTP_REQ_CNT", "HTTP_ERR_CNT", "GPC1",
			"HTTP_FAIL_CNT", "GLITCH_CNT" })
	void unsignedNumbersAreVarints(DataType type) {
		TableDefinition definition = TableDefinition.of("t", KeyType.IP).store(type.keyword()).build();
		this.encoder.update(definition, 1, new IntegerKey(1), values(definition, (data) -> data[0] = -1), 0);
		assertSent(message(0x80, int32(1), int32(1), varint(4294967295L)));
	}

	@Test
	void serverIdIsSigned() {
		TableDefinition definition = TableDefinition.of("t", KeyType.IP).store("server_id").build();
		this.encoder.update(definition, 1, new IntegerKey(1), values(definition, (data) -> data[0] = -5), 0);
		assertSent(message(0x80, int32(1), int32(1), varint(-5)));
	}

	@ParameterizedTest
	@EnumSource(names = { "BYTES_IN_CNT", "BYTES_OUT_CNT" })
	void countsOfBytesHaveSixtyFourBits(DataType type) {
		StickTable table = table(TableDefinition.of("t", KeyType.IP).store(type.keyword()).build(), new AtomicLong());
		table.set(new IntegerKey(1), type, 0, 0x8000_0001_ffff_fff0L);
		this.encoder.update(table.definition(), 1, new IntegerKey(1), read(table, new IntegerKey(1)), 0);
		assertSent(message(0x80, int32(1), int32(1), varint(0x8000_0001_ffff_fff0L)));
	}

	@Test
	void rateIsAgeOfPeriodAndTwoCounts() {
		TableDefinition definition = TableDefinition.of("t", KeyType.IP).store("http_req_rate(10s)").build();
		this.encoder.update(definition, 1, new IntegerKey(1), values(definition, (data) -> {
			data[0] = 2_000_000;
			data[1] = 3000;
			data[2] = -1;
		}), 2_000_500);
		assertSent(message(0x80, int32(1), int32(1), varint(500), varint(3000), varint(4294967295L)));
	}

	@Test
	void ageOfRateIsUnsigned() {
		TableDefinition definition = TableDefinition.of("t", KeyType.IP).store("gpc0_rate(1s)").build();
		this.encoder.update(definition, 1, new IntegerKey(1), values(definition, (data) -> data[0] = 10), 8);
		assertSent(message(0x80, int32(1), int32(1), varint(4294967294L), 0, 0));
	}

	@Test
	void arraysFollowElementByElement() {
		TableDefinition definition = TableDefinition.of("t", KeyType.IP)
			.store("gpt(2)", "gpc(1)", "gpc_rate(2,1s)")
			.build();
		this.encoder.update(definition, 1, new IntegerKey(1), values(definition, (data) -> {
			for (int at = 0; at < data.length; at++) {
				data[at] = at + 1;
			}
		}), 9);
		assertSent(message(0x80, int32(1), int32(1), 1, 2, 3, 5, 5, 6, 2, 8, 9));
	}

	@Test
	void serverKeyIsSentOnceAndNamedByItsIdThen() {
		TableDefinition definition = TableDefinition.of("t", KeyType.IP).store("server_key", "gpc1").build();
		for (String server : new String[] { "srv-one", "srv-two", "srv-one", null }) {
			EntryValues values = new EntryValues(definition.layout());
			values.serverKey(server);
			values.data()[0] = 9;
			this.encoder.update(definition, 1, new IntegerKey(1), values, 0);
		}
		assertSent(message(0x80, int32(1), int32(1), 9, 9, 1, string("srv-one")),
				message(0x80, int32(1), int32(1), 9, 9, 2, string("srv-two")),
				message(0x80, int32(1), int32(1), 9, 1, 1), message(0x80, int32(1), int32(1), 9, 0));
	}

	@Test
	void serverKeyTooLongForAnybodyIsNotSent() {
		TableDefinition definition = TableDefinition.of("t", KeyType.IP).store("server_key").build();
		EntryValues values = new EntryValues(definition.layout());
		values.serverKey("s".repeat(1024));
		this.encoder.update(definition, 1, new IntegerKey(1), values, 0);
		values.serverKey("s".repeat(1025));
		this.encoder.update(definition, 2, new IntegerKey(1), values, 0);
		assertSent(message(0x80, int32(1), int32(1), varint(1027), 1, varint(1024), "s".repeat(1024)),
				message(0x80, int32(2), int32(1), 0));
	}

	@Test
	void largestUpdateStaysBelowTheLimitOfHaproxy() {
		TableDefinition definition = TableDefinition.of("n".repeat(1000), KeyType.STRING)
			.length(1024)
			.store("server_id", "conn_cnt", "conn_rate(1d)", "conn_cur", "sess_cnt", "sess_rate(1d)", "http_req_cnt",
					"http_req_rate(1d)", "http_err_cnt", "http_err_rate(1d)", "bytes_in_cnt", "bytes_in_rate(1d)",
					"bytes_out_cnt", "bytes_out_rate(1d)", "server_key", "http_fail_cnt", "http_fail_rate(1d)",
					"gpt(100)", "gpc(100)", "gpc_rate(100,1d)", "glitch_cnt", "glitch_rate(1d)")
			.build();
		EntryValues values = values(definition, (data) -> Arrays.fill(data, -1));
		values.serverKey("s".repeat(1024));
		this.encoder.timedUpdate(definition, -1, definition.bytesKey(bytes("k".repeat(1024))), values, 0);
		assertThat(this.encoder.size()).isBetween(4000, PeerMessageEncoder.MAX_LENGTH / 2);
		assertThat(WireBytes.drain(this.encoder)).startsWith(10, 0x85);
	}

	@Test
	void drainingTwiceSendsNothingTwice() {
		this.encoder.control(ControlType.HEARTBEAT);
		assertSent(bytes(0, 4));
		assertThat(this.encoder.size()).isZero();
		assertSent();
	}

	private void assertSent(Object... expected) {
		assertThat(WireBytes.drain(this.encoder)).isEqualTo(bytes(expected));
	}

	private void assertKey(KeyType type, int length, StickKey key, byte[] expected) {
		TableDefinition.Builder builder = TableDefinition.of("t", type);
		TableDefinition definition = ((length > 0) ? builder.length(length) : builder).build();
		StickKey sent = (key != null) ? key : definition.bytesKey(bytes("alice"));
		this.encoder.update(definition, 1, sent, new EntryValues(definition.layout()), 0);
		assertSent(message(0x80, int32(1), expected));
	}

	private static EntryValues values(TableDefinition definition, Consumer<int[]> fill) {
		EntryValues values = new EntryValues(definition.layout());
		fill.accept(values.data());
		return values;
	}

	private static StickTable table(TableDefinition definition, AtomicLong millis) {
		return new StickTable(definition, () -> TimeUnit.MILLISECONDS.toNanos(millis.get()));
	}

	private static EntryValues read(StickTable table, StickKey key) {
		EntryValues values = new EntryValues(table.definition().layout());
		assertThat(table.read(table.lookup(key), values)).isTrue();
		return values;
	}

}
