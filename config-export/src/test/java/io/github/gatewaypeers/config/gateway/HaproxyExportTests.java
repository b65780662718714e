package io.github.gatewaypeers.config.gateway;

import java.util.List;
import java.util.stream.Stream;

import io.github.gatewaypeers.config.check.HalvesCheck;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.reader.ConfigurationReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HaproxyExportTests {

	private static HaproxyHalf export(String yaml, ExportOptions options) {
		return HaproxyExport.write(GatewayReader.read(yaml), options);
	}

	private static ExportOptions standalone(String release) {
		return ExportOptions.of(Release.parse(release)).standalone("127.0.0.1:20200", null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "2.6", "3.4" })
	void writesAFileThatRunsByItselfAsItAlwaysDid(String release) {
		assertThat(export(Fleet.yaml(), standalone(release)).text())
			.isEqualTo(Fleet.resource("standalone-" + release + ".cfg"));
	}

	@Test
	void writesAFragmentForOneMemberAsItAlwaysDid() {
		assertThat(export(Fleet.yaml(), ExportOptions.of(Release.NEWEST).member("haproxy1")).text())
			.isEqualTo(Fleet.resource("fragment-haproxy1.cfg"));
	}

	@Test
	void isReadBackAsTheSameGateway() {
		HaproxyHalf half = export(Fleet.yaml(), standalone("3.4"));
		GatewayHalf gateway = HaproxyImport.write(ConfigurationReader.read(half.text()));
		assertThat(gateway.warnings()).isEmpty();
		assertThat(gateway.yaml()).isEqualTo(Fleet.yaml());
	}

	@Test
	void keepsTheOrderOfRoutesAndTheirNumbersApart() {
		String yaml = """
				spring.cloud.gateway.server.webflux.routes:
				- { id: last, uri: "http://h:1", order: 2, predicates: [ "Path=/**" ], filters: [ A=1 ] }
				- { id: first, uri: "http://h:2", order: 1, predicates: [ "Path=/a/{b}" ], filters: [ B=2 ] }
				""";
		String text = export(yaml, standalone("3.4")).text();
		String once = HaproxyImport.write(ConfigurationReader.read(text)).yaml();
		assertThat(once).containsSubsequence("id: first", "order: 1", "Path=/a/{b}", "B=2", "id: last", "order: 2",
				"A=1");
		assertThat(export(once, standalone("3.4")).text()).isEqualTo(text);
	}

	@Test
	void saysWhatHaproxyCannotDo() {
		assertThat(export(Fleet.yaml(), standalone("3.4")).warnings()).containsExactly(
				"route 'cookies' is left out, because HAProxy cannot say its predicate Cookie=a, b",
				"route 'my \"odd\" id' has no server, because HAProxy does not know where 'lb://hello' is; add a server line",
				"route 'shop': DenyStick=client_rates, bytes_out_cnt gt 5 is left out, because HAProxy compares totals of "
						+ "bytes in units of 1024 only",
				"route 'banned': ClearStick=client_rates, http_req_cnt is left out, because HAProxy can set gpc and gpt back "
						+ "to 0, but not http_req_cnt",
				"default filter: AddResponseHeader=X-Served-By, gateway is left out, because HAProxy has no such rule",
				"route 'shop': StripPrefix=1 is left out, because HAProxy has no such rule");
	}

	@Test
	void saysWhatTheReleaseCannotDo() {
		HaproxyHalf half = export(Fleet.yaml(), ExportOptions.of(Release.parse("2.4")));
		assertThat(half.warnings()).contains(
				"backend client_rates: store glitch_rate(1m): HAProxy 2.4 has no glitch_cnt and "
						+ "glitch_rate (3.0 or newer)",
				"global: http-err-codes 400-499 -404: HAProxy 2.4 has no http-err-codes and "
						+ "http-fail-codes (3.0 or newer)");
	}

	@Test
	void asksForMoreStickCountersWhereThereAreSome() {
		String yaml = """
				haproxy.stick-tables: { a: { type: string } }
				spring.cloud.gateway.server.webflux:
				  default-filters: [ "TrackStick=a, req.hdr(a)", "TrackStick=a, req.hdr(b)", "TrackStick=a, req.hdr(c)" ]
				  routes: [ { id: r, uri: "http://h:1", filters: [ "TrackStick=a, req.hdr(d)" ] } ]
				""";
		assertThat(export(yaml, standalone("2.8")).text()).contains("    tune.stick-counters 4\n",
				"    http-request track-sc3 req.hdr(d) table a if { var(txn.route) -m str r }\n");
		assertThat(export(yaml, standalone("2.6")).text()).contains(
				"    # left out, since HAProxy 2.6 has no more than three stick counters (2.8 or newer): http-request track-sc3 ");
	}

	@Test
	void carriesKeysOverOneToOne() {
		String yaml = """
				haproxy.stick-tables: { a: { type: string }, b: { type: ip } }
				spring.cloud.gateway.server.webflux.routes:
				- { id: r, uri: "http://h:1", filters: [ "TrackStick=a, req.hdr(x-forwarded-for,-1),lower", "TrackStick=b, src,ipmask(24)" ] }
				""";
		String text = export(yaml, standalone("3.4")).text();
		assertThat(text).contains("    http-request track-sc0 req.hdr(x-forwarded-for,-1),lower table a if ",
				"    http-request track-sc1 src,ipmask(24) table b if ");
		assertThat(HaproxyImport.write(ConfigurationReader.read(text)).yaml())
			.contains("- TrackStick=a, req.hdr(x-forwarded-for,-1),lower\n", "- TrackStick=b, src,ipmask(24)\n");
	}

	@Test
	void saysWhichKeysAndAddressesHaproxyDoesNotKnow() {
		String yaml = """
				haproxy.stick-tables: { a: { type: string } }
				haproxy.client-address.trusted: 10.0.0.0/8
				spring.cloud.gateway.server.webflux.routes:
				- { id: r, uri: "http://h:1", filters: [ "TrackStick=a, #{@key}", "TrackStick=a, nonsense" ] }
				""";
		HaproxyHalf half = export(yaml, standalone("3.4"));
		assertThat(half.warnings()).hasSize(3)
			.anyMatch((warning) -> warning.startsWith("HAProxy's src is the address of the connection"))
			.contains("route 'r': TrackStick=a, #{@key} is left out, because HAProxy does not know the bean #{@key}")
			.anyMatch((warning) -> warning.startsWith("route 'r': TrackStick=a, nonsense is left out, because "));
		assertThat(half.text()).contains("# gateway: haproxy.client-address.trusted = 10.0.0.0/8\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{ name: DenyStick, args: { table: a, condition: gpc0 gt 1, shadow: true } } | HAProxy has no word for its argument 'shadow'
					"DenyStick=a, gpc0 gt -x"                            | '-x' is neither a number nor a stored type
					"DenyStick=a, gpc0 gt bytes_in_cnt"                  | HAProxy compares totals of bytes in units of 1024 only
					"DenyStick=a, gpc0 gt limit"                         | nothing says what the limit is; add the argument limit
					{ name: DenyStick, args: { table: a, condition: gpc0 gt limit, limit: "#{@b}" } } | HAProxy does not know the bean #{@b}
					{ name: DenyStick, args: { table: a, condition: gpc0 gt limit, limit: path, tiers: { x: many } } } | 'many' is no limit; use a number
					{ name: DenyStick, args: { table: a, condition: bytes_in_cnt gt limit, limit: 5 } } | HAProxy compares totals of bytes in units of 1024 only
					{ name: DenyStick, args: { table: a, condition: bytes_in_cnt gt limit, limit: path } } | HAProxy compares totals of bytes in units of 1024 only
					{ name: SetGpt, args: { table: s, tag: gpt0, when: response } } | HAProxy changes only entries that it tracks; put a TrackStick
					"ClearStick=t, gpc0_rate"                            | HAProxy can set gpc and gpt back to 0, but not gpc0_rate
					"DenyStick=a, gpc0"                                  | 'gpc0' is no condition;
					"DenyStick=a, gpc0 gt 1 and bytes_in_cnt gt 5"       | HAProxy compares totals of bytes in units of 1024 only
					"DenyStick=n, gpc0 gt 1"                             | nothing is tracked in that table, and an address is no integer;
					{ name: DenyStick, args: { table: a, condition: gpc0 gt 1, allow: "path }" } } | a brace ends HAProxy's condition
					"SetGpt=a, gpt0"                                     | HAProxy changes only entries that it tracks; put a TrackStick
					"AddGpc=a, gpc0, 1, req.hdr(a)"                      | HAProxy changes only entries that it tracks; put a TrackStick
					{ name: AddGpc, args: { table: a, counter: gpc0, when: never } } | 'never' is no moment; use request or response
					{ name: AddGpc, args: { table: a, counter: gpc0, when: response, if: "path /a" } } | HAProxy does not know 'path' when it responds
					{ name: AddGpc, args: { table: t, counter: gpc0, when: response, condition: server_id eq 1 } } | HAProxy does not know 'req.hdr(x)' when it responds
					{ name: SetGpt, args: { table: t, tag: gpt0, value: path, when: response } } | HAProxy does not know 'path' when it responds
					"ClearStick=a, http_req_cnt"                         | HAProxy can set gpc and gpt back to 0, but not http_req_cnt
					"ClearStick=a"                                       | HAProxy changes tags only of entries that it tracks;
					"ClearStick=a, gpt0"                                 | HAProxy changes tags only of entries that it tracks;
					"ClearStick=a, gpc0, path"                           | HAProxy changes only entries that it tracks;
					"ClearStick=a, conn_cur"                             | 'conn_cur' is not stored in table 'a'
					{ name: ClearStick, args: { table: a, types: gpc0 gpc1, condition: gpc1 gt 1 } } | HAProxy sets back one value at a time, and the condition would see it
					""")
	void leavesOutFiltersThatSayMoreThanHaproxyCan(String filter, String reason) {
		String yaml = """
				haproxy.stick-tables:
				  a: { type: ip, store: [ gpc0, gpc1, gpt0, http_req_cnt, bytes_in_cnt ] }
				  n: { type: integer, store: gpc0 }
				  s: { type: ip, store: gpc(2) }
				  t: { type: string, store: [ gpc0, "gpc0_rate(1m)", gpt0, server_id ] }
				spring.cloud.gateway.server.webflux.routes:
				- { id: r, uri: "http://h:1", filters: [ "TrackStick=t, req.hdr(x)", %s ] }
				""".formatted(filter);
		HaproxyHalf half = export(yaml, ExportOptions.of(Release.NEWEST));
		assertThat(half.warnings()).singleElement()
			.asString()
			.startsWith("route 'r': ")
			.contains(" is left out, because " + reason);
		assertThat(half.text()).contains("    # " + half.warnings().get(0) + "\n");
		GatewayHalf gateway = HaproxyImport.write(ConfigurationReader.read(export(yaml, standalone("3.4")).text()));
		assertThat(gateway.warnings()).isEmpty();
		assertThat(GatewayReader.read(gateway.yaml()).routes().get(0).filters())
			.isEqualTo(GatewayReader.read(yaml).routes().get(0).filters());
	}

	@Test
	void putsWhatHaproxyComparesWithIntoVariables() {
		String yaml = Fleet.resource("limits.yml").replace("${server-port}", "1");
		HaproxyHalf half = export(yaml, standalone("3.4"));
		assertThat(half.warnings()).isEmpty();
		String plans = " if { var(txn.route) -m str plans }";
		String limits = GatewayConfiguration.GATEWAY + ".routes[0].filters[1]";
		assertThat(half.text()).contains("    # gateway: " + limits + ".args.otherwise = 1\n    # in HAProxy's words:\n"
				+ "    http-request set-var(txn.limit2) int(1)" + plans
				+ "\n    http-request set-var(txn.limit2) int(99)" + plans
				+ " { req.hdr(x-plan,-1) -m str -- platinum }\n" + "    http-request set-var(txn.limit2) int(3)" + plans
				+ " { req.hdr(x-plan,-1) -m str -- gold }\n" + "    http-request set-var(txn.limit2) int(2)" + plans
				+ " { req.hdr(x-plan,-1) -m str -- silver }\n" + "    http-request deny deny_status 429" + plans
				+ " { sc_http_req_cnt(0),sub(txn.limit2) gt 0 }\n");
		assertThat(half.text()).contains("    http-request set-var(txn.limit1) req.hdr(x-client),table_gpc1(pairs)\n",
				" { sc_http_req_cnt(0) ge 4 }\n", "    http-request track-sc0 req.hdr(x-client) table tags if ",
				"    http-request sc-set-gpt0(0) 7 if ");
		GatewayHalf gateway = HaproxyImport.write(ConfigurationReader.read(half.text()));
		assertThat(gateway.warnings()).isEmpty();
		assertThat(filters(GatewayReader.read(gateway.yaml()))).isEqualTo(filters(GatewayReader.read(yaml)));
		assertThat(export(gateway.yaml(), standalone("3.4")).text()).isEqualTo(half.text());
	}

	private static List<StickFilter> filters(GatewayConfiguration gateway) {
		return Stream
			.concat(gateway.defaultFilters().stream(),
					gateway.routes().stream().flatMap((route) -> route.filters().stream()))
			.map(StickFilter::of)
			.toList();
	}

	@Test
	void joinsComparisonsAsHaproxyDoes() {
		String yaml = """
				haproxy.stick-tables: { a: { type: string, store: [ gpc0, gpc1, server_id ] } }
				spring.cloud.gateway.server.webflux.routes:
				- id: r
				  uri: http://h:1
				  filters:
				  - TrackStick=a, req.hdr(x)
				  - DenyStick=a, gpc0 gt 1 and server_id eq 2 or gpc1 ne 1
				""";
		String route = "{ var(txn.route) -m str r }";
		assertThat(export(yaml, standalone("3.4")).text()).contains(
				"    http-request deny deny_status 429 if " + route
						+ " { sc_get_gpc0(0) gt 1 } { req.hdr(x,-1),table_server_id(a) eq 2 } or " + route
						+ " { sc_get_gpc1(0) lt 1 gt 1 }\n",
				"    http-request deny deny_status 429 if " + route
						+ " !{ sc_tracked(0) } { src,table_gpc0(a) gt 1 } { src,table_server_id(a) eq 2 } or " + route
						+ " !{ sc_tracked(0) } { src,table_gpc1(a) lt 1 gt 1 }\n");
	}

	@Test
	void actsOnlyOnResponsesOfRequestsThatCameSoFar() {
		String yaml = """
				haproxy.stick-tables: { a: { type: ip, store: [ gpc0, gpt0 ] } }
				spring.cloud.gateway.server.webflux.routes:
				- id: r
				  uri: http://h:1
				  filters:
				  - TrackStick=a, src
				  - { name: AddGpc, args: { table: a, counter: gpc0, when: response } }
				  - DenyStick=a, gpt0 eq 1
				  - { name: SetGpt, args: { table: a, tag: gpt0, when: response, if: "status 401" } }
				""";
		String route = " if { var(txn.route) -m str r }";
		assertThat(export(yaml, standalone("2.8")).text()).containsSubsequence(
				"    http-after-response sc-inc-gpc0(0)" + route + "\n", "    http-request deny ",
				"    http-request set-var(txn.passed) int(1)" + route + "\n", "    http-after-response sc-set-gpt0(0) 1"
						+ route + " { status 401 } { var(txn.passed) -m int ge 1 }\n");
		assertThat(export(yaml, standalone("2.6")).text()).contains(
				"    # left out, since HAProxy 2.6 has no stick-table actions in http-after-response (2.8 or newer): "
						+ "http-after-response sc-inc-gpc0(0)" + route + "\n");
	}

	@Test
	void leavesOutARouteWhoseConditionTheReleaseCannotSay() {
		String yaml = """
				haproxy.stick-tables: { a: { type: ip, store: gpt(2) } }
				spring.cloud.gateway.server.webflux.routes:
				- { id: r, uri: "http://h:1", predicates: [ "StickTable=a, gpt(1) eq 1" ] }
				- { id: s, uri: "http://h:1", predicates: [ "StickTable=a, gpt(1) eq limit" ] }
				""";
		assertThat(export(yaml, standalone("2.4")).warnings())
			.contains("route 'r' is left out, because HAProxy cannot say its predicate StickTable=a, gpt(1) eq 1: "
					+ "HAProxy 2.4 has no gpc, gpc_rate and gpt arrays (2.5 or newer)");
		HaproxyHalf half = export(yaml, standalone("3.4"));
		assertThat(half.text()).contains("    acl r_table src,table_gpt(1,a) eq 1\n");
		assertThat(half.warnings())
			.containsExactly("route 's' is left out, because HAProxy cannot say its predicate StickTable=a, "
					+ "gpt(1) eq limit: only DenyStick has a limit; write a number");
	}

	@Test
	void changesWhatIsTracked() {
		String yaml = """
				haproxy.stick-tables:
				  a: { type: ip, store: [ gpc0, gpc1, gpt0 ] }
				  b: { type: string, store: [ "gpc(3)", "gpt(2)" ] }
				spring.cloud.gateway.server.webflux:
				  default-filters:
				  - TrackStick=a, src
				  routes:
				  - id: r
				    uri: http://h:1
				    filters:
				    - TrackStick=b, req.hdr(x-key)
				    - AddGpc=a, gpc0
				    - AddGpc=a, gpc1
				    - SetGpt=a, gpt0, 7
				    - AddGpc=b, gpc(2)
				    - AddGpc=b, gpc(1), req.hdr(x-cost)
				    - SetGpt=b, gpt(1)
				    - AddGpc=a, gpc0, 5
				    - SetGpt=a, gpt0, 1, src
				    - AddGpc=b, gpc(1), response-size
				""";
		HaproxyHalf half = export(yaml, standalone("3.4"));
		String when = " if { var(txn.route) -m str r }\n";
		assertThat(half.text()).contains("sc-inc-gpc0(0)" + when, "sc-inc-gpc1(0)" + when, "sc-set-gpt0(0) 7" + when,
				"sc-inc-gpc(2,1)" + when, "sc-add-gpc(1,1) req.hdr(x-cost)" + when, "sc-set-gpt(1,1) 1" + when);
		assertThat(half.warnings()).hasSize(2);
		GatewayHalf gateway = HaproxyImport.write(ConfigurationReader.read(half.text()));
		assertThat(gateway.warnings()).isEmpty();
		assertThat(gateway.yaml()).containsSubsequence("- TrackStick=a, src", "- TrackStick=b, req.hdr(x-key)",
				"- AddGpc=a, gpc0\n", "- AddGpc=a, gpc1\n", "- SetGpt=a, gpt0, 7\n", "- AddGpc=b, gpc(2)\n",
				"- AddGpc=b, gpc(1), req.hdr(x-cost)\n", "- SetGpt=b, gpt(1)\n", "- AddGpc=a, gpc0, 5\n",
				"- SetGpt=a, gpt0, 1, src\n", "- AddGpc=b, gpc(1), response-size\n");
		assertThat(export(gateway.yaml(), standalone("3.4")).text()).isEqualTo(half.text());
	}

	@Test
	void keepsClientsAtTheirServers() {
		String services = """
				spring.cloud.discovery.client.simple.instances.shop:
				- { uri: "http://10.0.0.41:8080", metadata: { haproxy-server-name: app1, haproxy-server-id: 2 } }
				- { uri: "http://shop2:8080", instance-id: shop-2, metadata: { haproxy-server-addr: "2001:db8::1:80" } }
				- { uri: "http://10.0.0.43:8080", metadata: { haproxy-server-name: "a b" } }
				- { uri: "http://10.0.0.44:8080" }
				---
				""";
		String yaml = Fleet.resource("sticks.yml");
		HaproxyHalf half = export(services + yaml, standalone("3.4"));
		assertThat(half.text()).contains("""
				    retries 2
				    option redispatch
				    stick match req.cook(SESSION) table clients
				    stick store-request req.cook(SESSION),lower table clients
				    stick store-response res.cook(SESSION) table clients
				    server app1 10.0.0.31:8080 id 7
				    server app2 10.0.0.32:8443 ssl verify required ca-file @system-ca
				""", """
				    option redispatch
				    stick on req.cook(SESSION) table clients
				    stick on src table addresses
				    server app1 10.0.0.41:8080 id 2
				    server shop-2 [2001:db8::1]:80
				    server s3 10.0.0.43:8080 id 3
				    server 10.0.0.44:8080 10.0.0.44:8080 id 4
				""", """
				    no option redispatch
				    stick on src table addresses
				    server s1 10.0.0.33:443 id 1 ssl verify required ca-file @system-ca
				""", "stick-table type ipv4 size 1k srvkey addr store server_id,server_key peers mypeers\n");
		assertThat(half.warnings()).singleElement()
			.asString()
			.startsWith("server 'a b' is called s3 in HAProxy, where ")
			.endsWith("; say what it is called by haproxy-server-name");
		GatewayHalf gateway = HaproxyImport.write(ConfigurationReader.read(half.text()));
		assertThat(gateway.warnings()).isEmpty();
		assertThat(gateway.yaml()).isEqualTo(yaml);
		assertThat(export(services + yaml, ExportOptions.of(Release.NEWEST)).text()).contains(
				"#\n# and for the backends that it uses:\n#\n# backend listed\n",
				"#     stick on req.cook(SESSION) table clients\n");
	}

	@Test
	void speaksTlsWithPeers() {
		String yaml = Fleet.resource("tls.yml");
		HaproxyHalf half = export(yaml, ExportOptions.of(Release.NEWEST).member("haproxy1"));
		assertThat(half.warnings()).isEmpty();
		assertThat(half.text()).isEqualTo(
				"""
						# For HAProxy 3.4. This is haproxy1's file.
						# gateway: haproxy.local-peer = gateway1
						# gateway: haproxy.peers.mypeers.ssl.bundle = peers
						# gateway: haproxy.peers.anybody.ssl.bundle = peers
						# gateway: haproxy.peers.unverified.ssl.bundle = other

						global
						    localpeer haproxy1

						peers mypeers
						    # /etc/haproxy/peers.pem: this member's certificate, in which its name below is a DNS name, its chain and its key
						    # /etc/haproxy/peers-ca.pem: the authority of the certificates of all peers
						    default-bind ssl crt /etc/haproxy/peers.pem ca-file /etc/haproxy/peers-ca.pem verify required
						    default-server ssl crt /etc/haproxy/peers.pem ca-file /etc/haproxy/peers-ca.pem verify required
						    peer gateway1 127.0.0.1:20301 verifyhost gateway1
						    peer haproxy1 127.0.0.1:20302 verifyhost haproxy1

						peers anybody
						    # /etc/haproxy/peers.pem: this member's certificate, in which its name below is a DNS name, its chain and its key
						    # /etc/haproxy/peers-ca.pem: the authority of the certificates of all peers
						    default-bind ssl crt /etc/haproxy/peers.pem ca-file /etc/haproxy/peers-ca.pem verify required
						    default-server ssl crt /etc/haproxy/peers.pem ca-file /etc/haproxy/peers-ca.pem verify required
						    peer gateway1 127.0.0.1:20303
						    peer haproxy1 127.0.0.1:20304

						peers unverified
						    # /etc/haproxy/peers.pem: this member's certificate, in which its name below is a DNS name, its chain and its key
						    default-bind ssl crt /etc/haproxy/peers.pem verify none
						    default-server ssl crt /etc/haproxy/peers.pem verify none
						    peer gateway1 127.0.0.1:20305
						    peer haproxy1 127.0.0.1:20306

						peers plain
						    peer gateway1 127.0.0.1:20307
						    peer haproxy1 127.0.0.1:20308
						""");
		GatewayHalf gateway = HaproxyImport.write(ConfigurationReader.read(half.text()));
		assertThat(gateway.warnings()).isEmpty();
		assertThat(gateway.yaml()).isEqualTo(yaml);
		assertThat(HalvesCheck.compare(GatewayReader.read(yaml), ConfigurationReader.read(half.text()))).isEmpty();
	}

	@Test
	void letsEachMemberHaveACertificateOfItsOwn() {
		String yaml = Fleet.resource("tls.yml");
		String text = export(yaml, ExportOptions.of(Release.NEWEST)).text();
		assertThat(text).contains(
				"    default-bind ssl crt \"/etc/haproxy/${HAPROXY_LOCALPEER}.pem\" ca-file /etc/haproxy/peers-ca.pem verify required\n");
		assertThat(HaproxyImport.write(ConfigurationReader.read(text)).yaml()).isEqualTo(yaml);
		assertThat(export(yaml, ExportOptions.of(Release.NEWEST).tls("/a b/c.pem", "ca.pem")).text())
			.contains("    default-server ssl crt '/a b/c.pem' ca-file ca.pem verify required\n");
	}

	@Test
	void refusesPathsThatHaproxyWouldNotTake() {
		ExportOptions options = ExportOptions.of(Release.NEWEST);
		assertThatIllegalArgumentException().isThrownBy(() -> options.tls("", null))
			.withMessage("crt: an empty word ends a line for HAProxy; leave it out");
		assertThatIllegalArgumentException().isThrownBy(() -> options.tls(null, "a\nb"))
			.withMessage("ca-file: character 2 of 'a?b' is a control character (0x0a); remove it");
		assertThatIllegalArgumentException().isThrownBy(() -> options.tls("/$1", null))
			.withMessageStartingWith("crt: '/$1' does not refer to an environment variable as HAProxy does");
	}

	@Test
	void keepsStickRulesAtTheirPlaces() {
		String yaml = """
				spring:
				  cloud:
				    gateway:
				      server:
				        webflux:
				          default-filters:
				          - AddResponseHeader=a, b
				          - StickOn=t, req.cook(A)
				          - TrackStick=t, src
				          - name: StickMatch
				            args:
				              table: t
				              key: req.cook(B)
				              redispatch: 1
				          routes:
				          - id: one
				            uri: http://unused
				            filters:
				            - name: StickStoreResponse
				              args:
				                table: t
				                key: res.cook(C)
				                servers: a 10.0.0.1:80 id 1, b https://10.0.0.2:443
				            - StripPrefix=1
				            - StickOn=t, src
				          - id: two
				            uri: https://10.0.0.3
				            filters:
				            - DenyStick=t, gpc0 gt 1
				""";
		String tables = "haproxy.stick-tables.t: { type: string, store: [ server_id, server_key, gpc0 ] }\n---\n";
		String text = export(tables + yaml, standalone("3.4")).text();
		assertThat(text.substring(text.indexOf("\nbackend one"))).isEqualTo("""

				backend one
				    # gateway: spring.cloud.gateway.server.webflux.routes[0].uri = http://unused
				    retries 1
				    option redispatch
				    stick on req.cook(A) table t
				    stick match req.cook(B) table t
				    stick store-response res.cook(C) table t
				    stick on src table t
				    server a 10.0.0.1:80 id 1
				    server b 10.0.0.2:443 ssl verify required ca-file @system-ca

				backend two
				    retries 1
				    option redispatch
				    stick on req.cook(A) table t
				    stick match req.cook(B) table t
				    server s1 10.0.0.3:443 id 1 ssl verify required ca-file @system-ca
				""");
		GatewayHalf gateway = HaproxyImport.write(ConfigurationReader.read(text));
		assertThat(gateway.warnings()).isEmpty();
		assertThat(gateway.yaml()).endsWith(yaml);
	}

	@Test
	void believesTheRulesMoreThanTheComments() {
		String yaml = """
				haproxy.stick-tables.t: { type: string, store: [ server_id, server_key ] }
				spring.cloud.gateway.server.webflux:
				  default-filters: [ "StickOn=t, req.cook(A)" ]
				  routes:
				  - id: one
				    uri: http://unused
				    filters: [ { name: StickOn, args: { table: t, key: src, servers: "a 10.0.0.1:80" } }, "StickMatch=t, path" ]
				""";
		String text = export(yaml, standalone("3.4")).text();
		GatewayHalf server = HaproxyImport
			.write(ConfigurationReader.read(text.replace("    server a 10.0.0.1:80\n", "    server b 10.0.0.2:80\n")));
		assertThat(server.warnings()).isEmpty();
		assertThat(server.yaml()).contains("servers: b 10.0.0.2:80", "- StickMatch=t, path",
				"- StickOn=t, req.cook(A)");
		GatewayHalf rule = HaproxyImport
			.write(ConfigurationReader.read(text.replace("    stick match path table t\n", "")));
		assertThat(rule.warnings()).isEmpty();
		assertThat(rule.yaml()).contains("servers: a 10.0.0.1:80").doesNotContain("StickMatch");
		GatewayHalf none = HaproxyImport
			.write(ConfigurationReader.read(text.replace("    stick on req.cook(A) table t\n", "")));
		assertThat(none.warnings()).singleElement()
			.asString()
			.endsWith("backend 'one' has no rule for the default filter StickOn=t, req.cook(A)");
	}

	@Test
	void leavesOutStickRulesThatHaproxyCannotSay() {
		String yaml = """
				haproxy.stick-tables: { a: { type: ip, store: server_id } }
				spring.cloud.gateway.server.webflux.routes:
				- id: r
				  uri: http://10.0.0.1
				  filters:
				  - "StickOn=a, #{@key}"
				  - { name: StickOn, args: { table: a, servers: app1 } }
				  - { name: StickOn, args: { table: a, redispatch: often } }
				""";
		HaproxyHalf half = export(yaml, standalone("3.4"));
		assertThat(half.warnings()).hasSize(3)
			.anyMatch((warning) -> warning.endsWith("because HAProxy does not know the bean #{@key}"))
			.anyMatch((warning) -> warning.contains("because 'app1' is no server: write name address:port"))
			.anyMatch((warning) -> warning.endsWith("because 'often' is no number of failures; use one from 0 on"));
		assertThat(half.text()).doesNotContain("    stick ");
	}

	@Test
	void findsTheServersOfAService() {
		String yaml = """
				spring.cloud.discovery.client.simple.instances.hello:
				- uri: http://127.0.0.1:1
				- uri: http://127.0.0.1:2
				spring.cloud.gateway.server.webflux.routes:
				- { id: r, uri: "lb://hello" }
				""";
		HaproxyHalf half = export(yaml, standalone("3.4"));
		assertThat(half.warnings()).isEmpty();
		assertThat(half.text()).contains("    server s1 127.0.0.1:1 id 1\n    server s2 127.0.0.1:2 id 2\n");
		assertThat(HaproxyImport.write(ConfigurationReader.read(half.text())).yaml()).contains("uri: lb://hello");
	}

	@Test
	void refusesAMemberThatIsNoPeer() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> export(Fleet.yaml(), ExportOptions.of(Release.NEWEST).member("gateway2")))
			.withMessage("'gateway2' is no peer of section 'others'; use one of gateway1, haproxy1, haproxy.2");
	}

	@Test
	void refusesAPeerThatNobodyCanDial() {
		String yaml = "haproxy.peers.p: { bind: '*:1', peer: { gateway1: '' } }";
		assertThatIllegalArgumentException().isThrownBy(() -> export(yaml, ExportOptions.of(Release.NEWEST)))
			.withMessage("haproxy.peers.p.peer.gateway1: HAProxy has to dial this peer, and '*:1' does not say where; "
					+ "give it its address as host:port");
	}

}
