package io.github.gatewaypeers.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.Test;

import static io.github.gatewaypeers.codec.WireBytes.bytes;
import static io.github.gatewaypeers.codec.WireBytes.int32;
import static io.github.gatewaypeers.codec.WireBytes.message;
import static io.github.gatewaypeers.codec.WireBytes.string;
import static io.github.gatewaypeers.codec.WireBytes.varint;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * TCP cuts where it likes: the messages do not depend on it.
 */
class PartialFramesTests {

	private static final TableDefinition[] TABLES = {
			TableDefinition.of("one", KeyType.STRING).length(1000).store("gpc0", "server_key").build(),
			TableDefinition.of("two", KeyType.IPV6).store("bytes_in_cnt", "http_req_rate(10s)", "gpt(2)").build() };

	private static final byte[] STREAM = stream();

	private static final List<Object> MESSAGES = new DecodedPeer(TABLES).receive(STREAM);

	private static byte[] stream() {
		byte[] define1 = message(0x82, 1, string("one"), 6, varint(1001), varint((1 << 2) | (1 << 19)), varint(70_000));
		byte[] define2 = message(0x82, varint(300), string("two"), 5, 16,
				varint((1 << 10) | (1 << 13) | (1 << 22) | (1L << 40)), 0, 10, varint(10_000), 22, 2, 0xff);
		byte[] key = bytes(int32(0x20010db8), int32(0), int32(0), int32(7));
		return bytes(0, 0, define1, //
				message(0x80, int32(0xf0f0f0f0L), string("a"), varint(300), 9, 1, string("srv-one")),
				message(0x85, int32(-1), int32(-1), string("k".repeat(600)), varint(3000), 1, 1), 0, 4, 99, 7, define2,
				message(0x81, key, varint(1L << 20), varint(70_000), varint(255), varint(1L << 45), 1, varint(240),
						"+"),
				message(0x86, int32(5000), key, 0, 0, 0, varint(-1), 0, 0),
				bytes(99, 0xf0, varint(300), "z".repeat(300)), message(0x84, varint(4711), int32(0x80808080L)),
				message(0x83, 1), message(0x81, string("l".repeat(2500)), 1, 0), 1, 1);
	}

	@Test
	void allIsThere() {
		assertThat(MESSAGES).hasSize(9);
	}

	@Test
	void byteByByte() {
		DecodedPeer peer = new DecodedPeer(TABLES);
		List<Object> messages = new ArrayList<>();
		for (byte each : STREAM) {
			messages.addAll(peer.receive(new byte[] { each }));
		}
		assertThat(messages).isEqualTo(MESSAGES);
	}

	@Test
	void cutAtEachPlace() {
		for (int cut = 0; cut <= STREAM.length; cut++) {
			DecodedPeer peer = new DecodedPeer(TABLES);
			List<Object> messages = new ArrayList<>(peer.receive(Arrays.copyOf(STREAM, cut)));
			messages.addAll(peer.receive(Arrays.copyOfRange(STREAM, cut, STREAM.length)));
			assertThat(messages).as("cut after %d bytes", cut).isEqualTo(MESSAGES);
		}
	}

	@Test
	void messageIsThereAsSoonAsItsLastByteIs() {
		byte[] stream = bytes(message(0x84, varint(4711), int32(1)), 0, 4);
		DecodedPeer peer = new DecodedPeer(TABLES);
		assertThat(peer.receive(Arrays.copyOf(stream, stream.length - 3))).isEmpty();
		assertThat(peer.receive((int) stream[stream.length - 3])).hasSize(1);
		assertThat(peer.receive(0)).isEmpty();
		assertThat(peer.receive(4)).hasSize(1);
	}

	@Test
	void cutAtRandomPlacesManyTimesOver() {
		Random random = new Random(4711);
		byte[] updates = Arrays.copyOfRange(STREAM, 2, STREAM.length);
		for (int round = 0; round < 50; round++) {
			DecodedPeer peer = new DecodedPeer(TABLES);
			List<Object> messages = new ArrayList<>();
			List<Object> expected = new ArrayList<>();
			DecodedPeer whole = new DecodedPeer(TABLES);
			for (int repeat = 0; repeat < 20; repeat++) {
				expected.addAll(whole.receive(updates));
				for (int from = 0; from < updates.length;) {
					int to = Math.min(updates.length, from + 1 + random.nextInt(1 << random.nextInt(13)));
					messages.addAll(peer.receive(Arrays.copyOfRange(updates, from, to)));
					from = to;
				}
			}
			assertThat(messages).isEqualTo(expected);
		}
	}

}
