package io.github.gatewaypeers.peers;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.IntegerKey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.gatewaypeers.codec.WireBytes.bytes;
import static io.github.gatewaypeers.codec.WireBytes.hex;
import static io.github.gatewaypeers.codec.WireBytes.int32;
import static io.github.gatewaypeers.codec.WireBytes.message;
import static io.github.gatewaypeers.codec.WireBytes.string;
import static io.github.gatewaypeers.codec.WireBytes.varint;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Members of the section that say what no member should, over real sockets. Each test
 * ends with a good one, which must be served.
 */
class HostileSessionsIntegrationTests {

	private final AttackedSection attacked = new AttackedSection(1000, Level.TRACE);

	@AfterEach
	void stop() {
		this.attacked.close();
	}

	@Test
	void garbageEndsTheSession() {
		byte[] endOfAnything = new byte[17_000];
		Arrays.fill(endOfAnything, (byte) 255);
		for (int seed = 0; seed < 200; seed++) {
			byte[] garbage = new byte[3000];
			new Random(seed).nextBytes(garbage);
			try (RawPeer evil = this.attacked.join("evil")) {
				evil.send(garbage, endOfAnything);
				evil.rest();
			}
		}
		this.attacked.assertGoodIsServed();
	}

	@ParameterizedTest
	@ValueSource(strings = { "f1 f0 3e", "ff ff ff ff 7f", "ff f0 fe fe fe fe fe fe fe 06",
			"ff f0 fe fe fe fe fe fe fe 0e" })
	void liesAboutLengthsEndTheSessionAtOnce(String length) {
		try (RawPeer evil = this.attacked.join("evil")) {
			evil.send(10, 0x80, hex(length));
			assertThat(evil.restBytes()).endsWith(1, 1);
		}
		this.attacked.assertGoodIsServed();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ff 00", "0a 84 00", "0a 82 02 01 05", "0a 80 ff ff ff ff ff ff ff ff ff ff" })
	void breachOfTheProtocolEndsTheSessionWithAnError(String bytes) {
		try (RawPeer evil = this.attacked.join("evil")) {
			evil.send(hex(bytes));
			assertThat(evil.restBytes()).endsWith(1, 0);
		}
		assertThat(this.attacked.status("evil").protocolErrors()).isEqualTo(1);
		this.attacked.assertGoodIsServed();
	}

	@Test
	void whatCameBeforeTheBreachIsLearned() {
		try (RawPeer evil = this.attacked.join("evil")) {
			evil.send(AttackedSection.DEFINE, message(0x80, int32(1), int32(7), 42), 255, 0);
			evil.rest();
		}
		assertThat(this.attacked.count(7)).isEqualTo(42);
	}

	@Test
	void floodOfDefinitionsIsPassedOver() {
		try (RawPeer evil = this.attacked.join("evil")) {
			for (int id = 1; id <= 5000; id++) {
				evil.send(message(0x82, varint(id), string("table" + id), 2, 4, 0, 0));
			}
			AttackedSection.assertTaught(evil);
			evil.send(AttackedSection.DEFINE, message(0x80, int32(1), int32(7), 42));
			AttackedSection.await(evil, List.of(new PeerMessage.Ack(1, 1)));
		}
		this.attacked.assertGoodIsServed();
	}

	@Test
	void floodOfDefinitionsThatContradictEachOtherIsLoggedInFewLines() {
		try (RawPeer evil = this.attacked.join("evil")) {
			for (int round = 0; round < 3000; round++) {
				evil.send(message(0x82, varint(1 + round % 7), string("t"), 2, varint(5 + round % 3000), 0, 0));
			}
			AttackedSection.assertTaught(evil);
		}
		assertThat(this.attacked.logs.messages(Level.INFO)).hasSizeLessThan(40);
		this.attacked.assertGoodIsServed();
	}

	@Test
	void nonsensicalAcksAreNotBelieved() {
		try (RawPeer evil = this.attacked.join("evil")) {
			AttackedSection.assertTaught(evil);
			for (int key = 1; key <= 10; key++) {
				this.attacked.table.set(new IntegerKey(key), DataType.GPC0, 0, key);
			}
			int last = (int) this.attacked.table.lastUpdateId();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> received(evil, 10));
			evil.send(message(0x84, 1, int32(last)));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> acknowledged() == last);
			IntStream.of(-1, 1, 1000, Integer.MIN_VALUE, Integer.MAX_VALUE)
				.forEach((distance) -> evil.send(message(0x84, 1, int32(last + distance))));
			evil.send(message(0x84, 99, int32(5)), message(0x84, varint(-1), int32(-1)), bytes(0, 3, 0, 3));
			// Our own acknowledgement tells that theirs have been read: only now is there
			// one more update.
			evil.send(AttackedSection.DEFINE, message(0x80, int32(1), int32(7), 42));
			AttackedSection.await(evil, List.of(new PeerMessage.Ack(1, 1)));
			this.attacked.table.set(new IntegerKey(77), DataType.GPC0, 0, 1);
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> received(evil, 77));
			assertThat(acknowledged()).isEqualTo(last);
		}
		this.attacked.assertGoodIsServed();
	}

	private long acknowledged() {
		return this.attacked.status("evil").tables().get(0).acknowledged();
	}

	private static boolean received(RawPeer peer, int key) {
		byte[] some = new byte[65536];
		int length = peer.readSome(some);
		String text = new String(some, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
		return text.contains(new String(int32(key), StandardCharsets.ISO_8859_1));
	}

	@Test
	void floodOfUpdatesFillsTheTableAndNothingElse() {
		try (RawPeer evil = this.attacked.join("evil")) {
			evil.send(AttackedSection.DEFINE);
			for (int id = 1; id <= 20_000; id++) {
				evil.send(message(0x80, int32(id), int32(id), 1));
			}
			AttackedSection.await(evil, List.of(new PeerMessage.Ack(1, 20_000)));
		}
		assertThat(this.attacked.table.used()).isLessThanOrEqualTo(1000);
		this.attacked.assertGoodIsServed();
	}

	@Test
	void dialledPeerMayAnswerAnything() throws Exception {
		try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			listener.setSoTimeout(20_000);
			this.attacked.section.addPeer("nasty", "127.0.0.1", listener.getLocalPort());
			for (String answer : List.of("200\n\u00ff\u0000", "200\n\n\u0082\u0001\u0001")) {
				try (RawPeer nasty = new RawPeer(listener.accept())) {
					assertThat(nasty.line()).isEqualTo("HAProxyS 2.1");
					assertThat(nasty.line()).isEqualTo("nasty");
					assertThat(nasty.line()).startsWith("gw ");
					nasty.send(answer.getBytes(StandardCharsets.ISO_8859_1));
					assertThat(nasty.restBytes()).endsWith(1, 0);
				}
			}
			for (String answer : List.of("\n", "x".repeat(2000), "HTTP/1.1 400 Bad Request\r\n")) {
				try (RawPeer nasty = new RawPeer(listener.accept())) {
					nasty.send(answer);
					nasty.line();
					nasty.line();
					nasty.line();
					assertThat(nasty.rest()).isEmpty();
				}
			}
		}
		this.attacked.assertGoodIsServed();
	}

}
