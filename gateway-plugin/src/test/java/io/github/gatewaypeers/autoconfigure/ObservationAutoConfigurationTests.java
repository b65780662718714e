package io.github.gatewaypeers.autoconfigure;

import java.util.List;

import io.github.gatewaypeers.filter.DenyStickGatewayFilterFactory;
import io.github.gatewaypeers.health.PeersHealthIndicator;
import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StickMetricsAutoConfiguration} and
 * {@link PeersHealthAutoConfiguration}.
 */
class ObservationAutoConfigurationTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HaproxyAutoConfiguration.class, StickFiltersAutoConfiguration.class,
				StickMetricsAutoConfiguration.class, PeersHealthAutoConfiguration.class, GatewayAutoConfiguration.class,
				WebFluxAutoConfiguration.class, SslAutoConfiguration.class))
		.withPropertyValues("haproxy.local-peer=gateway1", "haproxy.peers.mypeers.peer.gateway1=127.0.0.1:0",
				"haproxy.stick-tables.clients.type=string", "haproxy.stick-tables.clients.size=1k",
				"haproxy.stick-tables.clients.store=http_req_rate(10s)", "haproxy.stick-tables.clients.peers=mypeers");

	private final ReactiveWebApplicationContextRunner withMeters = this.runner.withConfiguration(
			AutoConfigurations.of(MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@Test
	void theHealthNamesWhoIsMissingWithoutTakingTheGatewayDown() {
		this.runner.withPropertyValues("haproxy.peers.mypeers.peer.haproxy1=127.0.0.1:1").run((context) -> {
			Health health = context.getBean(PeersHealthIndicator.class).health(true);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails().get("mypeers"))
				.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
				.containsEntry("localPeer", "gateway1")
				.containsEntry("upToDate", false)
				.containsEntry("established", List.of())
				.containsEntry("missing", List.of("haproxy1"))
				.hasEntrySatisfying("why", (why) -> assertThat(why).asString().startsWith("{haproxy1="));
		});
	}

	@Test
	void theHealthIsWhatTheUserWantsItToBeWhileAPeerIsMissing() {
		ReactiveWebApplicationContextRunner strict = this.runner
			.withPropertyValues("haproxy.health-when-peers-missing=OUT_OF_SERVICE");
		strict.run((context) -> assertThat(context.getBean(PeersHealthIndicator.class).health(true).getStatus())
			.isEqualTo(Status.UP));
		strict.withPropertyValues("haproxy.peers.mypeers.peer.haproxy1=127.0.0.1:1")
			.run((context) -> assertThat(context.getBean(PeersHealthIndicator.class).health(true).getStatus())
				.isEqualTo(Status.OUT_OF_SERVICE));
	}

	@Test
	void theHealthCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.peers.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PeersHealthIndicator.class));
	}

	@Test
	void withoutSectionsThereIsNoHealthOfPeers() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(HaproxyAutoConfiguration.class, PeersHealthAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PeersHealthIndicator.class));
	}

	@Test
	void tablesAreMeasuredByHaproxysNames() {
		this.withMeters.run((context) -> {
			StickTable table = context.getBean(StickTables.class).find("clients");
			table.setServer(table.definition().key("jane"), 0, null);
			assertThat(value(context.getBean(MeterRegistry.class), "haproxy.sticktable.size", "name", "clients", "type",
					"string"))
				.isEqualTo(1024);
			assertThat(value(context.getBean(MeterRegistry.class), "haproxy.sticktable.used")).isOne();
			assertThat(value(context.getBean(MeterRegistry.class), "haproxy.sticktable.local.updates")).isOne();
			assertThat(value(context.getBean(MeterRegistry.class), "haproxy.sticktable.learned.updates")).isZero();
			assertThat(value(context.getBean(MeterRegistry.class), "haproxy.sticktable.hits")).isZero();
			assertThat(value(context.getBean(MeterRegistry.class), "haproxy.sticktable.misses")).isOne();
			assertThat(value(context.getBean(MeterRegistry.class), "haproxy.sticktable.purged")).isZero();
			assertThat(value(context.getBean(MeterRegistry.class), "haproxy.sticktable.refused")).isZero();
		});
	}

	@Test
	void peersAreMeasured() {
		this.withMeters.withPropertyValues("haproxy.peers.mypeers.peer.haproxy1=127.0.0.1:1").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			String[] peer = { "section", "mypeers", "peer", "haproxy1" };
			assertThat(registry.find("haproxy.peers.state").tags(peer).gauges())
				.extracting((gauge) -> gauge.getId().getTag("state"))
				.containsExactlyInAnyOrder("disconnected", "connecting", "established");
			assertThat(value(registry, "haproxy.peers.updates.unacknowledged", peer)).isZero();
			assertThat(value(registry, "haproxy.peers.collisions", peer)).isZero();
			assertThat(value(registry, "haproxy.peers.protocol.errors", peer)).isZero();
			assertThat(value(registry, "haproxy.peers.silences", peer)).isZero();
			assertThat(value(registry, "haproxy.peers.up.to.date", "section", "mypeers")).isZero();
			assertThat(registry.find("haproxy.peers.state").tag("peer", "gateway1").meter()).isNull();
		});
	}

	@Test
	void aChildOfTheContextLeavesTheMetersAlone() {
		this.withMeters.run((context) -> {
			PeersSection section = context.getBean(PeersSection.class);
			section.addPeer("haproxy1", "127.0.0.1", 1);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Meter before = registry.get("haproxy.peers.state").meter();
			try (GenericApplicationContext child = new GenericApplicationContext(context)) {
				child.refresh();
			}
			section.removePeer("haproxy1");
			section.addPeer("haproxy2", "127.0.0.1", 1);
			assertThat(registry.get("haproxy.peers.state").meter()).isNotSameAs(before)
				.extracting((meter) -> meter.getId().getTag("peer"))
				.isEqualTo("haproxy2");
		});
	}

	@Test
	void decisionsAreMeasuredByTableRouteAndOutcome() {
		this.withMeters.run((context) -> {
			context.getBean(DenyStickGatewayFilterFactory.class).apply((config) -> {
				config.setTable("clients");
				config.setRouteId("shop");
				config.setCondition("http_req_rate ge 0");
				config.setKey("str(jane)");
			}).filter(MockServerWebExchange.from(MockServerHttpRequest.get("/")), (exchange) -> Mono.empty()).block();
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(value(registry, "haproxy.sticktable.decisions", "name", "clients", "route", "shop", "outcome",
					"denied"))
				.isOne();
			assertThat(value(registry, "haproxy.sticktable.decisions", "outcome", "passed")).isZero();
		});
	}

	@Test
	void noTagHoldsAKey() {
		this.withMeters.run((context) -> {
			StickTable table = context.getBean(StickTables.class).find("clients");
			table.setServer(table.definition().key("secret"), 0, null);
			assertThat(context.getBean(MeterRegistry.class).getMeters()).map(Meter::getId)
				.isNotEmpty()
				.noneMatch((id) -> id.toString().contains("secret"));
		});
	}

	@Test
	void withoutMicrometerAndHealthThereIsNothingToTell() {
		this.runner
			.withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.boot.health",
					"org.springframework.boot.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(StickTables.class)
				.doesNotHaveBean("stickTableMetrics")
				.doesNotHaveBean("peersHealthIndicator"));
	}

	@Test
	void whileSwitchedOffThereIsNothingToTell() {
		this.withMeters.withPropertyValues("haproxy.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("stickTableMetrics")
				.doesNotHaveBean("peersHealthIndicator"));
	}

	private static double value(MeterRegistry registry, String name, String... tags) {
		Meter meter = registry.get(name).tags(tags).meter();
		return meter.measure().iterator().next().getValue();
	}

}
