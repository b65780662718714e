package io.github.gatewaypeers.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import ch.qos.logback.classic.Level;
import io.github.gatewaypeers.interop.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Connections of strangers to a section with TLS, over real sockets.
 */
class HostileTlsIntegrationTests {

	private final TestAuthority authority = new TestAuthority();

	private final AttackedSection attacked = new AttackedSection(1000, Level.DEBUG, this.authority);

	@AfterEach
	void stop() {
		this.attacked.close();
	}

	private RawPeer connect(String certificate) {
		return RawPeer.connect(this.attacked.section, this.authority.context(this.authority.issue(certificate)));
	}

	/** The first flight of a client. */
	private byte[] clientHello() {
		try {
			SSLContext context = this.authority.context(this.authority.issue("evil"));
			SSLEngine engine = context.createSSLEngine();
			engine.setUseClientMode(true);
			ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
			engine.wrap(ByteBuffer.allocate(0), hello);
			return Arrays.copyOf(hello.array(), hello.position());
		}
		catch (SSLException ex) {
			throw new UncheckedIOException(new IOException(ex));
		}
	}

	@Test
	void lastWordArrives() {
		for (int time = 0; time < 50; time++) {
			try (RawPeer peer = connect("good")) {
				peer.send("HAProxyS 2.1\ngw\nstranger 1 1\n");
				assertThat(peer.rest()).isEqualTo("504\n");
			}
		}
		this.attacked.assertGoodIsServed();
	}

	@Test
	void whoClaimsTheNameOfAnotherIsSentAway() {
		try (RawPeer good = this.attacked.join("good"); RawPeer evil = connect("evil")) {
			evil.send("HAProxyS 2.1\ngw\ngood 1 1\n");
			assertThat(evil.rest()).isEqualTo("504\n");
			AttackedSection.assertTaught(good);
			assertThat(this.attacked.status("good").status()).isEqualTo("established");
			assertThat(this.attacked.status("good").collisions()).isZero();
		}
		assertThat(this.attacked.logs.messages(Level.WARN)).singleElement()
			.asString()
			.contains("it calls itself 'good', but its certificate bears the names [evil]; ");
	}

	@Test
	void whoSpeaksNoTlsIsSentAway() {
		for (String said : List.of("HAProxyS 2.1\ngw\ngood 1 1\n", "GET / HTTP/1.1\r\n\r\n", "\n\n\n\n\n\n\n\n")) {
			try (RawPeer peer = this.attacked.connect()) {
				peer.send(said);
				assertThat(peer.rest()).doesNotContain("200", "50");
			}
		}
		this.attacked.assertGoodIsServed();
	}

	@Test
	void garbageIsSentAway() {
		byte[] hello = clientHello();
		for (int seed = 0; seed < 200; seed++) {
			Random random = new Random(seed);
			byte[] garbage = hello.clone();
			if (seed % 2 == 0) {
				random.nextBytes(garbage);
				garbage[0] = (byte) (20 + random.nextInt(4));
				garbage[1] = 3;
				garbage[2] = 3;
				garbage[3] = 0;
			}
			else {
				garbage[5 + random.nextInt(garbage.length - 5)] += (byte) (1 + random.nextInt(255));
			}
			try (RawPeer peer = this.attacked.connect()) {
				peer.send(garbage);
			}
		}
		this.attacked.assertGoodIsServed();
		assertThat(this.attacked.logs.messages(Level.ERROR)).isEmpty();
		assertThat(this.attacked.logs.messages(Level.INFO)).hasSizeLessThan(60);
	}

	@Test
	void sessionThatTurnsToGarbageEnds() {
		try (RawPeer evil = this.attacked.join("evil")) {
			evil.sendRaw("plain text all of a sudden, which is no record of TLS");
			evil.rest();
		}
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.attacked.status("evil").state()).isEqualTo(PeerState.DISCONNECTED));
		assertThat(this.attacked.logs.messages(Level.ERROR)).isEmpty();
		this.attacked.assertGoodIsServed();
	}

	@Test
	void thousandSilentConnectionsAreFewAtATimeAndKeepNobodyOut() {
		assertFewAtATime(new byte[0]);
	}

	@Test
	void thousandHalfHandshakesAreFewAtATimeAndKeepNobodyOut() {
		assertFewAtATime(clientHello());
	}

	private void assertFewAtATime(byte[] said) {
		List<RawPeer> strangers = new ArrayList<>();
		try (RawPeer good = this.attacked.join("good")) {
			for (int number = 0; number < 1000; number++) {
				RawPeer stranger = this.attacked.connect();
				stranger.send(said);
				strangers.add(stranger);
				if (number % 100 == 0) {
					AttackedSection.assertTaught(good);
				}
			}
			// A thousand handshakes take their time, and a peer dials again.
			try (RawPeer late = await().atMost(Duration.ofSeconds(60))
				.ignoreExceptionsMatching(AssertionError.class::isInstance)
				.until(() -> this.attacked.join("evil"), Objects::nonNull)) {
				AttackedSection.assertTaught(late);
			}
			this.attacked.assertGoodIsServed();
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(strangers.stream().filter((peer) -> !peer.isDrained()).count())
					.isLessThanOrEqualTo(Listener.MAX_STRANGERS));
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(strangers).allMatch(RawPeer::isDrained));
		}
		finally {
			strangers.forEach(RawPeer::close);
		}
		assertThat(this.attacked.logs.messages(Level.WARN)).isEmpty();
	}

}
