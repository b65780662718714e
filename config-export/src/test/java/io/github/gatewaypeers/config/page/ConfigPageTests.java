package io.github.gatewaypeers.config.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ConfigPageTests {

	private static final JsonMapper mapper = new JsonMapper();

	private final MockEnvironment environment = new MockEnvironment();

	private final WebTestClient client = WebTestClient
		.bindToRouterFunction(ConfigPage.at("/haproxy-config", this.environment))
		.build();

	/** A form that is right: two peers, and a table of strings. */
	static Form form() {
		return new Form("3.2", "", new Form.Section("mypeers", Map.of()),
				List.of(new Form.Peer("gateway1", "10.0.0.21", "10000", true),
						new Form.Peer("haproxy1", "2001:db8::1", "10000", false)),
				List.of(new Form.Table("sessions", Form.Place.SHARED,
						Map.of("type", "string", "length", "64", "size", "1m", "expire", "30m"),
						List.of(new Form.Stored("gpc_rate", "2", "1m"), new Form.Stored("server_id", "", "")))));
	}

	private static Form with(Form.Peer... peers) {
		Form form = form();
		return new Form(form.release(), form.member(), form.section(), List.of(peers), form.tables());
	}

	private static Form with(Form.Table... tables) {
		Form form = form();
		return new Form(form.release(), form.member(), form.section(), form.peers(), List.of(tables));
	}

	private static Form.Table table(String name, String property, String value, Form.Stored... store) {
		Map<String, String> properties = new TreeMap<>(Map.of("type", "ip", "size", "1k"));
		properties.put(property, value);
		return new Form.Table(name, Form.Place.SHARED, properties, List.of(store));
	}

	private JsonNode halves(Form form) {
		return post("halves", mapper.writeValueAsString(form), HttpStatus.OK);
	}

	private JsonNode post(String path, String body, HttpStatus status) {
		EntityExchangeResult<byte[]> result = this.client.post()
			.uri("/haproxy-config/" + path)
			.contentType(MediaType.TEXT_PLAIN)
			.bodyValue(body)
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectBody()
			.returnResult();
		return mapper.readTree(result.getResponseBody());
	}

	private JsonNode start() {
		return mapper.readTree(this.client.get()
			.uri("/haproxy-config/start")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult()
			.getResponseBody());
	}

	private Map<String, String> errors(Form form) {
		JsonNode halves = halves(form);
		assertThat(halves.get("haproxy").isNull()).isTrue();
		assertThat(halves.get("yaml").isNull()).isTrue();
		Map<String, String> errors = new TreeMap<>();
		halves.get("errors")
			.forEach((error) -> errors.put(error.get("field").asString(), error.get("message").asString()));
		return errors;
	}

	@Test
	void writesBothHalves() {
		JsonNode halves = halves(form());
		assertThat(halves.get("haproxy").asString()).contains("""
				peers mypeers
				    peer gateway1 10.0.0.21:10000
				    peer haproxy1 [2001:db8::1]:10000

				backend sessions
				    stick-table type string len 64 size 1m expire 30m store server_id,gpc_rate(2,1m) peers mypeers
				""");
		assertThat(halves.get("yaml").asString()).isEqualTo("""
				haproxy:
				  local-peer: gateway1
				  peers:
				    mypeers:
				      peer:
				        gateway1: 10.0.0.21:10000
				        haproxy1: '[2001:db8::1]:10000'
				  stick-tables:
				    sessions:
				      type: string
				      length: 64
				      size: 1m
				      expire: 30m
				      store:
				      - gpc_rate(2,1m)
				      - server_id
				      peers: mypeers
				""");
		assertThat(halves.get("errors").size()).isZero();
		assertThat(halves.get("warnings").size()).isZero();
	}

	@Test
	void writesForAMemberAndARelease() {
		Form form = new Form("2.6", "1", form().section(), form().peers(),
				List.of(table("rates", "expire", "1m", new Form.Stored("glitch_cnt", "", ""))));
		JsonNode halves = halves(form);
		assertThat(halves.get("haproxy").asString()).contains("    localpeer haproxy1\n",
				"stick-table type ip size 1k");
		assertThat(halves.get("warnings").toString()).contains("HAProxy 2.6 has no glitch_cnt");
	}

	@Test
	void placesTablesInsideTheSectionOrAlone() {
		Form.Table inside = new Form.Table("rates", Form.Place.INSIDE, Map.of("type", "ip"), List.of());
		Form.Table alone = new Form.Table("rates", Form.Place.ALONE, Map.of("type", "ipv6", "nopurge", "true"),
				List.of());
		String haproxy = halves(with(inside, alone)).get("haproxy").asString();
		assertThat(haproxy).contains("    table rates type ipv4 size 100k\n",
				"backend rates\n    stick-table type ipv6 size 100k nopurge\n");
	}

	@Test
	void warnsIfNoPeerIsThisGateway() {
		JsonNode halves = halves(with(new Form.Peer("haproxy1", "10.0.0.11", "10000", false)));
		assertThat(halves.get("warnings").toString()).contains("no peer is marked as this gateway");
		assertThat(halves.get("yaml").asString()).doesNotContain("local-peer");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			``       | 10.0.0.1    | 10000 | peers.0.name    | needs a name
			a b      | 10.0.0.1    | 10000 | peers.0.name    | 'a b' is no name of a peer that HAProxy takes
			a]b      | 10.0.0.1    | 10000 | peers.0.name    | is no name of a peer
			haproxy1 | ``          | 10000 | peers.0.address | ':10000' is no address
			haproxy1 | a b         | 10000 | peers.0.address | 'a b:10000' is no address
			haproxy1 | *           | 10000 | peers.0.address | is no address to connect to
			haproxy1 | 10.0.0.1    | ``    | peers.0.port    | write host:port
			haproxy1 | 10.0.0.1    | 70000 | peers.0.port    | port from 1 to 65535
			haproxy1 | 10.0.0.1    | http  | peers.0.port    | port from 1 to 65535
			""")
	void anErrorOfAPeerStandsBesideItsField(String name, String address, String port, String field, String message) {
		Map<String, String> errors = errors(
				with(new Form.Peer(name, address, port, false), new Form.Peer("gateway1", "10.0.0.21", "10000", true)));
		assertThat(errors).containsOnlyKeys(field);
		assertThat(errors.get(field)).contains(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			type          | ``      | tables.0.type          | the table has no type of keys
			type          | ipx     | tables.0.type          | use ip, ipv6, integer, string or binary
			length        | 10      | tables.0.length        | keys of type ip have a fixed length
			length        | much    | tables.0.length        | it cannot be 'much'
			size          | 1x      | tables.0.size          | '1x' is not a size
			size          | 0       | tables.0.size          | a table holds 1 to 4294967295 entries
			expire        | 10y     | tables.0.expire        | '10y' is not a time
			nopurge       | perhaps | tables.0.nopurge       | it cannot be 'perhaps'
			brates-factor | 5000    | tables.0.brates-factor | the factor is 1 to 1024
			srvkey        | number  | tables.0.srvkey        | use name or addr
			write-to      | nowhere | tables.0.write-to      | there is no table 'nowhere'
			""")
	void anErrorOfATableStandsBesideItsField(String property, String value, String field, String message) {
		Map<String, String> errors = errors(with(table("client_Rates-1", property, value)));
		assertThat(errors).containsOnlyKeys(field);
		assertThat(errors.get(field)).contains(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			gpt           | ``  | ``   | tables.0.store.1.elements | gpt takes a number of elements
			gpt           | 101 | ``   | tables.0.store.1.elements | 1 to 100 elements
			gpc_rate      | 2   | ``   | tables.0.store.1.period   | takes a number of elements and a period
			gpc_rate      | 2   | fast | tables.0.store.1.period   | 'fast' is not a time
			http_req_rate | ``  | 0    | tables.0.store.1.period   | a period of at least 1ms
			http_req_rate | ``  | 1s),gpc1( | tables.0.store.1.period | http_req_rate takes a period
			request_rate  | ``  | ``   | tables.0.store.1.type     | unknown data type 'request_rate'
			conn_cur      | ``  | ``   | tables.0.store            | 'conn_cur' is stored twice
			""")
	void anErrorOfAStoredTypeStandsBesideItsField(String type, String elements, String period, String field,
			String message) {
		Map<String, String> errors = errors(with(table("rates", "expire", "1m", new Form.Stored("conn_cur", "", ""),
				new Form.Stored(type, elements, period))));
		assertThat(errors).containsOnlyKeys(field);
		assertThat(errors.get(field)).contains(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			bind               | :10000 | does not say on which address to listen
			max-message-length | 10     | 1024
			max-message-length | long   | it cannot be 'long'
			resync-timeout     | soon   | it cannot be 'soon'
			handover-timeout   | -1s    | the handover timeout is negative
			""")
	void anErrorOfTheSectionStandsBesideItsField(String property, String value, String message) {
		Form form = new Form("3.2", "", new Form.Section("my_peers", Map.of(property, value)), form().peers(),
				form().tables());
		Map<String, String> errors = errors(form);
		assertThat(errors).containsOnlyKeys("section." + property);
		assertThat(errors.get("section." + property)).contains(message);
	}

	private static Form tls(String... properties) {
		Map<String, String> values = new TreeMap<>(Map.of("ssl.bundle", "peers"));
		for (int i = 0; i < properties.length; i += 2) {
			values.put("ssl." + properties[i], properties[i + 1]);
		}
		return new Form("3.2", "", new Form.Section("p", values), form().peers(), List.of());
	}

	@Test
	void writesTlsIntoBothHalves() {
		JsonNode halves = halves(tls("crt", "/etc/me.pem"));
		assertThat(halves.get("haproxy").asString()).contains(
				"    default-bind ssl crt /etc/me.pem ca-file /etc/haproxy/peers-ca.pem verify required\n",
				"    peer haproxy1 [2001:db8::1]:10000 verifyhost haproxy1\n");
		assertThat(halves.get("yaml").asString())
			.startsWith("# SSL bundle 'peers' is declared below spring.ssl.bundle: ")
			.endsWith("      ssl:\n        bundle: peers\n");
		assertThat(halves(tls("verify", "none")).get("haproxy").asString())
			.contains("    default-server ssl crt \"/etc/haproxy/${HAPROXY_LOCALPEER}.pem\" verify none\n");
		assertThat(halves(tls("verify-peer-name", "false")).get("haproxy").asString()).doesNotContain("verifyhost");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			bundle           | ``      | no SSL bundle is named; name one
			verify           | perhaps | 'perhaps' is no way to verify peers; use required or none
			verify-peer-name | perhaps | it cannot be 'perhaps'
			crt              | /$1     | '/$1' does not refer to an environment variable
			ca-file          | a\u0007b | is a control character (0x07); remove it
			""")
	void anErrorOfTlsStandsBesideItsField(String property, String value, String message) {
		Map<String, String> errors = errors(tls(property, value));
		assertThat(errors).containsOnlyKeys("section.ssl." + property);
		assertThat(errors.get("section.ssl." + property)).contains(message);
	}

	@Test
	void importsTls() {
		JsonNode start = post("import", """
				peers p
				    default-bind ssl crt /etc/me.pem ca-file /etc/ca.pem verify required
				    default-server ssl crt /etc/me.pem ca-file /etc/ca.pem verify required
				    peer a 10.0.0.11:10000
				""", HttpStatus.OK);
		Form form = mapper.treeToValue(start.get("forms").get(0), Form.class);
		assertThat(form.section().properties()).isEqualTo(Map.of("ssl.bundle", "p", "ssl.verify-peer-name", "false",
				"ssl.crt", "/etc/me.pem", "ssl.ca-file", "/etc/ca.pem"));
		assertThat(halves(form).get("haproxy").asString())
			.contains("    default-server ssl crt /etc/me.pem ca-file /etc/ca.pem verify required\n");
	}

	@Test
	void theSectionNeedsANameAndPeers() {
		Form form = new Form("3.2", "", new Form.Section(" ", Map.of()), List.of(), form().tables());
		assertThat(errors(form)).containsOnlyKeys("section.name", "peers");
	}

	@Test
	void namesDiffer() {
		Form.Peer peer = form().peers().get(0);
		assertThat(errors(with(peer, peer)).get("peers.1.name")).contains("'gateway1' already");
		Form.Table table = form().tables().get(0);
		assertThat(errors(with(table, table)).get("tables.1.name")).contains("'sessions' already");
	}

	@Test
	void tellsOfEveryRowThatIsWrong() {
		Form form = new Form("3.2", "", form().section(),
				List.of(new Form.Peer("gateway1", "10.0.0.21", "x", true), new Form.Peer("", "10.0.0.11", "1", false)),
				List.of(table("a", "size", "x"), table("b", "expire", "x"), table("c", "type", "ip")));
		assertThat(errors(form)).containsOnlyKeys("peers.0.port", "peers.1.name", "tables.0.size", "tables.1.expire");
	}

	@Test
	void theOwnAddressMayBeLeftToBindIfHaproxyCanDialIt() {
		Form.Peer local = new Form.Peer("gateway1", "", "", true);
		Form form = new Form("3.2", "", new Form.Section("p", Map.of("bind", "10.0.0.21:10000")), List.of(local),
				List.of());
		assertThat(halves(form).get("haproxy").asString()).contains("    peer gateway1 10.0.0.21:10000\n");
		Form anywhere = new Form("3.2", "", new Form.Section("p", Map.of("bind", "*:10000")), List.of(local),
				List.of());
		assertThat(errors(anywhere).get("peers.0.address")).contains("HAProxy has to dial this peer");
	}

	@Test
	void refusesAnUnknownReleaseOrMember() {
		Form form = form();
		assertThat(errors(new Form("1.8", "", form.section(), form.peers(), form.tables())))
			.containsOnlyKeys("release");
		for (String member : List.of("2", "-1", "x")) {
			assertThat(errors(new Form("3.2", member, form.section(), form.peers(), form.tables())))
				.containsOnlyKeys("member");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "${haproxy.stick-tables.rates.expire}", "${", "${user.home}", "${PATH}", "#{1+1}",
			"1\u00002", "\"", "'", "a: b", "[", "{", "%", "!!java.net.URL x" })
	void textThatYamlOrSpringMightReadOtherwiseIsNoTime(String text) {
		assertThat(halves(with(table("rates", "expire", text))).get("errors").toString()).doesNotContain("/root")
			.contains("\"message\"");
	}

	@Test
	void doesNotLookIntoTheEnvironment() {
		this.environment.setProperty("secret", "hunter2");
		Form form = with(new Form.Peer("gateway1", "${secret}", "10000", true),
				new Form.Peer("haproxy1", "${PATH}", "10000", false));
		assertThat(halves(form).toString()).doesNotContain("hunter2", "/usr/bin");
	}

	@Test
	void startsFromTheGateway() {
		Map.of("haproxy.local-peer", "gateway1", "haproxy.peers.p.peer.gateway1", "10.0.0.21:10000",
				"haproxy.peers.p.peer.haproxy1", "[2001:db8::1]:10000", "haproxy.peers.p.resync-timeout", "7s",
				"haproxy.peers.q.peer.gateway1", "10.0.0.21:10001", "haproxy.stick-tables.rates.type", "ip",
				"haproxy.stick-tables.rates.store", "gpc0,gpc_rate(2,1m)", "haproxy.stick-tables.rates.peers", "p",
				"haproxy.peers.q.table.sessions.type", "string")
			.forEach(this.environment::setProperty);
		this.environment.setProperty("haproxy.peers.q.table.sessions.nopurge", "true");
		this.environment.setProperty("haproxy.peers.q.ssl.bundle", "peers");
		this.environment.setProperty("spring.data.redis.password", "hunter2");
		JsonNode start = start();
		assertThat(start.toString()).doesNotContain("hunter2");
		JsonNode forms = start.get("start").get("forms");
		List<Form> read = new ArrayList<>();
		forms.forEach((form) -> read.add(mapper.treeToValue(form, Form.class)));
		Form first = read.stream().filter((form) -> form.section().name().equals("p")).findFirst().orElseThrow();
		assertThat(first.section().properties()).isEqualTo(Map.of("resync-timeout", "7s"));
		assertThat(first.peers()).containsExactlyInAnyOrder(new Form.Peer("gateway1", "10.0.0.21", "10000", true),
				new Form.Peer("haproxy1", "2001:db8::1", "10000", false));
		assertThat(first.tables())
			.containsExactly(new Form.Table("rates", Form.Place.SHARED, Map.of("type", "ip", "size", "100k"),
					List.of(new Form.Stored("gpc0", "", ""), new Form.Stored("gpc_rate", "2", "1m"))));
		Form second = read.stream().filter((form) -> form.section().name().equals("q")).findFirst().orElseThrow();
		assertThat(second.section().properties()).isEqualTo(Map.of("ssl.bundle", "peers"));
		assertThat(second.tables()).containsExactly(new Form.Table("sessions", Form.Place.INSIDE,
				Map.of("type", "string", "size", "100k", "nopurge", "true"), List.of()));
		read.forEach((form) -> assertThat(halves(form).get("errors").toString()).isEqualTo("[]"));
	}

	@Test
	void startsFromAnExampleWhereThereIsNothing() {
		JsonNode start = start();
		Form example = mapper.treeToValue(start.get("start").get("forms").get(0), Form.class);
		assertThat(errors(example)).containsOnlyKeys("peers.0.address", "peers.1.address");
	}

	@Test
	void tellsThePageWhatTablesCanStore() {
		JsonNode fields = start().get("fields");
		assertThat(fields.get("dataTypes").size()).isEqualTo(27);
		Map<String, JsonNode> types = new TreeMap<>();
		fields.get("dataTypes").forEach((type) -> types.put(type.get("keyword").asString(), type));
		assertThat(types.get("gpc").get("excludes").toString()).isEqualTo("[\"gpc0\",\"gpc1\",\"gpc\"]");
		assertThat(types.get("gpt0").get("excludes").toString()).isEqualTo("[\"gpt0\",\"gpt\"]");
		assertThat(types.get("gpc_rate").get("array").asBoolean()).isTrue();
		assertThat(types.get("gpc_rate").get("rate").asBoolean()).isTrue();
		assertThat(fields.get("keyTypes").toString())
			.contains("{\"keyword\":\"string\",\"hasLength\":true,\"length\":31}");
		assertThat(fields.get("releases").get(0).asString()).isEqualTo("3.4");
		assertThat(fields.get("table").toString()).contains("\"brates-factor\"", "\"nopurge\"")
			.doesNotContain("\"peers\"");
	}

	@Test
	void importsAnHaproxyConfiguration() {
		JsonNode start = post("import", """
				peers mypeers
				    peer haproxy1 10.0.0.11:10000
				    peer gateway1 10.0.0.21:10000
				    table inside type ip size 1m store gpc0
				backend rates
				    stick-table type string len 64 size 1m expire 10m store http_req_rate(10s) peers mypeers
				frontend www
				    http-request track-sc0 src table rates if { path /shop }
				""", HttpStatus.OK);
		Form form = mapper.treeToValue(start.get("forms").get(0), Form.class);
		assertThat(form.peers()).extracting(Form.Peer::name).containsExactly("haproxy1", "gateway1");
		assertThat(form.tables()).extracting(Form.Table::name).containsExactly("rates", "inside");
		assertThat(start.get("warnings").toString()).contains("line 8:");
		assertThat(halves(form).get("haproxy").asString())
			.contains("    stick-table type string len 64 size 1m expire 10m store http_req_rate(10s) peers mypeers\n");
	}

	@Test
	void importsPartsOfAConfiguration() {
		JsonNode start = post("import", "backend b\n stick-table type ip size 1m peers elsewhere\n", HttpStatus.OK);
		Form form = mapper.treeToValue(start.get("forms").get(0), Form.class);
		assertThat(form.tables()).extracting(Form.Table::place).containsExactly(Form.Place.ALONE);
		assertThat(start.get("warnings").toString()).contains("line 2: there is no section 'elsewhere'");
		assertThat(halves(form).get("haproxy").asString()).contains("backend b\n    stick-table type ip");
		assertThat(post("import", "", HttpStatus.OK).get("warnings").toString())
			.contains("neither a peers section nor a stick-table");
		post("import", "\u0000 ${ ' \"", HttpStatus.OK);
	}

	@Test
	void refusesACommentThatNoGatewayWouldTake() {
		JsonNode answer = post("import", "# gateway: haproxy.peers.p.max-message-length = long\npeers p\n",
				HttpStatus.BAD_REQUEST);
		assertThat(answer.get("message").asString())
			.contains("haproxy.peers.p.max-message-length: it cannot be 'long'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[]", "{", "{}", "nonsense", "{\"release\":1,\"unknown\":2}", "3" })
	void refusesWrongJsonWithASentence(String body) {
		assertThat(post("halves", body, HttpStatus.BAD_REQUEST).get("message").asString())
			.startsWith("This is not the JSON that the page sends");
		assertThat(post("halves", "null", HttpStatus.BAD_REQUEST).get("message").asString()).contains("no form");
	}

	@Test
	void refusesPropertiesThatThePageHasNoFieldFor() {
		for (String name : List.of("store", "peers", "x.y", "peers[0]")) {
			String body = mapper.writeValueAsString(with(table("rates", name, "x")));
			assertThat(post("halves", body, HttpStatus.BAD_REQUEST).get("message").asString())
				.contains("the page has no field '" + name + "'");
		}
	}

	@Test
	void refusesWhatIsTooLong() {
		String body = "#".repeat(ConfigPage.MAX_BODY);
		post("import", body, HttpStatus.OK);
		for (String path : List.of("import", "halves")) {
			assertThat(post(path, body + "#", HttpStatus.CONTENT_TOO_LARGE).get("message").asString())
				.startsWith("This is more than 256 KiB");
		}
		Form.Table[] tables = new Form.Table[FormCheck.MAX_ROWS + 1];
		java.util.Arrays.fill(tables, form().tables().get(0));
		assertThat(post("halves", mapper.writeValueAsString(with(tables)), HttpStatus.BAD_REQUEST).get("message")
			.asString()).contains("at most 100 peers");
	}

	@Test
	void everyAnswerSaysWhatABrowserMayDo() {
		for (String path : List.of("", "/", "/page.js", "/page.css", "/start")) {
			WebTestClient.ResponseSpec answer = this.client.get().uri("/haproxy-config" + path).exchange();
			answer.expectHeader()
				.valueEquals("Content-Security-Policy",
						"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
								+ "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
				.expectHeader()
				.valueEquals("X-Content-Type-Options", "nosniff")
				.expectHeader()
				.valueEquals("Cache-Control", "no-store");
		}
		this.client.post()
			.uri("/haproxy-config/halves")
			.bodyValue("x")
			.exchange()
			.expectHeader()
			.exists("Content-Security-Policy");
	}

	@Test
	void servesThePage() {
		this.client.get()
			.uri("/haproxy-config")
			.exchange()
			.expectStatus()
			.isFound()
			.expectHeader()
			.valueEquals("Location", "haproxy-config/");
		this.client.get()
			.uri("/haproxy-config/")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentType("text/html;charset=UTF-8")
			.expectBody(String.class)
			.value((page) -> assertThat(page).contains("<script src=\"page.js\"").doesNotContain("http:", "https:"));
		this.client.get()
			.uri("/haproxy-config/page.js")
			.exchange()
			.expectHeader()
			.contentType("text/javascript;charset=UTF-8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "page", "/page/", "/a b", "/{x}", "/**" })
	void refusesWhatIsNoPath(String path) {
		assertThatIllegalArgumentException().isThrownBy(() -> ConfigPage.at(path, this.environment))
			.withMessageContaining("begin with a slash and end without one");
	}

}
