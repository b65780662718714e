package io.github.gatewaypeers.peers;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.gatewaypeers.codec.ControlType;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for handshakes: whom {@link Members} let in, and what they make of the answers of
 * others.
 */
class HandshakeTests {

	private final CapturedLog log = new CapturedLog();

	private final TestSection section = new TestSection("b", "c").start();

	@AfterEach
	void close() {
		this.log.close();
	}

	@Test
	void introducesItselfToWhomItDials() {
		assertThat(this.section.dials).containsExactly("b 0", "c 0");
		assertThat(this.section.dialled(0).text()).isEmpty();
		assertThat(this.section.dialled(0).open().text()).isEqualTo("HAProxyS 2.1\nb\na 4711 1\n");
		assertThat(this.section.peer("b").status().state()).isEqualTo(PeerState.CONNECTING);
	}

	@Test
	void letsAPeerIn() {
		TestWire wire = this.section.accept().say("HAProxyS 2.1\na\nb 1 1\n");
		assertThat(wire.text()).startsWith("200 4711\n");
		assertThat(this.section.peer("b").status().state()).isEqualTo(PeerState.ESTABLISHED);
		assertThat(this.section.peer("b").status().status()).isEqualTo("established");
	}

	@Test
	void letsAPeerInByteByByte() {
		TestWire wire = this.section.accept();
		for (char each : "HAProxyS 2.1\r\na\r\nb 1 1\r\n".toCharArray()) {
			assertThat(wire.text()).isEmpty();
			wire.say(String.valueOf(each));
		}
		assertThat(wire.text()).startsWith("200 4711\n");
	}

	@Test
	void readsMessagesBehindTheHandshake() {
		TestWire accepted = this.section.accept().say("HAProxyS 2.1\na\nb 1 1\n\0\1");
		assertThat(accepted.line()).isEqualTo("200 4711");
		assertThat(accepted.words()).containsExactly("RESYNC_REQUEST", "RESYNC_CONFIRM");
		TestWire dialled = this.section.dialled(1).open();
		dialled.text();
		assertThat(dialled.say("200\n\0\1").words()).contains("RESYNC_CONFIRM");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			HTTP/1.1,     a, b 1 1, 501
			HAProxyS,     a, b 1 1, 501
			HAProxyS 2.1, a, b,     501
			HAProxyS 1.0, a, b 1 1, 502
			HAProxyS 2.2, a, b 1 1, 502
			HAProxyS 3.0, a, b 1 1, 502
			HAProxyS 2.1, x, b 1 1, 503
			HAProxyS 2.1, b, b 1 1, 503
			HAProxyS 2.1, a, x 1 1, 504
			""")
	void refusesStrangers(String version, String called, String calling, String status) {
		TestWire wire = this.section.accept().say(version + "\n" + called + "\n" + calling + "\n");
		assertThat(wire.text()).isEqualTo(status + "\n");
		assertThat(wire.isClosed()).isTrue();
		assertThat(this.log.warnings()).singleElement()
			.asString()
			.startsWith("[s] refused the connection with 10.0.0.9:4711 (" + status + "): ");
	}

	@Test
	void complainsOfStrangersEveryFiveSeconds() {
		for (int second = 0; second < 11; second++) {
			this.section.accept().say("HAProxyS 2.1\na\nx 1 1\n");
			this.section.run(1_000);
		}
		assertThat(this.log.warnings()).hasSize(3);
	}

	@Test
	void refusesEndlessHandshakes() {
		TestWire wire = this.section.accept().say("x".repeat(1024));
		assertThat(wire.isClosed()).isFalse();
		assertThat(wire.say("x").text()).isEqualTo("501\n");
		assertThat(wire.isClosed()).isTrue();
	}

	@Test
	void refusesASecondProcessOfItsOwnName() {
		TestWire first = this.section.accept("a");
		TestWire second = this.section.accept().say("HAProxyS 2.1\na\na 2 1\n");
		assertThat(second.text()).isEqualTo("300\n");
		assertThat(second.isClosed()).isTrue();
		assertThat(first.isClosed()).isFalse();
	}

	@Test
	void whoTakesTimeOverHisHelloHasFiveSecondsToo() {
		Members members = this.section.members;
		TestWire wire = new TestWire(this.section.clock, List.of(this.section.table));
		PeerConnection connection = PeerConnection.accepted(members, wire, "10.0.0.9:1", this.section.clock.millis());
		wire.connection(connection);
		for (int second = 0; second < 5; second++) {
			wire.say("H");
			connection.tick(this.section.clock.advance(1_000));
			assertThat(wire.isClosed()).isFalse();
		}
		wire.say("H");
		connection.tick(this.section.clock.advance(1));
		assertThat(wire.isClosed()).isTrue();
	}

	@Test
	void whoDoesNotTakeOurLastWordIsLeftAfterFiveSeconds() {
		for (String said : List.of("GET / HTTP/1.1\n\n\n", "HAProxyS 2.1\na\nb 1 1\n\u00ff\0")) {
			StuckWire wire = new StuckWire();
			long now = this.section.clock.millis();
			PeerConnection connection = PeerConnection.accepted(this.section.members, wire, "10.0.0.9:1", now);
			byte[] bytes = said.getBytes(StandardCharsets.ISO_8859_1);
			connection.receive(Unpooled.wrappedBuffer(bytes), now);
			assertThat(connection.isClosing()).isTrue();
			connection.tick(now + 5_000);
			assertThat(wire.closed).isFalse();
			connection.tick(now + 5_001);
			assertThat(wire.closed).isTrue();
			connection.closed(now + 5_001);
		}
	}

	@Test
	void waitsFiveSecondsForAnAnswer() {
		TestWire wire = this.section.dialled(0).open();
		this.section.run(4_990);
		assertThat(wire.isClosed()).isFalse();
		this.section.run(20);
		assertThat(wire.isClosed()).isTrue();
		this.section.run(20);
		assertThat(this.section.dials).filteredOn((dial) -> dial.startsWith("b")).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "200", "200\r", "200 99" })
	void isLetIn(String status) {
		TestWire wire = this.section.dialled(0).open();
		wire.text();
		wire.say(status + "\n");
		assertThat(this.section.peer("b").status().state()).isEqualTo(PeerState.ESTABLISHED);
		assertThat(this.section.run(20).dialled(0).words()).contains("RESYNC_REQUEST");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			501,                      501 protocol error
			503,                      503 the called peer has another name
			504,                      504 the called peer does not know this peer
			HTTP/1.1 400 Bad Request, 'HTTP/1.1 400 Bad Request'
			200 OK,                   '200 OK'
			""", quoteCharacter = '"')
	void saysOnceWhyItIsRefused(String answer, String reason) {
		for (int attempt = 0; attempt < 3; attempt++) {
			TestWire wire = this.section.dialled(2 * attempt).open().say(answer + "\n");
			assertThat(wire.isClosed()).isTrue();
			assertThat(this.section.peer("b").status().status()).startsWith(reason);
			this.section.dialled(2 * attempt + 1).close();
			this.section.run(5_000);
		}
		assertThat(this.section.dials).startsWith("b 0", "c 0", "b 5000", "c 5000", "b 10000", "c 10000");
		assertThat(this.log.warnings()).singleElement()
			.asString()
			.startsWith("[s/b] the peer at host-b:1000 refuses this gateway: " + reason);
	}

	@Test
	void saysAnotherReasonAgain() {
		this.section.dialled(0).open().say("504\n");
		this.section.dialled(1).close();
		this.section.run(5_000);
		this.section.dialled(2).open().say("503\n");
		this.section.dialled(3).close();
		assertThat(this.log.warnings()).hasSize(2);
	}

	@Test
	void saysTheSameReasonAgainAfterASession() {
		this.section.dialled(0).open().say("504\n");
		this.section.accept("b").close();
		this.section.run(600);
		this.section.dialled().open().say("504\n");
		assertThat(this.log.warnings()).hasSize(2);
	}

	@Test
	void tryAgainIsNoReasonToWarn() {
		this.section.dialled(0).open().say("300\n");
		assertThat(this.section.dialled(0).isClosed()).isTrue();
		assertThat(this.section.run(5_000).dials).contains("b 5000");
		assertThat(this.log.warnings()).isEmpty();
	}

	@Test
	void anEndlessAnswerIsNone() {
		TestWire wire = this.section.dialled(0).open().say("x".repeat(1025));
		assertThat(wire.isClosed()).isTrue();
		assertThat(this.section.peer("b").connection).isNull();
	}

	@Test
	void speaksVersion20WhenThePeerDoesNotKnow21() {
		this.section.dialled(0).open().say("502\n");
		this.section.run(10);
		assertThat(this.section.dials).containsExactly("b 0", "c 0", "b 10");
		TestWire wire = this.section.dialled().open();
		assertThat(wire.text()).isEqualTo("HAProxyS 2.0\nb\na 4711 1\n");
		this.section.set(7, 70);
		wire.say("200\n");
		assertThat(this.section.run(10).peer("b").isLocal()).isFalse();
		wire.words();
		wire.say(ControlType.RESYNC_FINISHED, ControlType.RESYNC_REQUEST);
		assertThat(wire.words()).containsExactly("RESYNC_CONFIRM", "t#1 7=70", "RESYNC_FINISHED");
		assertThat(this.log.warnings()).isEmpty();
	}

	@Test
	void tries21AgainAfterASessionIn20() {
		this.section.dialled(0).open().say("502\n");
		this.section.run(10).dialled().open().say("200\n").close();
		this.section.run(560);
		assertThat(this.section.dialled().open().text()).startsWith("HAProxyS 2.1\n");
	}

	@Test
	void doesNotDialWildlyWhenThePeerKnowsNoVersion() {
		this.section.dialled(0).open().say("502\n");
		this.section.run(10).dialled().open().say("502\n");
		this.section.dialled(1).close();
		assertThat(this.section.run(5_010).dials).containsExactly("b 0", "c 0", "b 10", "c 5000", "b 5010");
		assertThat(this.section.dialled().open().text()).startsWith("HAProxyS 2.1\nb\n");
		assertThat(this.log.warnings()).hasSize(1);
	}

	@Test
	void speaks20WithAPeerThatDialsSo() {
		this.section.set(7, 70);
		TestWire wire = this.section.accept().say("HAProxyS 2.0\na\nb 1 1\n");
		assertThat(wire.line()).isEqualTo("200 4711");
		this.section.run(20);
		assertThat(wire.say(ControlType.RESYNC_FINISHED, ControlType.RESYNC_REQUEST).words())
			.containsExactly("RESYNC_REQUEST", "HEARTBEAT", "RESYNC_CONFIRM", "t#1 7=70", "RESYNC_FINISHED");
		wire.close();
		assertThat(this.section.peer("b").downgraded).isFalse();
	}

	@Test
	void aNewProcessOfAPeerGetsAgainWhatNotAllHaveAcknowledged() {
		TestWire b = this.section.acceptAsEqual("b", 1);
		TestWire c = this.section.accept("c", 1);
		this.section.run(300).set(7, 70).set(8, 80);
		b.ack(1, 2);
		c.ack(1, 1);
		this.section.run(3_000);
		b.say(ControlType.HEARTBEAT);
		this.section.run(10);
		assertThat(words(this.section.accept("b", 1))).doesNotContain("t#1 7=70", "t#2 8=80");
		assertThat(words(this.section.accept("b", 2))).contains("t#2 8=80").doesNotContain("t#1 7=70");
	}

	@Test
	void whatAllAcknowledgeAfterAPeerHasGoneCountsNot() {
		TestWire b = this.section.acceptAsEqual("b", 1);
		TestWire c = this.section.accept("c", 1);
		this.section.run(300).set(7, 70);
		b.ack(1, 1);
		this.section.run(10);
		b.close();
		c.ack(1, 1);
		this.section.run(10);
		assertThat(words(this.section.accept("b", 2))).contains("t#1 7=70");
	}

	@Test
	void whatAPeerAcknowledgedThatIsGoneCountsNotEither() {
		TestWire b = this.section.acceptAsEqual("b", 1);
		TestWire c = this.section.accept("c", 1);
		this.section.run(300).set(7, 70);
		c.ack(1, 1);
		this.section.run(10);
		c.close();
		b.ack(1, 1);
		this.section.run(10);
		b.close();
		assertThat(words(this.section.accept("b", 2))).as("nobody is left who has it").contains("t#1 7=70");
	}

	@Test
	void aPeerWithoutANumberIsHeldForTheSameProcess() {
		TestWire b = this.section.acceptAsEqual("b", 0);
		this.section.run(300).set(7, 70);
		b.ack(1, 1).close();
		assertThat(words(this.section.accept("b", 0))).doesNotContain("t#1 7=70");
	}

	@Test
	void theAnswerOfAPeerTellsOfANewProcessToo() {
		TestWire b = this.section.acceptAsEqual("b", 1);
		this.section.run(300).set(7, 70);
		b.ack(1, 1).close();
		this.section.run(560);
		TestWire dialled = this.section.dialled().open();
		dialled.text();
		assertThat(dialled.say("200 2\n").words()).contains("t#1 7=70");
	}

	private static List<String> words(TestWire wire) {
		return wire.say(ControlType.HEARTBEAT).words();
	}

	/** A wire whose other end does not read. */
	private static final class StuckWire implements Wire {

		private boolean closed;

		@Override
		public void wake() {
			// There is no room.
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
