package io.github.gatewaypeers.codec;

import java.util.List;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.gatewaypeers.codec.WireBytes.bytes;
import static io.github.gatewaypeers.codec.WireBytes.int32;
import static io.github.gatewaypeers.codec.WireBytes.message;
import static io.github.gatewaypeers.codec.WireBytes.string;
import static io.github.gatewaypeers.codec.WireBytes.varint;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every message that we may receive, to the byte.
 */
class PeerMessageDecoderTests {

	private static final byte[] DEFINE_T = message(0x82, 1, string("t"), 2, 4, 1 << 2, varint(60_000));

	private static final byte[] DEFINE_S = message(0x82, 2, string("s"), 6, 9, 1 << 2, varint(60_000));

	private final DecodedPeer peer = new DecodedPeer(
			TableDefinition.of("t", KeyType.INTEGER).expire(60_000).store("gpc0").build(),
			TableDefinition.of("s", KeyType.STRING).length(8).expire(60_000).store("gpc0").build());

	@ParameterizedTest
	@EnumSource
	void controlMessagesAreRead(ControlType type) {
		assertThat(this.peer.receive(0, type.number())).containsExactly(new PeerMessage.Control(type));
	}

	@ParameterizedTest
	@CsvSource({ "0, PROTOCOL", "1, SIZE_LIMIT" })
	void errorMessagesAreRead(int number, ErrorType type) {
		assertThat(this.peer.receive(1, number)).containsExactly(new PeerMessage.Failure(type));
	}

	@Test
	void acksAreRead() {
		assertThat(this.peer.receive(message(0x84, 3, int32(42)), message(0x84, varint(-1), int32(-1), "more")))
			.containsExactly(new PeerMessage.Ack(3, 42), new PeerMessage.Ack(-1, -1));
	}

	@Test
	void updateOfEachTypeIsRead() {
		assertThat(this.peer.receive(DEFINE_T, //
				message(0x80, int32(7), int32(100), 5), //
				message(0x81, int32(101), 6), //
				message(0x85, int32(20), int32(30_000), int32(102), 7), //
				message(0x86, int32(40_000), int32(103), 8)))
			.containsExactly("t#7 IntegerKey[value=100]=[5]", "t#8 IntegerKey[value=101]=[6]",
					"t#20 IntegerKey[value=102]=[7] expires in 30000",
					"t#21 IntegerKey[value=103]=[8] expires in 40000");
	}

	@Test
	void incrementalIdsWrapAndAreThoseOfTheirTable() {
		assertThat(this.peer.receive(DEFINE_T, message(0x81, int32(1), 0), message(0x80, int32(-1), int32(2), 0),
				DEFINE_S, message(0x81, string("a"), 0), DEFINE_T, message(0x81, int32(3), 0),
				message(0x86, int32(9), int32(4), 0)))
			.containsExactly("t#1 IntegerKey[value=1]=[0]", "t#4294967295 IntegerKey[value=2]=[0]",
					"s#1 BytesKey[a]=[0]", "t#0 IntegerKey[value=3]=[0]", "t#1 IntegerKey[value=4]=[0] expires in 9");
	}

	@Test
	void definitionRepeatedIsNotAskedForAgain() {
		this.peer.receive(DEFINE_T, DEFINE_S, DEFINE_T, DEFINE_S, DEFINE_T);
		assertThat(this.peer.asked).extracting(TableAnnouncement::name).containsExactly("t", "s");
		assertThat(this.peer.decoder.remoteTables()).hasSize(2);
	}

	@Test
	void definitionOfTableNotOursIsNotAskedForAgainEither() {
		byte[] other = message(0x82, 7, string("other"), 2, 4, 1, 0);
		assertThat(this.peer.receive(other, DEFINE_T, other, message(0x80, int32(1), int32(1), 0))).isEmpty();
		assertThat(this.peer.asked).extracting(TableAnnouncement::name).containsExactly("other", "t");
	}

	@Test
	void definitionThatChangedIsAskedForAndGoesOnCounting() {
		assertThat(this.peer.receive(DEFINE_T, message(0x80, int32(7), int32(1), 5), //
				message(0x82, 1, string("t"), 2, 4, (1 << 2) | 1, varint(60_000)), message(0x81, int32(2), 9, 6)))
			.containsExactly("t#7 IntegerKey[value=1]=[5]", "t#8 IntegerKey[value=2]=[6]");
		assertThat(this.peer.asked).hasSize(2);
		assertThat(this.peer.decoder.remoteTables()).hasSize(1);
	}

	@Test
	void definitionThatOnlyAddsPeriodsIsAnother() {
		DecodedPeer peer = new DecodedPeer(
				TableDefinition.of("r", KeyType.INTEGER).store("gpc0", "gpc0_rate(1s)").build());
		peer.receive(message(0x82, 1, string("r"), 2, 4, 0x0c),
				message(0x82, 1, string("r"), 2, 4, 0x0c, 0, 3, varint(1000)));
		assertThat(peer.asked).extracting((announced) -> announced.store().get(1).period())
			.containsExactly(Integer.MAX_VALUE, 1000);
	}

	@Test
	void tableAnnouncedUnderAnotherIdHasOnlyThatOne() {
		assertThat(this.peer.receive(DEFINE_T, message(0x80, int32(7), int32(1), 5), //
				message(0x82, 9, string("t"), 2, 4, 1 << 2, varint(60_000)), message(0x81, int32(2), 6), //
				message(0x83, 1), message(0x81, int32(3), 7), //
				message(0x83, 9), message(0x81, int32(4), 8)))
			.containsExactly("t#7 IntegerKey[value=1]=[5]", "t#8 IntegerKey[value=2]=[6]",
					"t#9 IntegerKey[value=4]=[8]");
		assertThat(this.peer.decoder.remoteTables()).extracting(RemoteTable::senderId).containsExactly(9L);
	}

	@Test
	void idGivenToAnotherTableLeavesTheFirst() {
		assertThat(this.peer.receive(DEFINE_T, message(0x82, 1, string("s"), 6, 9, 1 << 2, varint(60_000)),
				message(0x83, 1), message(0x80, int32(1), string("a"), 5)))
			.containsExactly("s#1 BytesKey[a]=[5]");
		assertThat(this.peer.decoder.remoteTables()).hasSize(1);
	}

	@Test
	void switchGoesBackToTableAnnouncedBefore() {
		assertThat(this.peer.receive(DEFINE_T, DEFINE_S, message(0x83, 1), message(0x80, int32(1), int32(1), 5),
				message(0x83, 2, "more"), message(0x80, int32(1), string("a"), 6)))
			.containsExactly("t#1 IntegerKey[value=1]=[5]", "s#1 BytesKey[a]=[6]");
	}

	@Test
	void updatesAfterUnknownSwitchArePassedOver() {
		assertThat(this.peer.receive(DEFINE_T, message(0x83, 3), message(0x80, int32(1), int32(1), 5),
				message(0x81, "anything"), message(0x83, 1), message(0x80, int32(2), int32(1), 5)))
			.containsExactly("t#2 IntegerKey[value=1]=[5]");
	}

	@Test
	void updatesBeforeAnyDefinitionArePassedOver() {
		assertThat(this.peer.receive(message(0x80, int32(1), int32(1), 5), message(0x81), message(0x85, "?"),
				message(0x86), 0, 4))
			.containsExactly(new PeerMessage.Control(ControlType.HEARTBEAT));
	}

	@ParameterizedTest
	@ValueSource(ints = { 5, 6, 0x7f, 0x80, 0xff })
	void unknownControlTypesAreSkipped(int type) {
		assertSkipped(bytes(0, type, (type < 128) ? "" : bytes(3, "abc")));
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 0x7f, 0x80, 0xff })
	void unknownErrorTypesAreSkipped(int type) {
		assertSkipped(bytes(1, type, (type < 128) ? "" : bytes(0)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 4, 0x7f, 0x87, 0xff })
	void unknownStickTableTypesAreSkipped(int type) {
		assertSkipped(bytes(10, type, (type < 128) ? "" : bytes(3, "abc")));
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 9, 11, 128, 254 })
	void unknownClassesAreSkippedWithTheirContent(int messageClass) {
		assertSkipped(bytes(messageClass, 0));
		assertSkipped(bytes(messageClass, 0x80, 0));
		assertSkipped(bytes(messageClass, 0x85, varint(300), "x".repeat(300)));
	}

	private void assertSkipped(byte[] message) {
		assertThat(this.peer.receive(message, 0, 4)).containsExactly(new PeerMessage.Control(ControlType.HEARTBEAT));
	}

	@Test
	void bytesAfterTheValuesAreIgnored() {
		assertThat(this.peer.receive(DEFINE_T, message(0x80, int32(7), int32(100), 5, "later types"), 0, 4))
			.containsExactly("t#7 IntegerKey[value=100]=[5]", new PeerMessage.Control(ControlType.HEARTBEAT));
	}

	@Test
	void stringKeysAreCutToTheirTable() {
		assertThat(this.peer.receive(DEFINE_S, message(0x80, int32(1), string("12345678"), 1),
				message(0x80, int32(2), string("123456789"), 2), message(0x80, int32(3), string("ab\0cd"), 3),
				message(0x80, int32(4), string(""), 4)))
			.containsExactly("s#1 BytesKey[12345678]=[1]", "s#2 BytesKey[12345678]=[2]", "s#3 BytesKey[ab]=[3]",
					"s#4 BytesKey[]=[4]");
	}

	@Test
	void addressAndBinaryKeysHaveTheLengthOfTheirTable() {
		DecodedPeer peer = new DecodedPeer(TableDefinition.of("ip", KeyType.IP).build(),
				TableDefinition.of("ip6", KeyType.IPV6).build(),
				TableDefinition.of("bin", KeyType.BINARY).length(3).build());
		assertThat(peer.receive(message(0x82, 1, string("ip"), 4, 4, 0, 0), message(0x80, int32(1), 10, 1, 2, 3),
				message(0x82, 2, string("ip6"), 5, 16, 0, 0),
				message(0x80, int32(1), 0x20, 1, 0x0d, 0xb8, int32(0), int32(0), int32(1)),
				message(0x82, 3, string("bin"), 7, 3, 0, 0), message(0x80, int32(1), "a", 0, "c")))
			.containsExactly("ip#1 IntegerKey[value=167838211]=[]", "ip6#1 Ipv6Key[high=2306139568115548160, low=1]=[]",
					"bin#1 BytesKey[a\\x00c]=[]");
	}

	@Test
	void tableWithOtherKeysIsPassedOver() {
		assertThat(
				this.peer.receive(message(0x82, 1, string("t"), 2, 8, 1 << 2, 0), message(0x80, int32(1), int32(1), 5),
						message(0x82, 2, string("s"), 6, 8, 1 << 2, 0), message(0x80, int32(1), string("a"), 5)))
			.isEmpty();
		assertThat(this.peer.decoder.remoteTables()).isEmpty();
	}

	@Test
	void valuesThatWeDoNotStoreAreReadOver() {
		assertThat(this.peer.receive(message(0x82, 1, string("t"), 2, 4, varint(0x63fffff), varint(60_000), //
				3, 1, 5, 1, 8, 1, 10, 1, 12, 1, 14, 1, 16, 1, 18, 1, 21, 1, 26, 1),
				message(0x80, int32(1), int32(9), varint(-1), 1, varint(777), 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
						1, 1, 1, 1, 1, 1, varint(1L << 40), 1, 1, 1, varint(1L << 41), 1, 1, 1, 1, 1, 1, 1, 9, 1,
						string("srv-one"), 1, 1, 1, 1, 1, 1, 1, 1, 1)))
			.containsExactly("t#1 IntegerKey[value=9]=[777]");
	}

	@Test
	void valuesThatThePeerDoesNotStoreAreZeroForNewEntries() {
		DecodedPeer peer = new DecodedPeer(
				TableDefinition.of("t", KeyType.INTEGER).store("server_id", "gpc0", "gpc1").build());
		assertThat(peer.receive(DEFINE_T, message(0x80, int32(1), int32(1), 5)))
			.containsExactly("t#1 IntegerKey[value=1]=[0, 5, 0]");
	}

	@Test
	void numbersAreCutToTheirSizeAsInHaproxy() {
		DecodedPeer peer = new DecodedPeer(
				TableDefinition.of("t", KeyType.INTEGER).store("server_id", "gpc0", "bytes_in_cnt").build());
		assertThat(peer.receive(message(0x82, 1, string("t"), 2, 4, varint(1 | (1 << 2) | (1 << 13)), 0),
				message(0x80, int32(1), int32(1), varint(-7), varint((1L << 32) + 5), varint(-2))))
			.containsExactly("t#1 IntegerKey[value=1]=[-7, 5, -2, -1]");
	}

	@Test
	void ratesBeginTheirAgeBeforeNowAndAreEven() {
		DecodedPeer peer = new DecodedPeer(TableDefinition.of("t", KeyType.INTEGER).store("gpc0_rate(1s)").build());
		assertThat(peer.receive(message(0x82, 1, string("t"), 2, 4, 1 << 3, 0, 3, varint(1000)),
				message(0x80, int32(1), int32(1), varint(500), varint(3000), varint(4294967295L)),
				message(0x81, int32(1), varint(501), 0, 0), message(0x81, int32(1), varint(4294966980L), 1, 2)))
			.containsExactly("t#1 IntegerKey[value=1]=[9999500, 3000, -1]", "t#2 IntegerKey[value=1]=[9999498, 0, 0]",
					"t#3 IntegerKey[value=1]=[10000316, 1, 2]");
	}

	@Test
	void connectionsOfThePeerAreNotLearnedUnlessReceiveOnly() {
		byte[] define = message(0x82, 1, string("t"), 2, 4, (1 << 2) | (1 << 6), 0);
		byte[] update = message(0x80, int32(1), int32(1), 5, 6);
		assertThat(new DecodedPeer(TableDefinition.of("t", KeyType.INTEGER).store("gpc0", "conn_cur").build())
			.receive(define, update)).containsExactly("t#1 IntegerKey[value=1]=[5, 0]");
		assertThat(new DecodedPeer(
				TableDefinition.of("t", KeyType.INTEGER).store("gpc0", "conn_cur").recvOnly(true).build())
			.receive(define, update)).containsExactly("t#1 IntegerKey[value=1]=[5, 6]");
	}

	@Test
	void arraysOfOtherSizesShareTheirFirstElements() {
		DecodedPeer peer = new DecodedPeer(
				TableDefinition.of("t", KeyType.INTEGER).store("gpt(3)", "gpc(1)", "gpc_rate(2,1s)").build());
		assertThat(
				peer.receive(message(0x82, 1, string("t"), 2, 4, varint(7 << 22), 0, 22, 2, 23, 3, 24, 1, varint(1000)),
						message(0x80, int32(1), int32(1), 1, 2, 3, 4, 5, 0, 6, 7)))
			.containsExactly("t#1 IntegerKey[value=1]=[1, 2, 0, 3, 10000000, 6, 7, 0, 0, 0]");
	}

	@Test
	void remainingLifeIsUnsigned() {
		assertThat(this.peer.receive(DEFINE_T, message(0x85, int32(1), int32(-1), int32(1), 5)))
			.containsExactly("t#1 IntegerKey[value=1]=[5] expires in 4294967295");
	}

	@Test
	void messageMayBeAsLongAsTheLimit() {
		assertThat(this.peer.receive(2, 0x80, varint(16384), "x".repeat(16384), 0, 4)).hasSize(1);
		assertThat(this.peer.receive(DEFINE_T, 10, 0x80, varint(16384), int32(1), int32(1), 5, "x".repeat(16375), 0, 4))
			.hasSize(2);
	}

	@Test
	void floodOfDefinitionsIsNotRemembered() {
		for (int id = 10; id < 10_010; id++) {
			assertThat(this.peer.receive(message(0x82, varint(id), string("other" + id), 2, 4, 0, 0))).isEmpty();
		}
		assertThat(this.peer.asked).hasSize(10_000);
		this.peer.asked.clear();
		this.peer.receive(message(0x82, varint(10), string("other10"), 2, 4, 0, 0));
		assertThat(this.peer.asked).isEmpty();
		this.peer.receive(message(0x82, varint(10_009), string("other10009"), 2, 4, 0, 0));
		assertThat(this.peer.asked).hasSize(1);
		assertThat(this.peer.receive(DEFINE_T, message(0x80, int32(1), int32(1), 5))).hasSize(1);
	}

	@Test
	void floodOfIdsForOneTableLeavesOne() {
		for (int id = 1; id < 5000; id++) {
			this.peer.receive(message(0x82, varint(id), string("t"), 2, 4, 1 << 2, varint(60_000)));
		}
		assertThat(this.peer.decoder.remoteTables()).extracting(RemoteTable::senderId).containsExactly(4999L);
	}

	@Test
	void learnedEntryHasTheValues() {
		this.peer.decoder.append(
				Unpooled.wrappedBuffer(bytes(DEFINE_T, message(0x85, int32(1), int32(1000), int32(100), varint(77)))));
		PeerMessage.Update update = (PeerMessage.Update) this.peer.decoder.next();
		update.table().table().learn(update.key(), update.values(), update.table().learnt(), update.remaining());
		assertThat(this.peer.table("t").get(this.peer.table("t").lookup(update.key()), DataType.GPC0, 0)).isEqualTo(77);
		assertThat(List.copyOf(this.peer.decoder.remoteTables())).containsExactly(update.table());
	}

}
