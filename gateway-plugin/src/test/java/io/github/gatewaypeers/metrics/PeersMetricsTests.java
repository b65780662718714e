package io.github.gatewaypeers.metrics;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PeersMetrics}.
 */
class PeersMetricsTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final StickTable table = table();

	private final PeersSection a = section("a", this.table);

	private final PeersSection b = section("b", table());

	@BeforeEach
	void start() {
		this.a.start();
		this.b.start();
		new PeersMetrics(List.of(this.a)).bindTo(this.registry);
	}

	@AfterEach
	void stop() {
		this.a.stop();
		this.b.stop();
	}

	@Test
	void metersComeAndGoWithPeers() {
		assertThat(peers()).isEmpty();
		this.a.addPeer("b", "127.0.0.1", 1);
		this.a.addPeer("c", "127.0.0.1", 1);
		assertThat(peers()).containsOnly("b", "c");
		this.a.removePeer("b");
		assertThat(peers()).containsOnly("c");
		this.a.addPeer("b", "127.0.0.1", 1);
		assertThat(peers()).containsOnly("b", "c");
	}

	@Test
	void sessionsAreMeasured() {
		this.b.addPeer("a", "127.0.0.1", this.a.localAddress().getPort());
		this.a.addPeer("b", "127.0.0.1", 1);
		this.table.set(new IntegerKey(1), DataType.GPC0, 0, 1);
		eventually().untilAsserted(() -> {
			assertThat(state("established")).isOne();
			assertThat(state("connecting") + state("disconnected")).isZero();
			assertThat(value("resyncs.learned") + value("resyncs.taught")).isPositive();
			assertThat(value("updates.unacknowledged")).isZero();
			assertThat(value("updates.waiting")).isZero();
			assertThat(value("messages.sent")).isGreaterThan(2);
			assertThat(value("messages.received")).isGreaterThan(2);
		});
		assertThat(value("complaints")).isZero();
	}

	@Test
	void aPeerThatIsAwayIsWaitedForInSeconds() {
		this.a.addPeer("b", "127.0.0.1", 1);
		this.table.set(new IntegerKey(1), DataType.GPC0, 0, 1);
		eventually().untilAsserted(() -> assertThat(value("updates.waiting")).isBetween(0.5, 30.0));
		assertThat(value("updates.unacknowledged")).isOne();
	}

	@Test
	void theGarbageCollectorLeavesThemAlone() {
		this.a.addPeer("b", "127.0.0.1", 1);
		System.gc();
		assertThat(state("established")).isZero();
		assertThat(state("connecting") + state("disconnected")).isOne();
	}

	private List<String> peers() {
		return this.registry.getMeters()
			.stream()
			.filter((meter) -> !meter.getId().getName().endsWith("up.to.date"))
			.map((meter) -> meter.getId().getTag("peer"))
			.toList();
	}

	private double state(String state) {
		return value("state", "state", state);
	}

	private double value(String name, String... tags) {
		Meter meter = this.registry.get("haproxy.peers." + name)
			.tags("section", "mypeers", "peer", "b")
			.tags(tags)
			.meter();
		return meter.measure().iterator().next().getValue();
	}

	private static ConditionFactory eventually() {
		return Awaitility.await().atMost(Duration.ofSeconds(30));
	}

	private static StickTable table() {
		return new StickTable(TableDefinition.of("t", KeyType.INTEGER).expire(600_000).store("gpc0").build(),
				Ticker.systemTicker());
	}

	private static PeersSection section(String name, StickTable table) {
		return PeersSection.of("mypeers", name)
			.bind(new InetSocketAddress("127.0.0.1", 0))
			.peer(name, "127.0.0.1", 0)
			.table(table)
			.build();
	}

}
