package io.github.gatewaypeers.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.gatewaypeers.haproxy.FreePorts;
import io.github.gatewaypeers.interop.TcpProxy;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.assertj.core.data.Offset;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link PeersSection} among gateways, over real sockets of the loopback
 * interface.
 */
@Timeout(120)
class PeersSectionIntegrationTests {

	private static final TableDefinition TABLE = LoopbackGateway.table("t");

	private final int portA = FreePorts.next();

	private final int portB = FreePorts.next();

	private final int portC = FreePorts.next();

	private final Map<String, Integer> ports = LoopbackGateway.ports("a", this.portA, "b", this.portB);

	private final List<AutoCloseable> closed = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.closed) {
			each.close();
		}
		eventually().untilAsserted(() -> assertThat(threads()).isEmpty());
	}

	private <T extends AutoCloseable> T closing(T each) {
		this.closed.add(0, each);
		return each;
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("peers-"))
			.toList();
	}

	private static ConditionFactory eventually() {
		return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
	}

	private LoopbackGateway gateway(String name, int bind, Map<String, Integer> ports, TableDefinition... tables) {
		return closing(new LoopbackGateway(name, bind, ports, tables)).start();
	}

	private LoopbackGateway a() {
		return gateway("a", this.portA, this.ports, TABLE);
	}

	private LoopbackGateway b() {
		return gateway("b", this.portB, this.ports, TABLE);
	}

	private static void awaitSame(LoopbackGateway... gateways) {
		awaitSame(0, gateways);
	}

	private static void awaitSame(int table, LoopbackGateway... gateways) {
		for (LoopbackGateway each : gateways) {
			eventually()
				.untilAsserted(() -> assertThat(each.values(table)).isEqualTo(gateways[0].values(table)).isNotEmpty());
		}
	}

	private static void awaitUpToDate(LoopbackGateway... gateways) {
		for (LoopbackGateway each : gateways) {
			eventually().until(each.section::isUpToDate);
		}
	}

	@Test
	void twoGatewaysReplicateBothWays() {
		LoopbackGateway a = a();
		LoopbackGateway b = b();
		awaitUpToDate(a, b);
		for (int key = 0; key < 2_000; key++) {
			((key % 2 == 0) ? a : b).set(key, key);
		}
		eventually().untilAsserted(() -> assertThat(a.values()).hasSize(2_000));
		awaitSame(a, b);
	}

	@Test
	void threeGatewaysReplicateAllWays() {
		Map<String, Integer> all = LoopbackGateway.ports("a", this.portA, "b", this.portB, "c", this.portC);
		LoopbackGateway a = gateway("a", this.portA, all, TABLE);
		LoopbackGateway b = gateway("b", this.portB, all, TABLE);
		LoopbackGateway c = gateway("c", this.portC, all, TABLE);
		List<LoopbackGateway> gateways = List.of(a, b, c);
		awaitUpToDate(a, b, c);
		for (int key = 0; key < 3_000; key++) {
			gateways.get(key % 3).set(key, key);
		}
		eventually().untilAsserted(() -> assertThat(a.values()).hasSize(3_000));
		awaitSame(a, b, c);
	}

	@Test
	void aConnectionThatIsCutInTheMiddleOfTrafficLosesNothing() throws InterruptedException {
		TcpProxy toA = closing(new TcpProxy(FreePorts.next(), this.portA));
		TcpProxy toB = closing(new TcpProxy(FreePorts.next(), this.portB));
		LoopbackGateway a = gateway("a", this.portA, LoopbackGateway.ports("a", this.portA, "b", toB.port()), TABLE);
		LoopbackGateway b = gateway("b", this.portB, LoopbackGateway.ports("a", toA.port(), "b", this.portB), TABLE);
		awaitUpToDate(a, b);
		AtomicBoolean stop = new AtomicBoolean();
		Thread writer = new Thread(() -> {
			for (int change = 0; !stop.get(); change++) {
				a.set(change % 1_000, change);
				b.set(1_000 + change % 1_000, change);
			}
		});
		writer.start();
		for (int cut = 0; cut < 3; cut++) {
			eventually().until(() -> a.isEstablished("b") && b.isEstablished("a"));
			long learned = a.table(0).learned();
			eventually().until(() -> a.table(0).learned() > learned + 1_000);
			toA.cut();
			toB.cut();
		}
		stop.set(true);
		writer.join();
		eventually().untilAsserted(() -> assertThat(a.values()).hasSize(2_000));
		awaitSame(a, b);
		eventually().untilAsserted(() -> {
			PeerStatus.Table table = a.status("b").tables().get(0);
			assertThat(table.acknowledged()).isEqualTo(table.lastUpdate());
		});
	}

	@Test
	void aGatewayThatStartsLearnsEverythingWithItsRemainingLife() {
		LoopbackGateway a = a();
		LoopbackGateway b = b();
		awaitUpToDate(a, b);
		a.set(1, 10);
		b.set(2, 20);
		awaitSame(a, b);
		b.close();
		eventually().until(() -> !a.isEstablished("b"));
		a.set(3, 30);
		eventually().until(() -> a.remaining(1) < 599_900);
		LoopbackGateway again = b();
		awaitSame(a, again);
		assertThat(again.values()).hasSize(3);
		assertThat(again.remaining(1)).isLessThan(599_900).isCloseTo(a.remaining(1), Offset.offset(1_000));
		again.set(4, 40);
		eventually().untilAsserted(() -> assertThat(a.values()).hasSize(4));
		awaitSame(a, again);
	}

	@Test
	void aSuccessorHasEverythingAndNobodyMissesAnything() throws InterruptedException {
		LoopbackGateway a = a();
		LoopbackGateway old = b();
		awaitUpToDate(a, old);
		for (int key = 0; key < 1_000; key++) {
			a.set(key, key);
			old.set(1_000 + key, key);
		}
		awaitSame(a, old);
		AtomicBoolean stop = new AtomicBoolean();
		Thread writer = new Thread(() -> {
			for (int change = 0; !stop.get(); change++) {
				a.set(change % 1_000, change);
			}
		});
		writer.start();
		LoopbackGateway young = b();
		assertThat(young.section.isUpToDate()).isFalse();
		old.set(2_000, 1);
		old.set(7_000, 1);
		old.close();
		assertThat(young.section.isUpToDate()).isTrue();
		assertThat(young.values()).hasSize(2_002);
		young.set(2_000, 2);
		eventually().until(() -> a.isEstablished("b"));
		stop.set(true);
		writer.join();
		awaitSame(a, young);
		assertThat(a.values()).hasSize(2_002).containsEntry(2_000, 2L).containsEntry(7_000, 1L);
		assertThat(young.remaining(1_000)).isPositive().isLessThan(600_000);
	}

	@Test
	void aSuccessorPassesOnWhatADisconnectedPeerLacks() {
		TcpProxy toA = closing(new TcpProxy(FreePorts.next(), this.portA));
		TcpProxy toB = closing(new TcpProxy(FreePorts.next(), this.portB));
		Map<String, Integer> seenByB = LoopbackGateway.ports("a", toA.port(), "b", this.portB);
		LoopbackGateway a = gateway("a", this.portA, LoopbackGateway.ports("a", this.portA, "b", toB.port()), TABLE);
		LoopbackGateway old = gateway("b", this.portB, seenByB, TABLE);
		awaitUpToDate(a, old);
		old.set(1, 10);
		awaitSame(a, old);
		toA.block();
		toB.block();
		eventually().until(() -> !old.isEstablished("a"));
		old.set(2, 20);
		LoopbackGateway young = gateway("b", this.portB, seenByB, TABLE);
		old.close();
		assertThat(young.values()).hasSize(2);
		toA.open();
		toB.open();
		awaitSame(a, young);
		assertThat(a.values()).containsEntry(2, 20L);
	}

	@Test
	void sectionsAndTablesDoNotMix() {
		TableDefinition inside = TableDefinition.of("t", KeyType.INTEGER)
			.inSection("first")
			.expire(600_000)
			.store("gpc0")
			.build();
		int[] port = { FreePorts.next(), FreePorts.next(), FreePorts.next(), FreePorts.next() };
		Map<String, Integer> first = LoopbackGateway.ports("a", port[0], "b", port[1]);
		Map<String, Integer> second = LoopbackGateway.ports("a", port[2], "b", port[3]);
		Duration handover = Duration.ofSeconds(1);
		LoopbackGateway a1 = closing(
				new LoopbackGateway("first", "a", port[0], first, handover, TABLE, inside, LoopbackGateway.table("u")))
			.start();
		LoopbackGateway a2 = closing(new LoopbackGateway("second", "a", port[2], second, handover, TABLE)).start();
		LoopbackGateway b1 = closing(
				new LoopbackGateway("first", "b", port[1], first, handover, LoopbackGateway.table("u"), TABLE, inside))
			.start();
		LoopbackGateway b2 = closing(new LoopbackGateway("second", "b", port[3], second, handover, TABLE)).start();
		awaitUpToDate(a1, a2, b1, b2);
		a1.set(0, 1, 10);
		a1.set(1, 2, 20);
		a1.set(2, 3, 30);
		a2.set(0, 4, 40);
		eventually().untilAsserted(() -> assertThat(b1.values(1)).isEqualTo(Map.of(1, 10L)));
		eventually().untilAsserted(() -> assertThat(b1.values(2)).isEqualTo(Map.of(2, 20L)));
		eventually().untilAsserted(() -> assertThat(b1.values(0)).isEqualTo(Map.of(3, 30L)));
		eventually().untilAsserted(() -> assertThat(b2.values(0)).isEqualTo(Map.of(4, 40L)));
		assertThat(inside.wireName()).isEqualTo("/t");
	}

	@Test
	void peersComeAndGoAtRunTime() {
		LoopbackGateway a = gateway("a", this.portA, LoopbackGateway.ports("a", this.portA), TABLE);
		LoopbackGateway b = gateway("b", this.portB, LoopbackGateway.ports("b", this.portB), TABLE);
		a.set(1, 10);
		a.section.addPeer("b", "localhost", this.portB);
		b.section.addPeer("a", "127.0.0.1", this.portA);
		awaitSame(a, b);
		assertThatIllegalArgumentException().isThrownBy(() -> a.section.addPeer("b", "127.0.0.1", 1));
		assertThat(a.section.removePeer("b")).isTrue();
		assertThat(a.section.removePeer("b")).isFalse();
		eventually().until(() -> !b.isEstablished("a"));
		assertThat(a.section.peers()).extracting(PeerStatus::name).containsExactly("a");
	}

	@Test
	void peersWithUnknownHostsDisturbNobody() {
		LoopbackGateway a = a();
		for (int peer = 0; peer < 20; peer++) {
			a.section.addPeer("nowhere" + peer, "nowhere" + peer + ".invalid", 10_000);
		}
		LoopbackGateway b = b();
		a.set(1, 10);
		awaitSame(a, b);
		eventually().untilAsserted(
				() -> assertThat(a.status("nowhere0").status()).startsWith("cannot be reached: nowhere0.invalid"));
	}

	@Test
	void stopsAndStartsAgainWithItsTables() {
		LoopbackGateway a = a();
		LoopbackGateway b = b();
		a.set(1, 10);
		awaitSame(a, b);
		a.section.stop();
		a.section.stop();
		assertThatIllegalStateException().isThrownBy(a.section::peers)
			.withMessage("peers section 'mypeers' does not run");
		a.set(2, 20);
		a.section.start();
		awaitSame(a, b);
		assertThat(b.values()).hasSize(2);
		assertThatIllegalStateException().isThrownBy(a.section::start)
			.withMessage("peers section 'mypeers' runs already");
	}

	@Test
	void stopWaitsForPeersThatAcknowledge() {
		LoopbackGateway a = a();
		LoopbackGateway b = b();
		awaitUpToDate(a, b);
		eventually().until(() -> a.isEstablished("b"));
		for (int key = 0; key < 20_000; key++) {
			a.set(key, key);
		}
		a.section.stop();
		assertThat(b.values()).hasSize(20_000);
	}

	@Test
	void stopDoesNotWaitForeverForAPeerThatSaysNothing() throws IOException {
		try (ServerSocket mute = new ServerSocket(this.portB, 1, InetAddress.getLoopbackAddress())) {
			LoopbackGateway a = a();
			try (Socket connection = mute.accept()) {
				connection.getOutputStream().write("200\n\0\4".getBytes(StandardCharsets.ISO_8859_1));
				eventually().until(() -> a.isEstablished("b"));
				a.set(1, 10);
				assertThat(stop(a)).isBetween(Duration.ofMillis(900), Duration.ofSeconds(8));
			}
		}
	}

	@Test
	void stopDoesNotWaitForeverForASuccessorThatSaysNothing() throws IOException {
		LoopbackGateway a = closing(
				new LoopbackGateway("mypeers", "a", this.portA, this.ports, Duration.ofSeconds(2), TABLE))
			.start();
		try (ServerSocket mute = new ServerSocket()) {
			mute.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			mute.bind(new InetSocketAddress("127.0.0.1", this.portA));
			assertThat(stop(a)).isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(9));
		}
	}

	@Test
	void stopIsQuickWithoutASuccessor() {
		LoopbackGateway a = a();
		LoopbackGateway b = b();
		awaitUpToDate(a, b);
		assertThat(stop(a)).isLessThan(Duration.ofSeconds(5));
	}

	private static Duration stop(LoopbackGateway gateway) {
		long start = System.nanoTime();
		gateway.section.stop();
		return Duration.ofNanos(System.nanoTime() - start);
	}

	@Test
	void saysThatAPortIsTaken() throws IOException {
		try (ServerSocket other = new ServerSocket(this.portA, 1, InetAddress.getLoopbackAddress())) {
			LoopbackGateway a = closing(new LoopbackGateway("a", this.portA, this.ports, TABLE));
			assertThatIllegalStateException().isThrownBy(a.section::start)
				.withMessageStartingWith("peers section 'mypeers': cannot listen on /127.0.0.1:" + other.getLocalPort())
				.withMessageEndingWith("Is the port taken by another program, or the address not one of this host? Set "
						+ "'bind' of the section to a free one");
			eventually().untilAsserted(() -> assertThat(threads()).isEmpty());
			a.set(1, 10);
		}
	}

	@Test
	void listensOnAnyFreePort() {
		LoopbackGateway a = gateway("a", 0, LoopbackGateway.ports("a", 0), TABLE);
		assertThat(a.section.localAddress().getPort()).isPositive();
	}

}
