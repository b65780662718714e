package io.github.gatewaypeers.config.gateway;

import io.github.gatewaypeers.config.reader.ConfigurationReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HaproxyImportTests {

	private static final String LEFT_OUT = "this change of gpc or gpt is not taken over; "
			+ "add AddGpc, SetGpt or ClearStick to the routes it is for";

	private static GatewayHalf read(String haproxy) {
		return HaproxyImport.write(ConfigurationReader.read(haproxy));
	}

	@Test
	void makesTheGatewaysHalfOfAFileThatSomebodyElseWrote() {
		GatewayHalf gateway = read("""
				global
				    log /dev/log local0
				    localpeer lb1
				    http-err-codes -404
				defaults
				    mode http
				peers mypeers
				    bind 10.0.0.1:1024
				    server lb1
				    server lb2 "${LB2-10.0.0.2}":1024
				    peer old /run/old.sock
				    table t1 type string len 20 size 100 expire 3m store gpc0
				frontend www
				    bind :80
				    stick-table type ip size 1m expire 30s store http_req_rate(10s),gpc0 peers mypeers
				    acl too_fast sc0_http_req_rate gt 20
				    acl abuse src_get_gpc0(www) gt 0
				    http-request track-sc0 src
				    http-request track-sc1 req.hdr(x-id) table mypeers/t1 if { path_beg /api }
				    http-request deny deny_status 429 if too_fast
				    tcp-request content reject if abuse
				    http-request deny if { path /admin }
				    http-request deny if too_fast { path /b }
				    http-request sc-inc-gpc0(0) if too_fast
				    default_backend app
				backend app
				    stick on src table www
				    server s1 10.0.0.9:80
				""");
		assertThat(gateway.yaml().lines().filter((line) -> !line.startsWith("#"))).containsExactly("haproxy:",
				"  peers:", "    mypeers:", "      peer:", "        lb1: 10.0.0.1:1024",
				"        lb2: ${LB2:10.0.0.2}:1024", "      table:", "        t1:", "          type: string",
				"          length: 20", "          size: 100", "          expire: 3m", "          store:",
				"          - gpc0", "  stick-tables:", "    www:", "      type: ip", "      size: 1m",
				"      expire: 30s", "      store:", "      - server_id", "      - server_key", "      - gpc0",
				"      - http_req_rate(10s)", "      peers: mypeers", "  http-err-codes: -404", "spring:", "  cloud:",
				"    gateway:", "      server:", "        webflux:", "          default-filters:",
				"          - TrackStick=www, src", "          - DenyStick=www, http_req_rate gt 20",
				"          - DenyStick=www, gpc0 gt 0, 403, src", "          - name: DenyStick", "            args:",
				"              table: www", "              condition: http_req_rate gt 20", "              status: 403",
				"              allow:", "              - '! path /b'", "          - name: AddGpc", "            args:",
				"              table: www", "              counter: gpc0",
				"              condition: http_req_rate gt 20");
		assertThat(gateway.warnings()).containsExactly(
				"line 11: peer 'old' has no address that a gateway could dial; give it host:port",
				"line 19: TrackStick has no conditions; this rule is left out: add TrackStick=mypeers/t1, req.hdr(x-id) to the routes it is for",
				"line 27: no route goes to these servers; add StickOn=www, src (servers: s1 10.0.0.9:80) to those that do");
		assertThat(GatewayReader.read(gateway.yaml()).tables()).hasSize(2);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			sc_http_req_rate(0) gt 5                | http_req_rate gt 5
			sc0_http_req_rate gt 5                  | http_req_rate gt 5
			sc0_http_req_rate(t) ge 5               | `-`
			sc_get_gpc0(0) eq 1                     | gpc0 eq 1
			sc_get_gpc(2,0) lt 1                    | gpc(2) lt 1
			sc_gpc_rate(2,0) le 1                   | gpc_rate(2) le 1
			sc_kbytes_out(0) ge 2                   | bytes_out_cnt ge 2048
			sc_kbytes_out(0) gt 2                   | `-`
			sc_bytes_out_rate(0) gt 2               | bytes_out_rate gt 2
			sc_conn_cur(0) lt 3 gt 3                | conn_cur ne 3
			sc_conn_cur(1) gt 3                     | `-`
			sc_clr_gpc0(0) gt 0                     | `-`
			sc_conn_cur(0) gt 0x3                   | `-`
			src_conn_cur(t) gt 3                    | conn_cur gt 3, 403, src
			src,table_gpc(1,t) gt 3                 | gpc(1) gt 3, 403, src
			req.hdr(a,1),lower,table_conn_cur(t) gt 3 | conn_cur gt 3, 403, req.hdr(a,1),lower
			req.hdr(a,-1),table_conn_cur(t) gt 3 | conn_cur gt 3, 403, req.hdr(a)
			sc_conn_cur(0) gt 3 } { sc_conn_cur(0) lt 9 | conn_cur gt 3 and conn_cur lt 9
			sc_conn_cur(0) gt 3 } or { sc_conn_cur(0) eq 1 | conn_cur gt 3 or conn_cur eq 1
			sc_conn_cur(0) gt 3 } { src,table_conn_cur(u) gt 3 | `-`
			sc_conn_cur(0) gt 3 } or { path /a           | `-`
			sc_conn_cur(0) gt 3 } { path_beg /a          | `-`
			""")
	void readsLimits(String acl, String filter) {
		GatewayHalf gateway = read("""
				backend t
				    stick-table type ip size 1m store conn_cur
				frontend www
				    http-request track-sc0 src table t
				    http-request deny if { %s }
				""".formatted(acl));
		String expected = "- DenyStick=t, " + filter + (filter.contains("403") ? "" : ", 403");
		assertThat(gateway.yaml().contains("DenyStick=")).isEqualTo(!filter.equals("-"));
		assertThat(gateway.warnings().isEmpty()).isEqualTo(!filter.equals("-"));
		if (!filter.equals("-")) {
			assertThat(gateway.yaml()).contains(expected + "\n");
		}
	}

	@Test
	void readsConditionsOnTheTableOfTheSection() {
		GatewayHalf gateway = read("""
				frontend www
				    stick-table type ip size 1m store conn_cur,gpc0
				    http-request deny if { src_conn_cur gt 10 } || { src_get_gpc0() gt 1 }
				""");
		assertThat(gateway.warnings()).isEmpty();
		assertThat(gateway.yaml()).contains("- DenyStick=www, conn_cur gt 10 or gpc0 gt 1, 403\n");
	}

	@Test
	void readsWhatChangesEntries() {
		GatewayHalf gateway = read(
				"""
						backend t
						    stick-table type ip size 1m store gpc0,gpt0
						backend u
						    stick-table type ip size 1m store gpc(2)
						frontend www
						    acl office src 10.0.0.0/8
						    acl office src 192.0.2.1
						    http-request track-sc0 src table t
						    http-request sc-inc-gpc0(0) if !office { method POST } || !office { method POST } { sc_get_gpt0(0) eq 1 }
						    http-request sc-inc-gpc0(0) if { method POST } { path /login }
						    http-response sc-set-gpt0(0) 1 if { status 401 500:599 }
						    http-request set-var(txn.a) src_inc_gpc(1,u)
						    http-request set-var(txn.a) src_clr_gpc(0,u)
						    http-request set-var(txn.a) src_clr_gpc0(t)
						    http-request set-var(txn.b) sc_http_req_rate(0)
						    http-request sc-inc-gpc0(1)
						    http-request sc-inc-gpc0(0) if { sc_get_gpc0(0) gt 1 } { src,table_gpc(1,u) gt 1 }
						    http-request sc-inc-gpc0(0) if { path_beg /x }
						    tcp-request content sc-inc-gpc0(0)
						    http-request sc-inc-gpc0(0) unless office
						""");
		assertThat(gateway.warnings()).containsExactly(
				"line 11: HAProxy looks at responses of servers only here, a gateway at its own, too",
				"line 13: " + LEFT_OUT, "line 16: " + LEFT_OUT, "line 17: " + LEFT_OUT, "line 18: " + LEFT_OUT,
				"line 19: " + LEFT_OUT, "line 20: " + LEFT_OUT);
		assertThat(GatewayReader.read(gateway.yaml()).defaultFilters().stream().map(Object::toString)).containsExactly(
				"TrackStick=t, src", "AddGpc=t, gpc0, ! src 10.0.0.0/8, ! src 192.0.2.1, method POST",
				"AddGpc=t, gpc0, method POST, path /login", "SetGpt=t, gpt0, response, status 401 500:599",
				"AddGpc=u, gpc(1)", "ClearStick=t, gpc0, src");
	}

	@Test
	void saysWhichStickRulesAGatewayDoesNotKnow() {
		assertThat(read("""
				backend b
				    stick-table type string size 1m
				    stick on src if { path /a }
				    stick match rdp_cookie(mstshash)
				    stick store-response res.cook(id)
				    server a 10.0.0.1:80 ssl id 3
				""").warnings()).containsExactly(
				"line 3: stick rules of a gateway have no conditions; let the predicates of routes decide",
				"line 4: a gateway knows no such key, so this rule is left out",
				"line 5: no route goes to these servers; add StickStoreResponse=b, res.cook(id) "
						+ "(servers: a https://10.0.0.1:80 id 3) to those that do");
	}

	@Test
	void warnsOfWhatAGatewayDoesOtherwise() {
		assertThat(read("""
				peers p
				    disabled
				    shards 3
				    default-bind ssl crt x.pem
				    peer a 10.0.0.1:1 ssl
				    peer "$B" 10.0.0.1:1
				    peer c /run/c.sock
				    peer d
				frontend www
				    tcp-request connection track-sc0 src table t
				    http-response track-sc1 src table t
				backend b
				    stick-table type ip size 1k peers q
				""").warnings()).containsExactly("line 8: 'd': an address is missing after it; add it",
				"line 6: the name of peer '$B' comes from the environment of HAProxy; list the peers by their names",
				"line 7: peer 'c' has no address that a gateway could dial; give it host:port",
				"line 2: the section is disabled; leave it out of the gateway, too",
				"line 3: a gateway does not share out entries among shards; it sends and takes all",
				"line 4: only some connections of this section use TLS, a gateway uses it for all; add 'ssl' to default-bind and default-server",
				"line 4: a gateway needs a certificate with its own name: put it and its key into 'x.pem' on its machine, or correct the SSL bundle",
				"line 13: there is no section 'q' with peers that a gateway could dial; the table is not shared",
				"line 10: HAProxy counts connections here, a gateway requests",
				"line 10: there is no table 't'; declare it",
				"line 11: a gateway tracks requests, not responses; this rule is left out");
	}

	@Test
	void takesTlsOver() {
		GatewayHalf gateway = read("""
				peers p
				    bind 10.0.0.11:10000 ssl crt /etc/haproxy/me.pem ca-file /etc/haproxy/ca.pem verify required
				    default-server ssl crt /etc/haproxy/me.pem ca-file /etc/haproxy/ca.pem verify required
				    server haproxy1
				    server gateway1 10.0.0.21:10000 verifyhost gateway1
				""");
		assertThat(gateway.warnings()).containsExactly(
				"line 2: a gateway needs a certificate with its own name: put it and its key into '/etc/haproxy/me.pem' "
						+ "on its machine, or correct the SSL bundle");
		assertThat(gateway.yaml()).endsWith("""
				        gateway1: 10.0.0.21:10000
				      ssl:
				        bundle: p
				spring:
				  ssl:
				    bundle:
				      pem:
				        p:
				          keystore:
				            certificate: file:/etc/haproxy/me.pem
				            private-key: file:/etc/haproxy/me.pem
				          truststore:
				            certificate: file:/etc/haproxy/ca.pem
				""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			ssl crt x.pem verify none | ssl verify none                          | verify: none
			ssl crt x.pem             | ssl verify none                          | verify: none
			ssl crt x.pem             | ssl crt x.pem ca-file c.pem              | verify-peer-name: false
			ssl crt x.pem ca-file c.pem verify required | ssl verify none        | verify-peer-name: false
			ssl crt x.pem             | ssl ca-file c.pem verifyhost a           | bundle: p
			ssl crt x.pem             | ssl ca-file c.pem verifyhost other       | verify-peer-name: false
			""")
	void seesWhatTlsVerifies(String bind, String server, String last) {
		String yaml = read("peers p\n default-bind " + bind + "\n peer a 10.0.0.1:1 " + server + "\n").yaml();
		assertThat(yaml.substring(0, yaml.indexOf("spring:"))).endsWith("        " + last + "\n");
	}

	@Test
	void saysThatAGatewayNeedsACertificate() {
		assertThat(read("peers p\n default-server ssl verify none\n peer a 10.0.0.1:1\n").warnings()).containsExactly(
				"line 2: only some connections of this section use TLS, a gateway uses it for all; "
						+ "add 'ssl' to default-bind and default-server",
				"line 2: HAProxy shows no certificate here, but a gateway needs one: "
						+ "add keystore.certificate and keystore.private-key below spring.ssl.bundle.pem.p");
	}

	@Test
	void believesNoCommentThatTheLinesContradict() {
		GatewayHalf gateway = read("# gateway: haproxy.peers.p.ssl.bundle = b\npeers p\n peer a 10.0.0.1:1\n");
		assertThat(gateway.warnings()).containsExactly(
				"line 2: a comment says that the peers speak TLS, but no line of the section does; it is left out");
		assertThat(gateway.yaml()).doesNotContain("ssl:");
	}

	@Test
	void leavesOutKeysThatAGatewayDoesNotKnow() {
		GatewayHalf gateway = read("""
				backend t
				    stick-table type string size 1m store conn_cur
				frontend www
				    http-request track-sc0 ssl_c_sha1 table t
				    http-request deny if { ssl_c_sha1,table_conn_cur(t) gt 3 }
				""");
		assertThat(gateway.yaml()).doesNotContain("Stick=");
		assertThat(gateway.warnings()).hasSize(2)
			.allMatch((warning) -> warning.contains("a gateway knows no such key, so this rule is left out: "));
	}

	@Test
	void survivesCommentsThatContradictEachOther() {
		GatewayHalf gateway = read("""
				# gateway: ... = x
				# gateway: haproxy.local-peer = a
				# gateway: haproxy.local-peer.x = b
				# gateway: a[0] = 1
				# gateway: a.b = 2
				# gateway: a = 3
				""");
		assertThat(gateway.warnings()).containsExactly("... is said twice, in different ways",
				"haproxy.local-peer.x is said twice, in different ways", "a is said twice, in different ways");
		assertThat(gateway.yaml()).contains("local-peer: a\n");
	}

	@Test
	void repeatsItsWarningsInTheText() {
		assertThat(read("peers p\n peer a\n").yaml())
			.isEqualTo("# line 2: 'a': an address is missing after it; add it\n");
	}

}
