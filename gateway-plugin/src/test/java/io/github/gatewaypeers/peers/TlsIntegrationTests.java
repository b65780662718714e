package io.github.gatewaypeers.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import io.github.gatewaypeers.haproxy.FreePorts;
import io.github.gatewaypeers.interop.TestAuthority;
import io.github.gatewaypeers.sticktable.TableDefinition;
import io.netty.pkitesting.X509Bundle;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Gateways that speak TLS with each other, and those who do not get along.
 */
@Timeout(120)
class TlsIntegrationTests {

	private static final TableDefinition TABLE = LoopbackGateway.table("t");

	private final TestAuthority authority = new TestAuthority("authority");

	private final int portA = FreePorts.next();

	private final int portB = FreePorts.next();

	private final Map<String, Integer> ports = LoopbackGateway.ports("a", this.portA, "b", this.portB);

	private final List<AutoCloseable> closed = new ArrayList<>();

	private final SectionLogs logs = closing(new SectionLogs(Level.DEBUG));

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.closed) {
			each.close();
		}
	}

	private <T extends AutoCloseable> T closing(T each) {
		this.closed.add(0, each);
		return each;
	}

	private static ConditionFactory eventually() {
		return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
	}

	private LoopbackGateway start(String name, @Nullable PeersTls tls) {
		return start(name, this.ports, (tls != null) ? () -> tls : null);
	}

	private LoopbackGateway start(String name, Map<String, Integer> dialled, @Nullable Supplier<PeersTls> tls) {
		return closing(new LoopbackGateway("mypeers", name, this.ports.get(name), dialled, Duration.ofSeconds(10),
				(builder) -> {
					if (tls != null) {
						builder.tls(tls);
					}
				}, TABLE))
			.start();
	}

	/** Where a peer is dialled that is not to be reached. */
	private Map<String, Integer> unreachable(String peer) {
		Map<String, Integer> dialled = LoopbackGateway.ports("a", this.portA, "b", this.portB);
		dialled.put(peer, FreePorts.next());
		return dialled;
	}

	private static void awaitSession(LoopbackGateway a, LoopbackGateway b) {
		eventually().until(
				() -> a.isEstablished("b") && b.isEstablished("a") && a.section.isUpToDate() && b.section.isUpToDate());
	}

	private void awaitWarning(String text) {
		eventually()
			.untilAsserted(() -> assertThat(this.logs.messages(Level.WARN)).anyMatch((line) -> line.contains(text)));
		assertThat(this.logs.messages(Level.ERROR)).isEmpty();
	}

	@Test
	void twoGatewaysReplicateBothWays() {
		LoopbackGateway a = start("a", this.authority.tls("a"));
		LoopbackGateway b = start("b", this.authority.tls("b"));
		awaitSession(a, b);
		for (int key = 0; key < 2_000; key++) {
			((key % 2 == 0) ? a : b).set(key, key);
		}
		eventually().untilAsserted(() -> assertThat(a.values()).hasSize(2_000).isEqualTo(b.values()));
		assertThat(this.logs.messages(Level.WARN)).isEmpty();
	}

	@Test
	void aGatewayThatStartsIsTaught() {
		LoopbackGateway a = start("a", this.authority.tls("a"));
		for (int key = 0; key < 50_000; key++) {
			a.set(key, key);
		}
		LoopbackGateway b = start("b", this.authority.tls("b"));
		awaitSession(a, b);
		eventually().untilAsserted(() -> assertThat(b.values()).hasSize(50_000).isEqualTo(a.values()));
	}

	@Test
	void aSuccessorIsTaught() {
		LoopbackGateway old = start("a", this.authority.tls("a"));
		LoopbackGateway b = start("b", this.authority.tls("b"));
		awaitSession(old, b);
		for (int key = 0; key < 2_000; key++) {
			old.set(key, key);
		}
		LoopbackGateway young = start("a", this.authority.tls("a"));
		old.set(2_000, 1);
		old.section.stop();
		assertThat(young.section.isUpToDate()).isTrue();
		assertThat(young.values()).hasSize(2_001);
		b.set(2_001, 1);
		eventually().untilAsserted(() -> assertThat(young.values()).hasSize(2_002).isEqualTo(b.values()));
		assertThat(this.logs.messages(Level.WARN)).isEmpty();
	}

	@Test
	void withoutVerificationNobodyNeedsANameOrAnAuthority() {
		TestAuthority other = new TestAuthority();
		LoopbackGateway a = start("a", this.authority.tls(this.authority.issue("x"), false, true));
		LoopbackGateway b = start("b", other.tls(other.issue("y"), false, true));
		awaitSession(a, b);
	}

	@Test
	void namesNeedNotBeVerified() {
		LoopbackGateway a = start("a", this.authority.tls(this.authority.issue("x"), true, false));
		LoopbackGateway b = start("b", this.authority.tls(this.authority.issue("y"), true, false));
		awaitSession(a, b);
	}

	@ParameterizedTest
	@ValueSource(strings = { "authority", "other" })
	void anotherAuthorityIsRefusedByWhoDials(String name) {
		TestAuthority other = new TestAuthority(name);
		LoopbackGateway a = start("a", this.authority.tls("a"));
		start("b", unreachable("a"), () -> other.tls(other.issue("b"), false, true));
		awaitWarning("[mypeers/b] there is no TLS with the peer at 127.0.0.1:" + this.portB
				+ ": no authority in our trust store has signed its certificate; ");
		assertThat(a.status("b").status()).startsWith("no authority in our trust store has signed its certificate; ");
		assertThat(a.status("b").state()).isNotEqualTo(PeerState.ESTABLISHED);
	}

	@Test
	void anotherAuthorityIsRefusedByWhoIsDialled() {
		TestAuthority other = new TestAuthority();
		start("a", unreachable("b"), () -> this.authority.tls("a"));
		LoopbackGateway b = start("b", other.tls(other.issue("b"), false, true));
		awaitWarning(" (TLS): ");
		assertThat(this.logs.messages(Level.WARN))
			.anyMatch((line) -> line.startsWith("[mypeers] refused the connection with /127.0.0.1:"));
		eventually().untilAsserted(() -> assertThat(b.status("a").status()).startsWith("it refuses our certificate ("));
	}

	@Test
	void aCertificateThatHasExpiredIsRefused() {
		X509Bundle expired = this.authority.issue((certificate) -> certificate.subject("CN=b")
			.notBefore(Instant.now().minusSeconds(7200))
			.notAfter(Instant.now().minusSeconds(3600)));
		LoopbackGateway a = start("a", this.authority.tls("a"));
		start("b", this.authority.tls(expired));
		awaitWarning(": its certificate has expired (");
		eventually().untilAsserted(() -> assertThat(a.status("b").status()).contains("has expired"));
	}

	@Test
	void anotherNameIsRefusedByWhoDials() {
		LoopbackGateway a = start("a", this.authority.tls("a"));
		start("b", unreachable("a"), () -> this.authority.tls(this.authority.issue("c")));
		awaitWarning("[mypeers/b] there is no TLS with the peer at 127.0.0.1:" + this.portB
				+ ": its certificate bears the names [c], not 'b'; ");
		assertThat(a.status("b").status()).startsWith("its certificate bears the names [c], not 'b'; ");
	}

	@Test
	void anotherNameIsRefusedByWhoIsDialled() {
		LoopbackGateway a = start("a", unreachable("b"), () -> this.authority.tls("a"));
		LoopbackGateway b = start("b", this.authority.tls(this.authority.issue("c")));
		awaitWarning(" (504): it calls itself 'b', but its certificate bears the names [c]; ");
		assertThat(a.status("b").status()).isNotEqualTo("established");
		eventually().untilAsserted(() -> assertThat(b.status("a").status()).startsWith("504 "));
	}

	@Test
	void whoKnowsNoTlsIsToldOnBothSides() {
		LoopbackGateway a = start("a", this.authority.tls("a"));
		LoopbackGateway b = start("b", null);
		awaitWarning(" (501): it speaks TLS, and this section does not; turn TLS off there, or on here");
		awaitWarning(" (TLS): it does not speak TLS; turn TLS on there, or off here");
		eventually().untilAsserted(() -> assertThat(a.status("b").status())
			.startsWith("the connection was closed during the TLS handshake; "));
		eventually().untilAsserted(
				() -> assertThat(b.status("a").status()).startsWith("the connection was closed without an answer; "));
		assertThat(b.isEstablished("a")).isFalse();
	}

	@Test
	void anAnswerInPlainTextIsToldApart() throws IOException {
		try (ServerSocket plain = new ServerSocket(this.portB, 1, InetAddress.getLoopbackAddress())) {
			LoopbackGateway a = start("a", this.authority.tls("a"));
			try (Socket connection = plain.accept()) {
				connection.getOutputStream().write("HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.US_ASCII));
				awaitWarning("[mypeers/b] there is no TLS with the peer at 127.0.0.1:" + this.portB
						+ ": it does not speak TLS; ");
				assertThat(a.status("b").status()).startsWith("it does not speak TLS; ");
			}
		}
	}

	@Test
	void whoNeverFinishesTheHandshakeIsLeft() throws IOException {
		try (ServerSocket mute = new ServerSocket(this.portB, 1, InetAddress.getLoopbackAddress())) {
			LoopbackGateway a = start("a", this.authority.tls("a"));
			try (Socket connection = mute.accept()) {
				awaitWarning(": no TLS handshake within 5000 ms; is it TLS that is spoken on that port?");
				assertThat(a.status("b").status()).startsWith("no TLS handshake within 5000 ms");
				assertThat(connection.isConnected()).isTrue();
			}
		}
	}

	@Test
	void stopDoesNotWaitForeverForASuccessorThatNeverFinishesTheHandshake() throws IOException {
		LoopbackGateway a = closing(new LoopbackGateway("mypeers", "a", this.portA, this.ports, Duration.ofSeconds(2),
				(builder) -> builder.tls(() -> this.authority.tls("a")), TABLE))
			.start();
		try (ServerSocket mute = new ServerSocket()) {
			mute.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			mute.bind(new InetSocketAddress("127.0.0.1", this.portA));
			long start = System.nanoTime();
			a.section.stop();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1_900),
					Duration.ofSeconds(9));
		}
	}

	@Test
	void newConnectionsUseTheNewCertificateAndEstablishedOnesStay() {
		AtomicReference<PeersTls> tls = new AtomicReference<>(this.authority.tls("a"));
		LoopbackGateway a = start("a", this.ports, tls::get);
		LoopbackGateway b = start("b", this.authority.tls("b"));
		awaitSession(a, b);
		long before = endings(a.status("b"));
		TestAuthority next = new TestAuthority();
		tls.set(next.tls("a"));
		try (RawPeer dialler = RawPeer.connect(a.section, next.context(next.issue("b")))) {
			dialler.send("HAProxyS 2.1\na\nx 1 1\n");
			assertThat(dialler.line()).isEqualTo("504");
		}
		a.set(1, 10);
		eventually().untilAsserted(() -> assertThat(b.values()).containsEntry(1, 10L));
		assertThat(endings(a.status("b"))).isEqualTo(before);
		b.section.removePeer("a");
		b.section.addPeer("a", "127.0.0.1", this.portA);
		awaitWarning(": no authority in our trust store has signed its certificate; ");
	}

	private static long endings(PeerStatus peer) {
		return peer.collisions() + peer.silences() + peer.protocolErrors() + peer.complaints();
	}

}
