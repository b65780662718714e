package io.github.gatewaypeers.peers;

import java.time.Duration;
import java.util.Map;

import io.github.gatewaypeers.haproxy.FreePorts;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for the replacement of a process by another, with real processes: one that is
 * taught by its predecessor, one that comes after it, and one that comes after a crash.
 */
@Timeout(180)
class ProcessesIntegrationTests {

	private static final TableDefinition TABLE = LoopbackGateway.table("t");

	private static final int ENTRIES = 20_000;

	private final int portA = FreePorts.next();

	private final int portB = FreePorts.next();

	private final Map<String, Integer> ports = LoopbackGateway.ports("a", this.portA, "b", this.portB);

	private LoopbackGateway a() {
		return new LoopbackGateway("a", this.portA, this.ports, TABLE).start();
	}

	private GatewayProcess b() {
		return new GatewayProcess("b", this.portB, this.ports);
	}

	private static ConditionFactory eventually() {
		return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
	}

	@Test
	void aSuccessorIsTaughtByThePredecessor() {
		try (LoopbackGateway a = a(); GatewayProcess old = b()) {
			eventually().until(() -> a.isEstablished("b") && old.isUpToDate());
			old.set(0, ENTRIES);
			eventually().until(() -> a.values().size() == ENTRIES);
			try (GatewayProcess young = b()) {
				a.set(ENTRIES, 1);
				old.set(ENTRIES + 1, 1);
				int remaining = old.remaining(0);
				old.stop();
				assertThat(young.isUpToDate()).as(() -> old.output() + "\n" + young.output()).isTrue();
				assertThat(young.entries()).isGreaterThanOrEqualTo(ENTRIES + 1);
				assertThat(young.remaining(0)).isCloseTo(remaining, within(10_000)).isLessThan(remaining);
				eventually().until(() -> young.entries() == ENTRIES + 2 && a.values().size() == ENTRIES + 2);
				young.set(ENTRIES + 2, 1);
				a.set(ENTRIES + 3, 1);
				eventually().until(() -> young.entries() == ENTRIES + 4 && a.values().size() == ENTRIES + 4);
				young.stop();
			}
		}
	}

	@Test
	void aProcessThatComesLaterIsTaughtByARemotePeer() {
		try (LoopbackGateway a = a(); GatewayProcess first = b()) {
			eventually().until(() -> a.isEstablished("b") && first.isUpToDate());
			first.set(0, ENTRIES);
			first.stop();
			assertThat(a.values()).hasSize(ENTRIES);
			try (GatewayProcess second = b()) {
				eventually().until(second::isUpToDate);
				assertThat(second.entries()).isEqualTo(ENTRIES);
			}
		}
	}

	@Test
	void aProcessThatComesAfterACrashIsTaughtByARemotePeer() {
		try (LoopbackGateway a = a(); GatewayProcess first = b()) {
			eventually().until(() -> a.isEstablished("b") && first.isUpToDate());
			a.set(1, 10);
			first.set(2, 1);
			eventually().until(() -> a.values().size() == 2 && first.entries() == 2);
			first.kill();
			a.set(3, 30);
			try (GatewayProcess second = b()) {
				eventually().until(() -> second.isUpToDate() && second.entries() == 3);
			}
		}
	}

}
