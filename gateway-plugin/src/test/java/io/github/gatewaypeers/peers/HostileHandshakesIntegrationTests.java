package io.github.gatewaypeers.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.github.gatewaypeers.codec.WireBytes.message;
import static io.github.gatewaypeers.codec.WireBytes.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Connections of strangers, over real sockets.
 */
class HostileHandshakesIntegrationTests {

	private final AttackedSection attacked = new AttackedSection(1000, Level.TRACE);

	@AfterEach
	void stop() {
		this.attacked.close();
	}

	@ParameterizedTest
	@CsvSource({ "HAProxyS 2.1, gw, stranger 1 1, 504", "HAProxyS 2.1, other, good 1 1, 503",
			"HAProxyS 2.1, other, gw 1 1, 503", "HAProxyS 2.2, gw, good 1 1, 502", "HAProxyS 3.0, gw, good 1 1, 502",
			"HAProxyS 2.1, gw, good, 501", "HAProxyS 2.1, gw, ' ', 501", "GET / HTTP/1.1, Host: gw, '', 501",
			"HAProxyS 2.1, GW, good 1 1, 503", "HAProxyS 2.1, gw, Good 1 1, 504", "HAProxyS 2.1, gw, good\t1, 501" })
	void whoIsNotExpectedIsToldWhyAndSentAway(String version, String called, String calling, String status) {
		try (RawPeer peer = this.attacked.connect()) {
			peer.send(version + "\n" + called + "\n" + calling + "\n", 0, 0, "more");
			assertThat(peer.rest()).isEqualTo(status + "\n");
		}
		this.attacked.assertGoodIsServed();
	}

	@Test
	void garbageIsSentAway() {
		for (int seed = 0; seed < 100; seed++) {
			byte[] garbage = new byte[2000];
			new Random(seed).nextBytes(garbage);
			try (RawPeer peer = this.attacked.connect()) {
				peer.send(garbage);
				assertThat(peer.rest()).isIn("501\n", "502\n", "");
			}
		}
		this.attacked.assertGoodIsServed();
	}

	@Test
	void lineWithoutEndIsSentAway() {
		try (RawPeer peer = this.attacked.connect()) {
			peer.send("H".repeat(1025));
			assertThat(peer.rest()).isEqualTo("501\n");
		}
		this.attacked.assertGoodIsServed();
	}

	@Test
	void carriageReturnsAreTolerated() {
		try (RawPeer peer = this.attacked.connect()) {
			peer.send("HAProxyS 2.1\r\ngw\r\ngood 1 1\r\n");
			assertThat(peer.line()).startsWith("200");
		}
	}

	@Test
	void secondProcessOfOurNameIsToldToTryAgain() {
		try (RawPeer first = this.attacked.join("gw"); RawPeer second = this.attacked.connect()) {
			second.send("HAProxyS 2.1\ngw\ngw 2 1\n");
			assertThat(second.rest()).isEqualTo("300\n");
			first.send(0, 4);
			assertThat(first.isClosed()).isFalse();
		}
		this.attacked.assertGoodIsServed();
	}

	/** A peer that was never here: another one's last connection may still be open. */
	@Test
	void laterConnectionOfTheSameNameReplacesTheEarlier() {
		try (RawPeer first = this.attacked.join("evil"); RawPeer second = this.attacked.join("evil")) {
			first.rest();
			AttackedSection.assertTaught(second);
			assertThat(this.attacked.status("evil").collisions()).isEqualTo(1);
		}
	}

	@Test
	void thousandSilentConnectionsAreFewAtATimeAndKeepNobodyOut() {
		List<RawPeer> silent = new ArrayList<>();
		try (RawPeer good = this.attacked.join("good")) {
			for (int number = 0; number < 1000; number++) {
				silent.add(this.attacked.connect());
				if (number % 100 == 0) {
					AttackedSection.assertTaught(good);
				}
			}
			try (RawPeer late = this.attacked.join("evil")) {
				AttackedSection.assertTaught(late);
			}
			AttackedSection.assertTaught(good);
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(silent.stream().filter((peer) -> !peer.isClosed()).count())
					.isLessThanOrEqualTo(Listener.MAX_STRANGERS));
		}
		finally {
			silent.forEach(RawPeer::close);
		}
	}

	@Test
	void floodOfHandshakesIsLoggedInFewLines() {
		for (int number = 0; number < 500; number++) {
			try (RawPeer peer = this.attacked.connect()) {
				peer.send("HAProxyS 2.1\ngw\nstranger" + number + " 1 1\n");
				assertThat(peer.rest()).isEqualTo("504\n");
			}
		}
		for (int number = 0; number < 500; number++) {
			try (RawPeer peer = this.attacked.join("evil")) {
				peer.send(255, 0);
				peer.rest();
			}
		}
		assertThat(this.attacked.logs.messages(Level.INFO)).hasSizeLessThan(60);
		this.attacked.assertGoodIsServed();
	}

	@Test
	void namesWithControlCharactersAreNotLoggedAsTheyAre() {
		String nasty = "a\u001b[31m\rb\u0000c\u009bd\u202ee\u2028f\u0085";
		for (String hello : List.of("HAProxyS 2.1\n" + nasty + "\ngood 1 1\n", "HAProxyS 2.1\ngw\n" + nasty + " 1 1\n",
				"HAProxyS 2.1" + nasty + "\ngw\ngood 1 1\n", nasty + "\ngw\ngood 1 1\n",
				"HAProxyS 2.1\ngw\n" + nasty + "\n")) {
			try (RawPeer peer = this.attacked.connect()) {
				peer.send(hello);
				assertThat(peer.rest()).startsWith("50");
			}
		}
		try (RawPeer peer = this.attacked.join("evil")) {
			peer.send(message(0x82, 1, string(nasty), 2, 4, 0, 0), message(0x82, 1, string("t"), 9, 9, 0, 0));
			AttackedSection.assertTaught(peer);
		}
		assertThat(this.attacked.logs.messages(Level.TRACE)).hasSizeGreaterThan(5)
			.allSatisfy((message) -> assertThat(message).matches("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]*"));
	}

}
