package io.github.gatewaypeers.autoconfigure;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

import io.github.gatewaypeers.peers.PeerStatus;
import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.ServerKeyType;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link HaproxyAutoConfiguration}.
 */
class HaproxyAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HaproxyAutoConfiguration.class));

	@Test
	void withoutPropertiesNothingRuns() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(StickTables.class).doesNotHaveBean(PeersSection.class);
			assertThat(context.getBean(StickTables.class).all()).isEmpty();
		});
	}

	@Test
	void keepsATableWithHaproxysDefaults() {
		withYaml("""
				haproxy.stick-tables:
				  plain: { type: ip }
				""").run((context) -> {
			TableDefinition table = table(context, "plain").definition();
			assertThat(table.keyType()).isEqualTo(KeyType.IP);
			assertThat(table).hasToString("stick-table type ip size 100k");
			assertThat(table.wireName()).isEqualTo("plain");
		});
	}

	@Test
	void keepsATableOfEachDetail() {
		withYaml("""
				haproxy.stick-tables:
				  all_of-it.1:
				    type: string
				    length: 64
				    size: 1m
				    expire: 10m
				    nopurge: true
				    recv-only: true
				    brates-factor: 16
				    srvkey: addr
				    write-to: target
				    store: [ "gpc0", "http_req_rate(10s)", "server_id", "server_key" ]
				  target: { type: string, length: 64 }
				""".replace("all_of-it.1", "\"[all_of-it.1]\"")).run((context) -> {
			TableDefinition table = table(context, "all_of-it.1").definition();
			assertThat(table)
				.hasToString("stick-table type string len 64 size 1m expire 10m nopurge recv-only srvkey addr "
						+ "write-to target brates-factor 16 store server_id,gpc0,http_req_rate(10s),server_key");
			assertThat(table.serverKeyType()).isEqualTo(ServerKeyType.ADDR);
		});
	}

	@Test
	void takesTheStoreListAsHaproxyWritesIt() {
		withYaml("""
				haproxy.stick-tables:
				  line: { type: ip, store: "gpt(3),gpc_rate(2,10s), http_req_rate(1m)" }
				  list: { type: ip, store: [ gpt(3), gpc_rate(2,10s), "http_req_rate(1m)" ] }
				  none: { type: ip, store: [] }
				""").run((context) -> {
			assertThat(table(context, "line").definition().store())
				.hasToString("[http_req_rate(1m), gpt(3), gpc_rate(2,10s)]");
			assertThat(table(context, "list").definition().store())
				.isEqualTo(table(context, "line").definition().store());
			assertThat(table(context, "none").definition().store()).isEmpty();
		});
	}

	@Test
	void joinsASectionWithItsTables() {
		withYaml("""
				haproxy:
				  local-peer: gateway1
				  peers:
				    mypeers:
				      peer:
				        gateway1: 127.0.0.1:0
				        haproxy1: 127.0.0.1:1
				      table:
				        inner: { type: integer }
				    other_peers:
				      bind: "[::1]:0"
				      peer:
				        gateway1:
				        gateway2.example.org: "[2001:db8::1]:10000"
				  stick-tables:
				    shared: { type: ip, peers: mypeers }
				    others: { type: ip, peers: other_peers }
				    local: { type: ip }
				""").run((context) -> {
			PeersSection section = context.getBean("mypeersPeersSection", PeersSection.class);
			assertThat(section.localPeer()).isEqualTo("gateway1");
			assertThat(section.localAddress().getAddress().isLoopbackAddress()).isTrue();
			assertThat(section.peers()).extracting(PeerStatus::name).containsExactly("gateway1", "haproxy1");
			assertThat(names(section)).containsExactly("shared", "mypeers/inner");
			assertThat(table(context, "mypeers/inner").definition().wireName()).isEqualTo("/inner");
			PeersSection other = context.getBean("other_peersPeersSection", PeersSection.class);
			assertThat(names(other)).containsExactly("others");
			assertThat(other.localAddress().getAddress().getHostAddress()).isEqualTo("0:0:0:0:0:0:0:1");
			assertThat(other.peers()).extracting(PeerStatus::name).containsExactly("gateway1", "gateway2.example.org");
		});
	}

	@Test
	void theLocalPeerIsTheHostUnlessSomebodySaysOtherwise() {
		String host = LocalPeer.name(new HaproxyProperties(true, " ", java.util.Map.of(), java.util.Map.of(), "", "",
				null, "off", null, "UP", new HaproxyProperties.ConfigPage(false, "/haproxy-config")));
		assertThat(host).isNotBlank();
		this.runner.withPropertyValues("haproxy.peers.mypeers.peer." + host + "=127.0.0.1:0")
			.run((context) -> assertThat(context.getBean(PeersSection.class).localPeer()).isEqualTo(host));
	}

	@Test
	void listensOnLoopbackIfToldAPortOnly() {
		withYaml("""
				haproxy:
				  local-peer: gateway1
				  peers.mypeers:
				    bind: 0
				    peer: { gateway1: "10.0.0.21:10000" }
				""").run((context) -> assertThat(
				context.getBean(PeersSection.class).localAddress().getAddress().isLoopbackAddress())
			.isTrue());
	}

	@Test
	void listensOnAllAddressesIfToldSo() {
		withYaml("""
				haproxy:
				  local-peer: gateway1
				  peers.mypeers:
				    bind: "*:0"
				    peer: { gateway1: "10.0.0.21:10000" }
				""").run((context) -> assertThat(
				context.getBean(PeersSection.class).localAddress().getAddress().isAnyLocalAddress())
			.isTrue());
	}

	@Test
	void runsFromBeforeTheFirstRequestUntilAfterTheLast() {
		InetSocketAddress[] address = new InetSocketAddress[1];
		this.runner.withPropertyValues("haproxy.local-peer=gateway1", "haproxy.peers.mypeers.peer.gateway1=127.0.0.1:0")
			.run((context) -> {
				PeersLifecycle lifecycle = context.getBean(PeersLifecycle.class);
				assertThat(lifecycle.isRunning()).isTrue();
				assertThat(lifecycle.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE - 3072);
				address[0] = context.getBean(PeersSection.class).localAddress();
				try (Socket socket = new Socket()) {
					socket.connect(address[0], 1000);
				}
			});
		assertThatIOException().isThrownBy(() -> {
			try (Socket socket = new Socket()) {
				socket.connect(address[0], 1000);
			}
		});
	}

	@Test
	void theSwitchTurnsEverythingOff() {
		this.runner
			.withPropertyValues("haproxy.enabled=false", "haproxy.stick-tables.t.type=nonsense",
					"haproxy.peers.p.bind=nonsense")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(StickTables.class)
				.doesNotHaveBean(PeersSection.class)
				.doesNotHaveBean(PeersLifecycle.class));
	}

	@Test
	void aUserMayBringTheTables() {
		StickTables tables = new StickTables(List.of());
		this.runner.withBean(StickTables.class, () -> tables)
			.run((context) -> assertThat(context.getBean(StickTables.class)).isSameAs(tables));
	}

	@Test
	void needsNeitherGatewayNorActuatorNorValidation() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.cloud", "org.springframework.boot.actuate",
					"org.springframework.boot.health", "io.micrometer", "jakarta.validation", "org.springframework.web",
					"reactor"))
			.withPropertyValues("haproxy.local-peer=gateway1", "haproxy.peers.mypeers.peer.gateway1=127.0.0.1:0",
					"haproxy.stick-tables.t.type=ip", "haproxy.stick-tables.t.peers=mypeers")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(PeersSection.class));
	}

	private ApplicationContextRunner withYaml(String text) {
		return this.runner.withInitializer(new Yaml(text));
	}

	private static StickTable table(AssertableApplicationContext context, String name) {
		assertThat(context).hasNotFailed();
		StickTable table = context.getBean(StickTables.class).find(name);
		assertThat(table).isNotNull();
		return table;
	}

	private static List<String> names(PeersSection section) {
		return section.tables().stream().map((table) -> table.definition().name()).toList();
	}

}
