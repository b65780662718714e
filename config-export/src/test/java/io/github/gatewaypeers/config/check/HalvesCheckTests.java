package io.github.gatewaypeers.config.check;

import java.util.List;
import java.util.regex.Pattern;

import io.github.gatewaypeers.config.gateway.GatewayReader;
import io.github.gatewaypeers.config.reader.ConfigurationReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HalvesCheckTests {

	private static final String YAML = """
			haproxy:
			  local-peer: gateway1
			  peers:
			    p:
			      peer:
			        gateway1: 10.0.0.21:10000
			        haproxy1: 10.0.0.11:10000
			      table:
			        inside:
			          type: string
			          length: 64
			          store: [ "gpc(2)" ]
			  stick-tables:
			    rates:
			      type: ip
			      size: 1m
			      expire: 10m
			      store: [ gpc0, http_req_rate(10s), bytes_in_rate(1s) ]
			      peers: p
			    alone: { type: ip }
			""";

	private static final String HAPROXY = """
			global
			    localpeer haproxy1
			peers p
			    peer gateway1 10.0.0.21:10000
			    peer haproxy1 10.0.0.11:10000
			    table inside type string len 64 size 100k store gpc(2)
			backend rates
			    stick-table type ipv4 size 1m expire 10m store gpc0,http_req_rate(10s),bytes_in_rate(1s) peers p
			backend alone
			    stick-table type string size 1
			""";

	private static List<Difference> compare(String yaml, String haproxy) {
		return HalvesCheck.compare(GatewayReader.read(yaml), ConfigurationReader.read(haproxy));
	}

	@Test
	void findsNothingWhereBothHalvesFit() {
		assertThat(compare(YAML, HAPROXY)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					peers p                  | peers q                     | 6:3 breaks: peers: no section has the same name on both sides: HAProxy's sections are [q], the gateway's [p]; list the same peers in sections of the same name
					peer gateway1            | peer gateway2               | 6:3 breaks: gateway1: HAProxy does not list this peer, so it refuses it (504); add 'peer gateway1 10.0.0.21:10000' to HAProxy's section
					peer gateway1            | peer gateway2               | 6:4 breaks: gateway2: the gateway does not list this peer, so it refuses it (504); add it below haproxy.peers.p.peer
					21:10000                 | 21:10001                    | 6:4 breaks: gateway1: the port is 10000 here, 10001 in HAProxy; use the port on which the peer listens on both sides
					10.0.0.11:               | lb1:                        | 7:5 bends: haproxy1: the host is '10.0.0.11' here, 'lb1' in HAProxy; they may be the same; make sure that both lead to the peer, and write them alike
					localpeer haproxy1       | localpeer gateway1          | 6:2 breaks: peers p: both sides are 'gateway1', so each takes the other for itself; give each side a name of its own
					localpeer haproxy1       | localpeer other             | 6:2 breaks: peers p: HAProxy's localpeer 'other' is no peer of the section, so HAProxy leaves the section out; list it as a peer
					21:10000                 | 21:10000 ssl crt x.pem      | 6:4 breaks: gateway1: HAProxy dials this peer with TLS, the gateway speaks none; set haproxy.peers.p.ssl.bundle to an SSL bundle, or remove 'ssl' from HAProxy's line
					peers p\\n    peer       | peers p\\n    default-server ssl\\n    peer | 6:5 breaks: gateway1: HAProxy dials this peer with TLS, the gateway speaks none; set haproxy.peers.p.ssl.bundle to an SSL bundle, or remove 'ssl' from HAProxy's line
					peers p\\n    peer       | peers p\\n    default-bind ssl crt x.pem\\n    peer | 6:4 breaks: peers p: HAProxy wants TLS of the peers that dial it, the gateway speaks none; set haproxy.peers.p.ssl.bundle to an SSL bundle, or remove 'ssl' from HAProxy's line
					peers p\\n    peer       | peers p\\n    bind :10000 ssl crt x.pem\\n    peer | 6:4 breaks: peers p: HAProxy wants TLS of the peers that dial it, the gateway speaks none; set haproxy.peers.p.ssl.bundle to an SSL bundle, or remove 'ssl' from HAProxy's line
					table inside             | table outside               | 10:0 breaks: p/inside: HAProxy has no such table, so it ignores the gateway's updates; declare it in HAProxy's section 'p'
					table inside             | table outside               | 0:6 breaks: p/outside: only HAProxy has this table, so the gateway ignores its updates; declare it under haproxy.peers.p.table
					backend rates            | backend Rates               | 15:8 breaks: rates: HAProxy has no such table, only 'Rates', so it ignores the gateway's updates; declare it in HAProxy's backend rates, with peers p
					backend rates            | backend Rates               | 0:8 breaks: Rates: only HAProxy has this table, so the gateway ignores its updates; declare it under haproxy.stick-tables
					peers p\\nbackend alone  | \\nbackend alone            | 15:8 breaks: rates: HAProxy keeps the table to itself; add 'peers p' to HAProxy's stick-table line
					peers p\\nbackend alone  | peers q\\nbackend alone     | 15:8 breaks: rates: HAProxy shares the table in section 'q', the gateway in 'p'; add 'peers p' to HAProxy's stick-table line
					type ipv4                | type ipv6                   | 15:8 breaks: rates: the keys are ip here, ipv6 in HAProxy, and each ignores the other's; use type ipv6 on both sides
					len 64                   | len 63                      | 11:6 breaks: p/inside: the keys have 64 bytes here, 63 in HAProxy, and each ignores the other's; set length: 63
					len 64                   |                             | 11:6 breaks: p/inside: the keys have 64 bytes here, 31 in HAProxy, and each ignores the other's; set length: 31
					rate(10s)                | rate(1m)                    | 18:8 bends: rates: 'http_req_rate' counts in periods of 10s here, of 1m in HAProxy, so that the values of each are nonsense to the other; store http_req_rate(1m) on both sides
					gpc(2)                   | gpc(3)                      | 12:6 bends: p/inside: 'gpc' has 2 elements here, 3 in HAProxy, so that some are not shared; store gpc(3) on both sides
					gpc0,                    |                             | 18:8 bends: rates: HAProxy does not store gpc0, so the gateways share it among themselves only; add store gpc0 to HAProxy's line
					gpc0,                    | gpc0,gpt0,gpc1,             | 18:8 bends: rates: only HAProxy stores gpt0, gpc1, which entries of the gateway come without; store it here, too
					expire 10m               | expire 5m                   | 17:8 bends: rates: entries live 10m here, 5m in HAProxy, so that one side forgets what the other keeps; set expire: 5m
					expire 10m               |                             | 17:8 bends: rates: entries live 10m here, for ever in HAProxy, so that one side forgets what the other keeps; remove expire
					size 1m                  | size 2m                     | 16:8 bends: rates: the table holds 1m entries here, 2m in HAProxy, so that the smaller one purges; set size: 2m
					expire 10m               | expire 10m brates-factor 8  | 15:8 bends: rates: byte rates are divided by 1 here, by 8 in HAProxy, so that each misreads the other's; set brates-factor: 8
					peers p\\n    peer       | peers p\\n    disabled\\n    peer | 6:3 breaks: peers p: HAProxy's section is disabled, so nothing is replicated; remove 'disabled'
					""")
	void namesBothLinesOfADifferenceAndWhatToChange(String part, String changed, String difference) {
		String from = part.replace("\\n", "\n");
		String to = (changed != null) ? changed.replace("\\n", "\n") : "";
		assertThat(HAPROXY).contains(from);
		assertThat(compare(YAML, HAPROXY.replaceFirst(Pattern.quote(from), to)))
			.extracting((each) -> each.gatewayLine() + ":" + each.haproxyLine() + " " + each)
			.contains(difference);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					`$`                 | ``               | ``
					`default-bind .*`   | `default-bind v4v6` | 11:4 breaks: peers p: the gateway dials with TLS, HAProxy listens without; add 'default-bind ssl crt <its certificate and key> ca-file <the authority> verify required' to HAProxy's section
					`default-bind .*`   | `log global`     | 11:3 breaks: peers p: the gateway dials with TLS, HAProxy listens without; add 'default-bind ssl crt <its certificate and key> ca-file <the authority> verify required' to HAProxy's section
					`default-bind ssl crt x ca-file y verify required` | `default-bind ssl crt x` | 11:4 bends: peers p: HAProxy lets in whoever dials it, without a certificate, the gateway does not; add 'ca-file <the authority> verify required' to HAProxy's line
					`default-bind ssl crt x ca-file y verify required` | `default-bind ssl crt x ca-file y verify optional` | 11:4 bends: peers p: HAProxy lets in whoever dials it, without a certificate, the gateway does not; add 'ca-file <the authority> verify required' to HAProxy's line
					`default-server .*` | `log global`     | 11:6 breaks: gateway1: HAProxy dials this peer without TLS, the gateway speaks nothing else; add 'ssl crt <its certificate and key> ca-file <the authority> verify required' to HAProxy's line, or to a default-server line before it
					`verifyhost gateway1` | `no-ssl`       | 11:6 breaks: gateway1: HAProxy dials this peer without TLS, the gateway speaks nothing else; add 'ssl crt <its certificate and key> ca-file <the authority> verify required' to HAProxy's line, or to a default-server line before it
					`default-server ssl crt x` | `default-server ssl` | 11:6 breaks: gateway1: HAProxy shows this peer no certificate, without which a gateway refuses it; add 'crt <its certificate and key>' to HAProxy's line, or to a default-server line before it
					`verifyhost gateway1` | `verify none`  | 11:6 bends: gateway1: HAProxy takes any certificate for this peer's, the gateway does not; replace 'verify none' by 'ca-file <the authority> verify required'
					`verifyhost gateway1` | ``             | 12:6 bends: gateway1: the gateway wants this peer's name in its certificate, HAProxy takes that of any peer; add 'verifyhost gateway1' to HAProxy's line
					`verifyhost gateway1` | `verifyhost g` | 12:6 breaks: gateway1: HAProxy wants the name 'g' in this peer's certificate, the gateway 'gateway1'; write 'verifyhost gateway1', and let the certificate bear that name
					""")
	void comparesWhatBothSidesSayOfTls(String part, String changed, String difference) {
		String yaml = """
				haproxy:
				  local-peer: gateway1

				  peers:
				    p:
				      peer:
				        gateway1: 10.0.0.21:10000
				        haproxy1: 10.0.0.11:10000
				      # TLS
				      ssl:
				        bundle: b
				        verify-peer-name: true
				""";
		String haproxy = """
				global
				    localpeer haproxy1
				peers p
				    default-bind ssl crt x ca-file y verify required
				    default-server ssl crt x ca-file y verify required
				    peer gateway1 10.0.0.21:10000 verifyhost gateway1
				    peer haproxy1 10.0.0.11:10000
				""";
		String other = haproxy.replaceFirst(part.equals("default-bind") ? "default-bind .*" : part, changed)
			.replace("required" + "\n    peer", "required\n    peer");
		List<String> differences = compare(yaml, other).stream()
			.map((each) -> each.gatewayLine() + ":" + each.haproxyLine() + " " + each)
			.toList();
		assertThat(differences).isEqualTo(difference.isEmpty() ? List.of() : List.of(difference));
	}

	@Test
	void wantsNoCertificatesThatTheGatewayDoesNotWant() {
		String yaml = YAML.replace("    p:\n", "    p:\n      ssl: { bundle: b, verify: none }\n");
		assertThat(compare(yaml,
				HAPROXY.replace("peers p\n    peer",
						"peers p\n    default-bind ssl crt x\n    default-server ssl verify none\n    peer")))
			.isEmpty();
	}

	@Test
	void tellsATableInsideASectionFromOneOutside() {
		String haproxy = HAPROXY.replaceFirst("    table inside.*\n", "")
				+ "backend inside\n    stick-table type string len 64 size 100k store gpc(2) peers p\n";
		assertThat(compare(YAML, haproxy)).extracting(Difference::toString)
			.containsExactly(
					"breaks: p/inside: the table is '/inside' on the gateway's wire, but 'inside' on HAProxy's, "
							+ "because only one of them stands inside the peers section; declare it under haproxy.stick-tables, as HAProxy does");
	}

	@Test
	void knowsWhatStickRulesStore() {
		String haproxy = HAPROXY
				+ "backend app\n stick on src table rates\n server a 10.0.0.1:1 id 3\n server b 10.0.0.2:1\n";
		assertThat(compare(YAML, haproxy)).extracting((each) -> each.haproxyLine() + " " + each)
			.containsExactly(
					"14 bends: app/b: the server has no id, so its number in server_id changes with the order of the lines; "
							+ "add 'id' with the same number on all members",
					"8 bends: rates: only HAProxy stores server_id, server_key, which entries of the gateway come without; store it here, too");
	}

	@Test
	void comparesTheServersToWhichClientsStick() {
		String yaml = YAML.replace("store: [ gpc0,", "store: [ server_id, server_key, gpc0,") + """
				spring.cloud.gateway.server.webflux.routes:
				- id: app
				  uri: http://unused
				  filters:
				  - name: StickOn
				    args: { table: rates, servers: "a 10.0.0.1:1 id 3, b 10.0.0.2:1 id 4, c 10.0.0.3:1" }
				""";
		String haproxy = HAPROXY.replace("store gpc0", "store server_id,server_key,gpc0") + """
				backend app
				    stick on src table rates
				    server a 10.0.0.1:1 id 3
				    server b 10.0.0.2:1 id 5
				    server C 10.0.0.3:1 id 6
				""";
		assertThat(compare(yaml, haproxy))
			.extracting((each) -> each.gatewayLine() + ":" + each.haproxyLine() + " " + each)
			.containsExactly(
					"22:14 bends: app/b: the server has id 4 here, 5 in HAProxy, so that server_id means another one; "
							+ "use the same id on both sides",
					"22:15 bends: app/C: the gateway has no server of this name, so clients that stick to it in HAProxy "
							+ "are balanced anew here; name the servers alike on both sides",
					"22:0 bends: c: HAProxy has no server of this name, so clients that stick to it here are balanced "
							+ "anew there; name the servers alike on both sides");
		assertThat(compare(yaml, haproxy.replace("id 5", "id 4").replace("server C", "server c"))).isEmpty();
	}

	@Test
	void knowsByWhatServersAreKnown() {
		assertThat(compare(YAML.replace("store: [ gpc0,", "store: [ server_key, gpc0,"),
				HAPROXY.replace("expire 10m store ", "expire 10m srvkey addr store server_key,")))
			.extracting(Difference::toString)
			.containsExactly(
					"bends: rates: servers are known by name here, by addr in HAProxy, so that neither finds the other's; set srvkey: addr");
	}

	@Test
	void seesALocalPeerThatIsNone() {
		assertThat(compare(YAML.replace("local-peer: gateway1", "local-peer: gatewayx"), HAPROXY))
			.extracting(Difference::toString)
			.containsExactly(
					"breaks: peers p: haproxy.local-peer is 'gatewayx', which is no peer of the section; use one of [gateway1, haproxy1]");
	}

	@Test
	void doesNotGuessWhatTheEnvironmentHolds() {
		assertThat(compare(YAML, HAPROXY.replace("peer gateway1 10.0.0.21:10000", "peer \"$GATEWAY\" \"$ADDRESS\"")
			.replace("localpeer haproxy1", "localpeer \"$ME\""))).isEmpty();
	}

	@Test
	void putsTheWorstFirst() {
		assertThat(compare(YAML, HAPROXY.replace("expire 10m", "expire 9m").replace("len 64", "len 60")))
			.extracting(Difference::severity)
			.containsExactly(Difference.Severity.BREAKS, Difference.Severity.BENDS);
	}

}
