package io.github.gatewaypeers.autoconfigure;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link HaproxyFailureAnalyzer}: one for each mistake a user can make.
 */
@ExtendWith(OutputCaptureExtension.class)
class HaproxyFailureAnalyzerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HaproxyAutoConfiguration.class));

	@ParameterizedTest
	@MethodSource("mistakes")
	void explains(String yaml, String description, String action) {
		this.runner.withInitializer(new Yaml(yaml)).run((context) -> {
			FailureAnalysis analysis = new HaproxyFailureAnalyzer(null).analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).isEqualTo(description);
			assertThat(analysis.getAction()).isEqualTo(action);
		});
	}

	static Stream<Arguments> mistakes() {
		return Stream.of(
				arguments("haproxy.stick-tables.clients.size: 1m",
						"haproxy.stick-tables.clients.type: the table has no type of keys.",
						"Use ip, ipv6, integer, string or binary."),
				arguments("haproxy.stick-tables.clients.type: ip6",
						"haproxy.stick-tables.clients.type: unknown key type 'ip6'.",
						"Use ip, ipv6, integer, string or binary."),
				arguments("haproxy.stick-tables: { \"[my clients]\": { type: ip } }",
						"haproxy.stick-tables.[my clients]: 'my clients' is no name that HAProxy takes.",
						"Use letters, digits, '-', '_', '.' and ':' only."),
				arguments("haproxy.stick-tables.clients: { type: ip, length: 5 }",
						"haproxy.stick-tables.clients.length: keys of type ip have a fixed length.", "Remove it."),
				arguments("haproxy.stick-tables.clients: { type: ip, size: 1x }",
						"haproxy.stick-tables.clients.size: '1x' is not a size.",
						"Use a number with k, m or g (powers of 1024), for instance 100k."),
				arguments("haproxy.stick-tables.clients: { type: ip, size: 0 }",
						"haproxy.stick-tables.clients.size: a table holds 1 to 4294967295 entries, not 0.",
						"Correct its value."),
				arguments("haproxy.stick-tables.clients: { type: ip, expire: 10y }",
						"haproxy.stick-tables.clients.expire: '10y' is not a time.",
						"Use a number with us, ms, s, m, h or d, for instance 10s."),
				arguments("haproxy.stick-tables.clients: { type: ip, expire: 25d }",
						"haproxy.stick-tables.clients.expire: '25d' is too long: HAProxy's limit is 2147483647ms (24 days).",
						"Correct its value."),
				arguments("haproxy.stick-tables.clients: { type: ip, brates-factor: 2000 }",
						"haproxy.stick-tables.clients.brates-factor: the factor is 1 to 1024, not 2000.",
						"Correct its value."),
				arguments("haproxy.stick-tables.clients: { type: ip, srvkey: port }",
						"haproxy.stick-tables.clients.srvkey: 'port' identifies no server.", "Use name or addr."),
				arguments("haproxy.stick-tables.clients: { type: ip, store: [ http_rate ] }",
						"haproxy.stick-tables.clients.store: unknown data type 'http_rate'.",
						"See the data types of HAProxy's stick-table keyword, for instance http_req_rate(10s), gpc0 or server_id."),
				arguments("haproxy.stick-tables.clients: { type: ip, store: [ http_req_rate ] }",
						"haproxy.stick-tables.clients.store: 'http_req_rate': http_req_rate takes a period, as in http_req_rate(10s).",
						"Correct its value."),
				arguments("haproxy.stick-tables.clients: { type: ip, store: [ gpt0, gpt(2) ] }",
						"haproxy.stick-tables.clients.store: 'gpt' and 'gpt0' exclude each other, as in HAProxy.",
						"Keep one."),
				arguments("haproxy.stick-tables.clients: { type: ip, peers: mypears }",
						"haproxy.stick-tables.clients.peers: there is no section 'mypears'.",
						"Declare it under haproxy.peers."),
				arguments("haproxy.stick-tables.clients: { type: ip, write-to: other }",
						"haproxy.stick-tables.clients.write-to: there is no table 'other'.", "Use one of [clients]."),
				arguments("haproxy.stick-tables.clients: { type: ip, write-to: clients }",
						"haproxy.stick-tables.clients.write-to: a table cannot write to itself.",
						"Name another table."),
				arguments("""
						haproxy.stick-tables.clients: { type: ip, write-to: other }
						haproxy.stick-tables.other: { type: integer }
						""",
						"haproxy.stick-tables.clients.write-to: the keys of table 'other' have another type or length.",
						"Give both tables the same."),
				arguments("""
						haproxy.stick-tables.clients: { type: ip, write-to: other }
						haproxy.stick-tables.other: { type: ip, write-to: third }
						haproxy.stick-tables.third: { type: ip }
						""",
						"haproxy.stick-tables.clients.write-to: table 'other' writes to another table itself, which HAProxy refuses.",
						"Write to 'third' from both."),
				arguments("haproxy.stick-tables.clients: { type: ip, expires: 10m }",
						"haproxy.stick-tables.clients.expires: there is no such property (Byte array resource [application.yml] - 1:52).",
						"Remove it or use one of type, length, size, expire, nopurge, recv-only, brates-factor, srvkey, write-to, store, peers."),
				arguments("haproxy.stick-table.clients.type: ip",
						"haproxy.stick-table.clients.type: there is no such property (Byte array resource [application.yml] - 1:35).",
						"Remove it or use one of enabled, local-peer, peers, stick-tables, http-err-codes, http-fail-codes, client-address, proxy-protocol, rate-limiter, health-when-peers-missing, config-page."),
				arguments("haproxy.config-page.address: /page",
						"haproxy.config-page.address: there is no such property (Byte array resource [application.yml] - 1:30).",
						"Remove it or use one of enabled, path."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      bind: 10000
						      adress: x
						""",
						"haproxy.peers.mypeers.adress: there is no such property (Byte array resource [application.yml] - 6:15).",
						"Remove it or use one of bind, peer, max-message-length, resync-timeout, handover-timeout, table, ssl."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      bind: 10000
						      table.inner: { type: ip, expires: 1m }
						""",
						"haproxy.peers.mypeers.table.inner.expires: there is no such property (Byte array resource [application.yml] - 6:41).",
						"Remove it or use one of type, length, size, expire, nopurge, recv-only, brates-factor, srvkey, write-to, store, peers."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      peer:
						        haproxy1: 10.0.0.11:10000
						""",
						"haproxy.peers.mypeers.peer: the local peer 'gateway1' is not among the peers of the section.",
						"Add gateway1: host:port, or set haproxy.local-peer to one of [haproxy1]."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      bind: 127.0.0.1:10000
						""",
						"haproxy.peers.mypeers.peer: the local peer 'gateway1' is not among the peers of the section.",
						"Add gateway1: host:port."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      peer:
						        gateway1:
						""", "haproxy.peers.mypeers.peer.gateway1: the local peer has no address to listen on.",
						"Give it one as host:port, or set haproxy.peers.mypeers.bind."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      peer:
						        gateway1: 10.0.0.21
						""", "haproxy.peers.mypeers.peer.gateway1: '10.0.0.21' is no address.",
						"Write host:port, with an IPv6 host in brackets, for instance 10.0.0.11:10000 or [2001:db8::1]:10000."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      peer:
						        gateway1: ::1:10000
						""", "haproxy.peers.mypeers.peer.gateway1: '::1:10000' is no address.",
						"Write host:port, with an IPv6 host in brackets, for instance 10.0.0.11:10000 or [2001:db8::1]:10000."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      peer:
						        gateway1: 127.0.0.1:99999
						""", "haproxy.peers.mypeers.peer.gateway1: '127.0.0.1:99999' is no address.",
						"Write host:port, with an IPv6 host in brackets, for instance 10.0.0.11:10000 or [2001:db8::1]:10000."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      peer:
						        gateway1: no-such-host.invalid:10000
						""", "haproxy.peers.mypeers.peer.gateway1: the host 'no-such-host.invalid' is not known.",
						"Use an address of this machine."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      peer:
						        gateway1: 127.0.0.1:0
						        haproxy1: 10.0.0.11:0
						""", "haproxy.peers.mypeers.peer.haproxy1: '10.0.0.11:0' is no address to connect to.",
						"Write host:port, with an IPv6 host in brackets, for instance 10.0.0.11:10000 or [2001:db8::1]:10000."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      peer:
						        gateway1: 127.0.0.1:0
						        haproxy1:
						""", "haproxy.peers.mypeers.peer.haproxy1: '' is no address.",
						"Write host:port, with an IPv6 host in brackets, for instance 10.0.0.11:10000 or [2001:db8::1]:10000."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      peer:
						        gateway1: 127.0.0.1:0
						        "[haproxy 1]": 10.0.0.11:1
						""", "haproxy.peers.mypeers.peer.[haproxy 1]: 'haproxy 1' is no name that HAProxy takes.",
						"Use letters, digits, '-', '_', '.' and ':' only."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      bind: ":10000"
						      peer:
						        gateway1:
						""", "haproxy.peers.mypeers.bind: ':10000' does not say on which address to listen.",
						"Write *:10000 for all addresses or 127.0.0.1:10000 for loopback."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      bind: nowhere
						      peer:
						        gateway1:
						""", "haproxy.peers.mypeers.bind: 'nowhere' is no address.",
						"Write host:port, with an IPv6 host in brackets, for instance 10.0.0.11:10000 or [2001:db8::1]:10000."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      max-message-length: 10
						      peer:
						        gateway1: 127.0.0.1:0
						""",
						"haproxy.peers.mypeers.max-message-length: a message is allowed 1024 to 1048576 bytes, not 10.",
						"Correct its value."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      resync-timeout: -1s
						      peer:
						        gateway1: 127.0.0.1:0
						""", "haproxy.peers.mypeers.resync-timeout: the resync timeout is negative: PT-1S.",
						"Correct its value."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      table.inner: { type: ip, peers: mypeers }
						""",
						"haproxy.peers.mypeers.table.inner.peers: a table inside a section is shared by the peers of that section.",
						"Remove it."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      peer:
						        gateway1: 127.0.0.1:0
						      ssl: { bundel: peers }
						""",
						"haproxy.peers.mypeers.ssl.bundel: there is no such property (Byte array resource [application.yml] - 7:22).",
						"Remove it or use one of bundle, verify, verify-peer-name."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      peer:
						        gateway1: 127.0.0.1:0
						      ssl: { verify: none }
						""", "haproxy.peers.mypeers.ssl.bundle: TLS needs a certificate, and no SSL bundle is named.",
						"Name one that is below spring.ssl.bundle."),
				arguments("""
						haproxy:
						  local-peer: gateway1
						  peers:
						    mypeers:
						      peer:
						        gateway1: 127.0.0.1:0
						      ssl: { bundle: peers, verify: optional }
						""", "haproxy.peers.mypeers.ssl.verify: 'optional' is no way to verify peers.",
						"Use required or none."));
	}

	@Test
	void aStartThatFailsEndsWithTheExplanation(CapturedOutput output) {
		SpringApplication application = new SpringApplication(HaproxyAutoConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers(new Yaml("haproxy.stick-tables.my_clients: { type: ip6 }"));
		assertThatExceptionOfType(BeanCreationException.class).isThrownBy(application::run);
		assertThat(output).contains(
				"""
						Description:

						haproxy.stick-tables.my_clients.type: unknown key type 'ip6' (Byte array resource [application.yml] - 1:42).

						Action:

						Use ip, ipv6, integer, string or binary.
						""");
	}

	@Test
	void namesTheAddressThatIsTaken() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.runner
				.withPropertyValues("haproxy.local-peer=gateway1",
						"haproxy.peers.mypeers.peer.gateway1=127.0.0.1:" + taken.getLocalPort())
				.run((context) -> {
					FailureAnalysis analysis = new HaproxyFailureAnalyzer(null).analyze(context.getStartupFailure());
					assertThat(analysis.getDescription())
						.startsWith("haproxy.peers.mypeers.bind: cannot listen on /127.0.0.1:" + taken.getLocalPort());
					assertThat(analysis.getAction()).contains("Set 'bind' of the section to a free one");
				});
		}
	}

	@Test
	void leavesOtherFailuresAlone() {
		assertThat(new HaproxyFailureAnalyzer(null).analyze(new IllegalStateException(new RuntimeException())))
			.isNull();
	}

}
