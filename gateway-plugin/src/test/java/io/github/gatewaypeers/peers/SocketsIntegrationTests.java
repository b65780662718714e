package io.github.gatewaypeers.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.haproxy.FreePorts;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a section works with all kinds of {@link Sockets}.
 */
@Timeout(120)
class SocketsIntegrationTests {

	private static final TableDefinition TABLE = LoopbackGateway.table("t");

	private static final String KINDS = "io.github.gatewaypeers.peers.SocketsTests#kinds";

	private final Map<String, Integer> ports = LoopbackGateway.ports("a", FreePorts.next(), "b", FreePorts.next());

	private final List<LoopbackGateway> closed = new ArrayList<>();

	@AfterEach
	void close() {
		this.closed.forEach(LoopbackGateway::close);
	}

	private LoopbackGateway start(String name, Sockets sockets) {
		LoopbackGateway gateway = new LoopbackGateway("mypeers", name, this.ports.get(name), this.ports,
				Duration.ofSeconds(10), (builder) -> builder.sockets(sockets), TABLE);
		this.closed.add(0, gateway);
		return gateway.start();
	}

	private static void awaitSize(int size, LoopbackGateway... gateways) {
		for (LoopbackGateway each : gateways) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.pollInterval(Duration.ofMillis(20))
				.untilAsserted(() -> assertThat(each.values()).hasSize(size).isEqualTo(gateways[0].values()));
		}
	}

	@ParameterizedTest
	@MethodSource(KINDS)
	void gatewaysReplicateBothWaysAndAgainAfterABreak(Sockets sockets) {
		LoopbackGateway a = start("a", sockets);
		LoopbackGateway b = start("b", Sockets.BEST);
		for (int key = 0; key < 2_000; key++) {
			((key % 2 == 0) ? a : b).set(key, key);
		}
		awaitSize(2_000, a, b);
		b.close();
		a.set(2_000, 1);
		b.start();
		b.set(2_001, 1);
		awaitSize(2_002, a, b);
	}

	@ParameterizedTest
	@MethodSource(KINDS)
	void aProcessTakesOverTheAddressOfAnotherOne(Sockets sockets) {
		LoopbackGateway old = start("a", sockets);
		for (int key = 0; key < 2_000; key++) {
			old.set(key, key);
		}
		LoopbackGateway young = start("a", Sockets.BEST);
		old.close();
		assertThat(young.values()).hasSize(2_000);
	}

}
