package io.github.gatewaypeers.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.gatewaypeers.codec.WireBytes.bytes;
import static io.github.gatewaypeers.codec.WireBytes.int32;
import static io.github.gatewaypeers.codec.WireBytes.message;
import static io.github.gatewaypeers.codec.WireBytes.string;
import static io.github.gatewaypeers.codec.WireBytes.varint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The strings that stand for themselves once and are named by an id then.
 */
class DictionaryTests {

	private static final byte[] DEFINE = message(0x82, 1, string("t"), 2, 4, varint(1 << 19), 0);

	private static final TableDefinition TABLE = TableDefinition.of("t", KeyType.INTEGER).store("server_key").build();

	private final DecodedPeer peer = new DecodedPeer(TABLE);

	@Test
	void stringIsKnownByItsIdThen() {
		assertThat(
				receive(bytes(9, 1, string("srv-one")), bytes(9, 128, string("srv-two")), bytes(1, 1), bytes(1, 128)))
			.containsExactly("srv-one", "srv-two", "srv-one", "srv-two");
	}

	@Test
	void idMayBeGivenToAnotherString() {
		assertThat(receive(bytes(5, 3, string("one")), bytes(5, 3, string("two")), bytes(1, 3))).containsExactly("one",
				"two", "two");
	}

	@Test
	void lengthOfZeroIsNoValue() {
		assertThat(receive(bytes(0))).containsExactly("none");
	}

	@Test
	void idThatWasNeverDefinedIsNoValue() {
		assertThat(receive(bytes(1, 77))).containsExactly("none");
	}

	@Test
	void bytesAfterTheStringAreIgnored() {
		assertThat(receive(bytes(8, 1, string("one"), "xyz"), bytes(1, 1))).containsExactly("one", "one");
	}

	@Test
	void stringEndsAtItsFirstNul() {
		assertThat(receive(bytes(7, 1, string("one\0x")))).containsExactly("one");
	}

	@Test
	void stringTooLongIsNoValueAndNotRemembered() {
		assertThat(receive(bytes(5, 1, string("one")), bytes(varint(1024 + 3), 2, string("x".repeat(1024))),
				bytes(varint(1025 + 3), 1, string("x".repeat(1025))), bytes(1, 1)))
			.containsExactly("one", "x".repeat(1024), "none", "none");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 129, 239 })
	void idsAreOneToOneHundredAndTwentyEight(int id) {
		assertMalformed(bytes(1, id), "dictionary id " + id + " is not 1 to 128");
		assertMalformed(bytes(5, id, string("one")), "dictionary id " + id);
	}

	@Test
	void hugeIdIsMalformed() {
		assertMalformed(bytes(10, varint(-1)), "dictionary id 18446744073709551615");
		assertMalformed(bytes(5, varint((1L << 32) + 1)), "dictionary id 4294967297");
	}

	@Test
	void lengthsMustFit() {
		assertMalformed(bytes(2, 1), "dictionary value of 2 bytes exceeds the 1 bytes left");
		assertMalformed(bytes(5, 1, 4, "one"), "dictionary string of 4 bytes exceeds the 3");
		assertMalformed(bytes(4, 1, 3, "one"), "exceeds its length");
		assertMalformed(bytes(1, 0xf0, 0), "exceeds its length", "dictionary id 240");
		assertMalformed(bytes(), "missing");
	}

	@Test
	void oneDictionaryServesAllTables() {
		DecodedPeer peer = new DecodedPeer(TABLE,
				TableDefinition.of("u", KeyType.INTEGER).store("server_key", "gpc0").build());
		assertThat(peer.receive(DEFINE, message(0x80, int32(1), int32(1), 5, 1, string("one")),
				message(0x82, 2, string("u"), 2, 4, varint((1 << 19) | (1 << 2)), 0),
				message(0x80, int32(1), int32(1), 9, 1, 1)))
			.containsExactly("t#1 IntegerKey[value=1]=[] one", "u#1 IntegerKey[value=1]=[9] one");
	}

	@Test
	void stringsOfTablesThatArePassedOverAreKept() {
		assertThat(this.peer.receive(
				message(0x82, 2, string("other"), 6, 33, varint((1 << 19) | (1 << 13) | (1 << 10)), 0, 10, 1),
				message(0x80, int32(1), string("key"), 9, 9, 9, 8, 5, 1, string("one"), "rest"),
				message(0x85, int32(2), int32(2), string("key"), 9, 9, 9, 8, 5, 2, string("two")),
				message(0x82, 3, string("t"), 7, 5, varint(1 << 19), 0), // ours, but of
																			// another
																			// type
				message(0x81, "abcde", 7, 3, string("three")), message(0x86, int32(1), "abcde", 6, 4, string("four")),
				message(0x82, 4, string("v4"), 4, 4, varint((1 << 19) | (1 << 22)), 0, 22, 2),
				message(0x81, int32(1), 6, 5, string("five"), 7, 7), DEFINE, message(0x81, int32(1), 1, 1),
				message(0x81, int32(1), 1, 2), message(0x81, int32(1), 1, 3), message(0x81, int32(1), 1, 4),
				message(0x81, int32(1), 1, 5)))
			.containsExactly("t#1 IntegerKey[value=1]=[] one", "t#2 IntegerKey[value=1]=[] two",
					"t#3 IntegerKey[value=1]=[] three", "t#4 IntegerKey[value=1]=[] four",
					"t#5 IntegerKey[value=1]=[] five");
	}

	@Test
	void nonsenseInTablesThatArePassedOverDoesNotMatter() {
		assertThat(this.peer.receive(message(0x82, 2, string("other"), 6, 33, varint(1 << 19), 0), message(0x80),
				message(0x81, 77, "abc"), message(0x85, "1"), message(0x81, string("k"), 1, 0),
				message(0x81, string("k"), 9, 1, 200),
				message(0x82, 2, string("other"), 7, varint(-1), varint(1 << 19)), message(0x81, 1, 2, 3),
				message(0x82, 2, string("other"), 99, varint(1L << 40), varint(1 << 19)), message(0x81, 1, 2, 3), 0, 4))
			.containsExactly(new PeerMessage.Control(ControlType.HEARTBEAT));
	}

	@Test
	void sentIdsAreThoseOfTheLeastRecentlyUsed() {
		SentDictionary dictionary = new SentDictionary();
		for (int id = 1; id <= 128; id++) {
			assertThat(dictionary.find("server" + id, 1)).isZero();
			assertThat(dictionary.add("server" + id, 1)).isEqualTo(id);
		}
		assertThat(dictionary.find("server1", 1)).isEqualTo(1);
		assertThat(dictionary.add("server129", 1)).isEqualTo(2);
		assertThat(dictionary.find("server2", 1)).isZero();
		assertThat(dictionary.find("server3", 1)).isEqualTo(3);
		assertThat(dictionary.add("server130", 1)).isEqualTo(4);
		assertThat(dictionary.find("server1", 1)).isEqualTo(1);
	}

	@Test
	void sentStringsAreSpelledOutForEachTable() {
		TableDefinition other = TableDefinition.of("u", KeyType.INTEGER).store("server_key").build();
		PeerMessageEncoder encoder = new PeerMessageEncoder();
		EntryValues values = new EntryValues(TABLE.layout());
		values.serverKey("one");
		encoder.table(1, TABLE);
		encoder.update(TABLE, 1, new IntegerKey(1), values, 0);
		encoder.table(2, other);
		encoder.update(other, 1, new IntegerKey(1), values, 0);
		encoder.update(other, 2, new IntegerKey(2), values, 0);
		encoder.table(1, TABLE);
		encoder.update(TABLE, 2, new IntegerKey(2), values, 0);
		assertThat(WireBytes.drain(encoder))
			.isEqualTo(bytes(DEFINE, message(0x80, int32(1), int32(1), 5, 1, string("one")),
					message(0x82, 2, string("u"), 2, 4, varint(1 << 19), 0),
					message(0x80, int32(1), int32(1), 5, 1, string("one")), message(0x80, int32(2), int32(2), 1, 1),
					DEFINE, message(0x80, int32(2), int32(2), 1, 1)));
	}

	@Test
	void anyNumberOfServersArriveAsTheyWere() {
		PeerMessageEncoder encoder = new PeerMessageEncoder();
		encoder.table(1, TABLE);
		EntryValues values = new EntryValues(TABLE.layout());
		Random random = new Random(128);
		List<String> sent = new ArrayList<>();
		for (int round = 0; round < 5000; round++) {
			String server = (round % 50 == 0) ? null : "server" + random.nextInt((round < 2500) ? 120 : 400);
			sent.add((server != null) ? server : "none");
			values.serverKey(server);
			encoder.update(TABLE, round, new IntegerKey(round), values, 0);
		}
		assertThat(this.peer.receive(WireBytes.drain(encoder)).stream().map(DictionaryTests::serverKey).toList())
			.isEqualTo(sent);
	}

	private List<String> receive(byte[]... values) {
		List<String> received = new ArrayList<>();
		this.peer.receive(DEFINE);
		for (byte[] value : values) {
			received.add(serverKey(this.peer.receive(message(0x81, int32(1), value)).get(0)));
		}
		return received;
	}

	private static String serverKey(Object update) {
		String text = (String) update;
		return text.endsWith("[]") ? "none" : text.substring(text.indexOf("=[] ") + 4);
	}

	private static void assertMalformed(byte[] value, String... reasons) {
		assertThatExceptionOfType(PeerProtocolException.class)
			.isThrownBy(() -> new DecodedPeer(TABLE).receive(DEFINE, message(0x81, int32(1), value)))
			.satisfies(
					(ex) -> assertThat(reasons).anySatisfy((reason) -> assertThat(ex.getMessage()).contains(reason)));
	}

}
