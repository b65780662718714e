package io.github.gatewaypeers.config.gateway;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GatewayReaderTests {

	@Test
	void knowsTheLineOfEveryProperty() {
		GatewayConfiguration gateway = GatewayReader.read("""
				haproxy:
				  peers:
				    p:
				      peer:
				        a.b: 10.0.0.1:1
				        '[c.d]': 10.0.0.2:1
				  stick-tables:
				    t:
				      type: ip
				      store:
				      - gpc0
				      - gpt0
				      peers: p
				""");
		assertThat(gateway.line("haproxy.stick-tables.t.store")).isEqualTo(11);
		assertThat(gateway.line("haproxy.stick-tables.t.store[1]")).isEqualTo(12);
		assertThat(gateway.line("haproxy.stick-tables.t.size")).isEqualTo(9);
		assertThat(gateway.line("haproxy.peers.p.peer.[c.d]")).isEqualTo(6);
		assertThat(gateway.section(gateway.tables().get(0))).isEqualTo("p");
		assertThat(gateway.has("haproxy.peers.p.peer")).isTrue();
		assertThat(gateway.has("haproxy.peers.p.ssl")).isFalse();
	}

	@Test
	void readsWhatIsActiveWithoutAProfile() {
		assertThat(GatewayReader.read("""
				haproxy.local-peer: a
				---
				haproxy.local-peer: b
				---
				spring.config.activate.on-profile: test
				haproxy.local-peer: c
				""").properties().localPeer()).isEqualTo("b");
	}

	@Test
	void resolvesPlaceholdersThatTheTextExplains() {
		GatewayConfiguration gateway = GatewayReader
			.read("port: 1\nhaproxy.peers.p.peer: { a: '10.0.0.1:${port}', b: '10.0.0.2:${other:2}' }");
		assertThat(gateway.properties().peers().get("p").peer()).containsEntry("a", "10.0.0.1:1")
			.containsEntry("b", "10.0.0.2:2");
	}

	@Test
	void readsARunningGateway() {
		MockEnvironment environment = new MockEnvironment().withProperty("haproxy.stick-tables.t.type", "ip")
			.withProperty("haproxy.local-peer", "a");
		GatewayConfiguration gateway = GatewayReader.read(environment);
		assertThat(gateway.tables()).singleElement().hasToString("stick-table type ip size 100k");
		assertThat(gateway.line("haproxy.local-peer")).isZero();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					haproxy.stick-tables.t: { type: ipv5 }                  | line 1: haproxy.stick-tables.t.type: unknown key type 'ipv5'; use ip, ipv6, integer, string or binary
					haproxy.stick-tables.t: { type: ip, length: 3 }         | line 1: haproxy.stick-tables.t.length: keys of type ip have a fixed length; remove it
					haproxy.stick-tables.t: { type: ip, length: x }         | line 1: haproxy.stick-tables.t.length: it cannot be 'x'; correct its value
					haproxy.stick-tables.t: { type: ip, size: 0 }           | line 1: haproxy.stick-tables.t.size: a table holds 1 to 4294967295 entries, not 0; correct its value
					haproxy.stick-tables.t: { type: ip, expire: soon }      | line 1: haproxy.stick-tables.t.expire: 'soon' is not a time; use a number with us, ms, s, m, h or d, for instance 10s
					haproxy.stick-tables.t: { type: ip, store: [ gpx ] }    | line 1: haproxy.stick-tables.t.store: unknown data type 'gpx'; see the data types of HAProxy's stick-table keyword, for instance http_req_rate(10s), gpc0 or server_id
					haproxy.stick-tables.t: { type: ip, stor: [ gpc0 ] }    | line 1: haproxy.stick-tables.t.stor[0]: there is no such property; remove it or correct its name
					haproxy.stick-tables.t: { type: ip, peers: p }          | line 1: haproxy.stick-tables.t.peers: there is no section 'p'; declare it under haproxy.peers
					haproxy.stick-tables.t: { type: ip, write-to: u }       | line 1: haproxy.stick-tables.t.write-to: there is no table 'u'; use one of [t]
					haproxy.stick-tables.'[a b]': { type: ip }              | line 1: haproxy.stick-tables.[a b]: 'a b' is no name that HAProxy takes; use letters, digits, '-', '_', '.' and ':' only
					haproxy.peers.p.peer: { a: nowhere }                    | line 1: haproxy.peers.p.peer.a: 'nowhere' is no address with a port from 1 to 65535; write host:port, for instance 10.0.0.11:10000
					haproxy.peers.p.peer: { '[a b]': '10.0.0.1:1' }         | line 1: haproxy.peers.p.peer.[a b]: 'a b' is no name of a peer that HAProxy takes; use letters, digits, '-', '_', '.' and ':' only
					haproxy.peers.p: { peer: { a: '10.0.0.1:1' }, ssl: { verify: none } } | line 1: haproxy.peers.p.ssl.bundle: TLS needs a certificate, and no SSL bundle is named; name one that is below spring.ssl.bundle
					haproxy.peers.p: { peer: { a: '10.0.0.1:1' }, ssl: { bundle: b, verify: some } } | line 1: haproxy.peers.p.ssl.verify: 'some' is no way to verify peers; use required or none
					haproxy.peers.p: { peer: { a: '10.0.0.1:1' }, ssl: { bundle: b, names: true } } | line 1: haproxy.peers.p.ssl.names: there is no such property; remove it or correct its name
					haproxy.peers.p: { peer: { a: '10.0.0.1:1' }, ssl: { bundle: b, verify-peer-name: x } } | line 1: haproxy.peers.p.ssl.verify-peer-name: it cannot be 'x'; correct its value
					spring.cloud.gateway.server.webflux.routes: [ { id: a } ] | line 1: spring.cloud.gateway.server.webflux.routes[0]: the route has no uri; add one
					""")
	void namesTheLineAndThePropertyOfWhatIsWrong(String yaml, String problem) {
		String text = yaml.startsWith("haproxy.stick-tables.'") ? "haproxy.stick-tables: { '[a b]': { type: ip } }"
				: yaml;
		assertThatExceptionOfType(InvalidGatewayConfigurationException.class).isThrownBy(() -> GatewayReader.read(text))
			.withMessage(problem);
	}

	@Test
	void namesAllThatIsWrong() {
		assertThatExceptionOfType(InvalidGatewayConfigurationException.class).isThrownBy(() -> GatewayReader.read("""
				haproxy:
				  peers.p:
				    peer: { a: nowhere, b: nowhere }
				    table: { x: { type: ip, peers: p } }
				  stick-tables:
				    t: { type: ipv5 }
				    u: { type: ip, size: none }
				"""))
			.satisfies((ex) -> assertThat(ex.problems()).extracting(GatewayProblem::property)
				.containsExactly("haproxy.stick-tables.t.type", "haproxy.stick-tables.u.size",
						"haproxy.peers.p.table.x.peers", "haproxy.peers.p.peer.a", "haproxy.peers.p.peer.b"));
	}

	@Test
	void mindsNoVariablesOfTheEnvironmentThatOnlyLookLikeProperties() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment",
					Map.of("HAPROXY_VERSION", "2.6", "HAPROXY_LOCAL_PEER", "a")));
		GatewayConfiguration gateway = GatewayReader.read(environment);
		assertThat(gateway.properties().localPeer()).isEqualTo("a");
		assertThat(gateway.all()).isEmpty();
	}

	@Test
	void saysWhatIsNoYaml() {
		assertThatExceptionOfType(InvalidGatewayConfigurationException.class)
			.isThrownBy(() -> GatewayReader.read("haproxy: [\n"))
			.withMessageStartingWith("application.yml: it is no YAML: ");
	}

}
