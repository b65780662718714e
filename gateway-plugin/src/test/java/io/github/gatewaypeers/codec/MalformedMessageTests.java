package io.github.gatewaypeers.codec;

import java.util.Arrays;
import java.util.stream.Stream;

import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.gatewaypeers.codec.WireBytes.bytes;
import static io.github.gatewaypeers.codec.WireBytes.hex;
import static io.github.gatewaypeers.codec.WireBytes.int32;
import static io.github.gatewaypeers.codec.WireBytes.message;
import static io.github.gatewaypeers.codec.WireBytes.string;
import static io.github.gatewaypeers.codec.WireBytes.varint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What breaks the protocol is refused with the error that HAProxy would send, as soon as
 * it can be seen.
 */
class MalformedMessageTests {

	private static final TableDefinition TABLE = TableDefinition.of("t", KeyType.STRING)
		.length(8)
		.store("server_id", "gpc0", "bytes_in_cnt", "server_key", "gpt(2)", "gpc_rate(1,1s)")
		.build();

	private static final byte[] DEFINE = message(0x82, 1, string("t"), 6, 9,
			varint(1 | (1 << 2) | (1 << 13) | (1 << 19) | (1 << 22) | (1 << 24)), 0, 22, 2, 24, 1, varint(1000));

	private static final byte[] VALUES = bytes(varint(-1), varint(240), varint(1L << 40), 5, 1, string("one"), 7,
			varint(241), varint(500), varint(2288), 9);

	static Stream<Arguments> malformed() {
		return Stream.of( //
				arguments("reserved class", bytes(255, 0)), arguments("reserved class", bytes(255, 0x80, 0)),
				arguments("length of more than 64 bits", hex("0a 80 ff ff ff ff ff ff ff ff ff ff")),
				arguments("length that does not end", hex("0a 80 f0 80 80 80 80 80 80 80 80 80")),
				arguments("ack without table", message(0x84)), arguments("ack without id", message(0x84, 1)),
				arguments("ack cut off", message(0x84, 1, 0, 0, 0)),
				arguments("ack with cut off table", message(0x84, 0xf0)),
				arguments("switch without table", message(0x83)),
				arguments("switch with cut off table", message(0x83, 0xff)),
				arguments("definition without anything", message(0x82)),
				arguments("definition without name", message(0x82, 1)),
				arguments("definition with empty name", message(0x82, 1, 0, 4, 4, 0)),
				arguments("definition with name too long", message(0x82, 1, 6, "table")),
				arguments("definition with name of 2^63", message(0x82, 1, varint(Long.MIN_VALUE), "table")),
				arguments("definition with name of 2^32", message(0x82, 1, varint(1L << 32), "table")),
				arguments("definition without key type", message(0x82, 1, string("t"))),
				arguments("definition without key length", message(0x82, 1, string("t"), 6)),
				arguments("definition without types", message(0x82, 1, string("t"), 6, 9)),
				arguments("definition with cut off expire", message(0x82, 1, string("t"), 6, 9, 0, 0xf0)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void malformed(String what, byte[] message) {
		DecodedPeer peer = new DecodedPeer(TABLE);
		assertThatExceptionOfType(PeerProtocolException.class).isThrownBy(() -> peer.receive(DEFINE, message))
			.satisfies((ex) -> assertThat(ex.type()).isEqualTo(ErrorType.PROTOCOL))
			.satisfies((ex) -> assertThat(ex.getMessage()).isNotBlank().matches("[ -~]*"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x80, 0x81, 0x85, 0x86 })
	void updateCutOffAtAnyByte(int type) {
		byte[] head = bytes((type == 0x80 || type == 0x85) ? int32(5) : "", (type >= 0x85) ? int32(6) : "");
		byte[] whole = bytes(head, string("key"), VALUES);
		assertThat(new DecodedPeer(TABLE).receive(DEFINE, message(type, whole))).hasSize(1);
		for (int length = 0; length < whole.length; length++) {
			byte[] cut = Arrays.copyOf(whole, length);
			assertThatExceptionOfType(PeerProtocolException.class).as("after %d bytes", length)
				.isThrownBy(() -> new DecodedPeer(TABLE).receive(DEFINE, message(type, cut)))
				.satisfies((ex) -> assertThat(ex.type()).isEqualTo(ErrorType.PROTOCOL));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "04", "7f", "f0 00", "ff f0 fe fe 7e", "ff f0 fe fe fe fe fe fe fe 06",
			"ff f0 fe fe fe fe fe fe fe 0e" })
	void stringKeyLongerThanItsMessage(String length) {
		assertThatExceptionOfType(PeerProtocolException.class)
			.isThrownBy(() -> new DecodedPeer(TABLE).receive(DEFINE, message(0x81, hex(length), "abc")));
	}

	@Test
	void fixedKeysCutOff() {
		TableDefinition ip = TableDefinition.of("t", KeyType.IP).build();
		TableDefinition ip6 = TableDefinition.of("t", KeyType.IPV6).build();
		TableDefinition binary = TableDefinition.of("t", KeyType.BINARY).length(20).build();
		byte[] zeroes = new byte[20];
		for (int missing = 1; missing <= 4; missing++) {
			assertCutOff(ip, bytes(4, 4), Arrays.copyOf(zeroes, 4 - missing));
			assertCutOff(ip6, bytes(5, 16), Arrays.copyOf(zeroes, 16 - missing));
			assertCutOff(binary, bytes(7, 20), Arrays.copyOf(zeroes, 20 - missing));
		}
	}

	private static void assertCutOff(TableDefinition table, byte[] keys, byte[] key) {
		assertThatExceptionOfType(PeerProtocolException.class)
			.isThrownBy(
					() -> new DecodedPeer(table).receive(message(0x82, 1, string("t"), keys, 0, 0), message(0x81, key)))
			.withMessageContaining("cut off");
	}

	@ParameterizedTest
	@ValueSource(longs = { 16385, 1L << 31, (1L << 32) + 3, Long.MAX_VALUE, Long.MIN_VALUE, -1 })
	void announcedLengthIsCheckedBeforeAnythingIsWaitedFor(long length) {
		for (int messageClass : new int[] { 0, 1, 10, 99 }) {
			DecodedPeer peer = new DecodedPeer(TABLE);
			assertThatExceptionOfType(PeerProtocolException.class)
				.isThrownBy(() -> peer.receive(messageClass, 0x80, varint(length)))
				.withMessageContaining(Long.toUnsignedString(length))
				.satisfies((ex) -> assertThat(ex.type()).isEqualTo(ErrorType.SIZE_LIMIT));
		}
	}

	@Test
	void limitIsThatOfTheSection() {
		DecodedPeer peer = new DecodedPeer(100, TABLE);
		assertThat(peer.receive(99, 0x80, 100, "x".repeat(100), 0, 4)).hasSize(1);
		assertThatExceptionOfType(PeerProtocolException.class).isThrownBy(() -> peer.receive(99, 0x80, 101))
			.withMessage("a message of 101 bytes exceeds the limit of 100");
	}

}
