package io.github.gatewaypeers.config.reader;

import java.util.List;

import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.StickRule;
import io.github.gatewaypeers.config.model.TableLine;
import io.github.gatewaypeers.config.model.Word;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationReaderTests {

	private static Directive only(String section, String line) {
		ReadConfiguration read = ConfigurationReader.read(section + "\n" + line + "\n");
		assertThat(read.problems()).isEmpty();
		return read.configuration().sections().get(0).lines().get(0);
	}

	@Test
	void readsATableWithItsArgumentsInAnyOrder() {
		TableLine line = (TableLine) only("backend rates",
				"  stick-table store gpc0,http_req_rate(10s) peers p size 1M expire 30m store gpt0 len 3 type ip"
					.replace(" len 3", ""));
		assertThat(line)
			.hasToString("rates: stick-table type ip size 1m expire 30m store gpt0,gpc0,http_req_rate(10s) peers p");
		assertThat(line.section()).isEqualTo("p");
	}

	@Test
	void readsATableInsideASection() {
		TableLine line = (TableLine) only("peers p", "table t type string len 64 size 1k store server_name");
		assertThat(line.definition().name()).isEqualTo("p/t");
		assertThat(line.definition().wireName()).isEqualTo("/t");
		assertThat(line.definition().keyLength()).isEqualTo(64);
		assertThat(line.section()).isEqualTo("p");
		assertThat(line).hasToString("p/t: table t type string len 64 size 1k store server_key");
	}

	@Test
	void tellsTheAddressOfAServerFromAParameter() {
		assertThat(only("peers p", "server a ssl verify none")).isEqualTo(
				new ServerLine(false, Word.of("a"), null, List.of(Word.of("ssl"), Word.of("verify"), Word.of("none"))));
		assertThat(only("peers p", "server a 10.0.0.1:1 ssl"))
			.isEqualTo(new ServerLine(false, Word.of("a"), Word.of("10.0.0.1:1"), List.of(Word.of("ssl"))));
		assertThat(only("backend b", "server a host"))
			.isEqualTo(new ServerLine(false, Word.of("a"), Word.of("host"), List.of()));
	}

	@Test
	void keepsEnvironmentVariablesAsTheyAre() {
		assertThat(only("peers p", "peer \"$NAME\" \"${HOST-10.0.0.1}\":1024")).isEqualTo(
				new ServerLine(true, Word.expanding("$NAME"), Word.expanding("${HOST-10.0.0.1}:1024"), List.of()));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			a\\ b | a b
			'a b' | a b
			"a b" | a b
			a"b c"'d e' | ab cd e
			'\\n' | \\n
			\\x41 | A
			\\# | #
			"#" | #
			a#b | a
			\\' | '
			\\" | "
			"'" | '
			'"' | "
			\\1 | \\1
			\\$A | \\$A
			$A | $A
			'$A' | $A
			"\\$A" | $A
			""x"" | x
			""")
	void cutsWordsLikeHaproxy(String quoted, String word) {
		assertThat(only("backend b", "stick on " + quoted))
			.isEqualTo(new StickRule(StickRule.Kind.ON, Word.of(word), null, null));
	}

	@Test
	void readsRules() {
		assertThat(only("frontend f", "http-request track-sc0 hdr(x-forwarded-for,-1) lower table t if { path / }"))
			.hasToString(
					"Rule[ruleset=HTTP_REQUEST, action=Track[counter=0, key=hdr(x-forwarded-for,-1),lower, table=t], "
							+ "condition=Condition[unless=false, terms=[{, path, /, }]]]");
		assertThat(only("frontend f", "tcp-request content reject unless ok"))
			.hasToString("Rule[ruleset=TCP_CONTENT, action=Refuse[how=REJECT, parameters=[]], "
					+ "condition=Condition[unless=true, terms=[ok]]]");
		assertThat(only("frontend f", "http-request sc-set-gpt(1,2) str(a) length")).hasToString(
				"Rule[ruleset=HTTP_REQUEST, action=Change[how=SET_GPT, element=1, counter=2, value=str(a),length], "
						+ "condition=null]");
		assertThat(only("listen l", "stick store src table t if a or b")).isInstanceOf(StickRule.class);
		assertThat(only("frontend f", "http-request deny deny_status 429")).isInstanceOf(Rule.class);
		assertThat(only("frontend f", "http-response track-sc0 src")).isInstanceOf(Rule.class);
	}

	@Test
	void writesRangesOfStatusesAsEveryReleaseReadsThem() {
		assertThat(only("global", "http-err-codes 400,402-404"))
			.isEqualTo(Setting.of(Setting.Kind.HTTP_ERR_CODES, "400", "+402-404"));
	}

	@Test
	void keepsEverythingElse() {
		assertThat(only("frontend f", " http-request  set-header X \"%[src]\" # why "))
			.isEqualTo(new OpaqueLine("http-request  set-header X \"%[src]\" # why"));
		assertThat(only("peers p", ".if feature(OPENSSL)")).isEqualTo(new OpaqueLine(".if feature(OPENSSL)"));
		assertThat(only("global", "no master-worker")).isEqualTo(new OpaqueLine("no master-worker"));
		assertThat(only("resolvers r", "server a b")).isEqualTo(new OpaqueLine("server a b"));
		assertThat(only("frontend f", "#  a comment  ")).isEqualTo(new Comment("  a comment"));
	}

	@Test
	void readsLinesThatEndLikeThoseOfWindows() {
		ReadConfiguration read = ConfigurationReader.read("peers p\r\n\tpeer a 10.0.0.1:1\r\n\r\n# c\r\n");
		assertThat(read.problems()).isEmpty();
		assertThat(read.configuration().sections().get(0).lines()).containsExactly(ServerLine.peer("a", "10.0.0.1:1"),
				new Comment(" c"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					global     | localpeer                               | line 2: 'localpeer': 'localpeer' expects a name; add it
					global     | localpeer a b                           | line 2: 'localpeer': 'localpeer' expects a name; remove 'b'
					global     | localpeer a/b                           | line 2: 'localpeer': 'a/b' is no name of a peer that HAProxy takes; use letters, digits, '-', '_', '.' and ':' only
					global     | http-err-codes 4xx                      | line 2: 'http-err-codes': '4xx' is no list of status codes: use ranges between 100 and 599, with + to add and - to remove, for instance '400-499 -404 +503'
					peers p    | peer                                    | line 2: 'peer': a name is missing after it; add it
					peers p    | peer a                                  | line 2: 'a': an address is missing after it; add it
					peers p    | peer a 10.0.0.1                         | line 2: 'peer': '10.0.0.1' is no address with a port from 1 to 65535; write host:port, for instance 10.0.0.11:10000
					peers p    | peer a 10.0.0.1:70000                   | line 2: 'peer': '10.0.0.1:70000' is no address with a port from 1 to 65535; write host:port, for instance 10.0.0.11:10000
					peers p    | peer a+b 10.0.0.1:1                     | line 2: 'peer': 'a+b' is no name of a peer that HAProxy takes; use letters, digits, '-', '_', '.' and ':' only
					peers p    | pear a 10.0.0.1:1                       | line 2: 'pear': a peers section knows no such line; use peer, server, bind, table and the like
					peers p    | shards none                             | line 2: 'shards': 'none' is no number for 'shards'; use one from 1 on
					peers p    | bind nowhere                            | line 2: 'bind': 'nowhere' is no address to listen on; write host:port or :port
					peers p    | table t type ip size 1k peers p         | line 2: 'peers': a table inside a section is shared by the peers of that section; remove it
					backend b  | stick-table size 1k                     | line 2: 'stick-table': the table has no type; add type ipv4, ipv6, integer, string or binary
					backend b  | stick-table type ip                     | line 2: 'stick-table': the table has no size; add for instance size 100k
					backend b  | stick-table type ipv5 size 1k           | line 2: 'ipv5': unknown key type 'ipv5': use ip, ipv6, integer, string or binary
					backend b  | stick-table type IP size 1k             | line 2: 'IP': HAProxy minds the case; write ip
					backend b  | stick-table type ip len 3 size 1k       | line 2: 'len': a table has no such argument; remove it or correct it
					backend b  | stick-table type string len 0 size 1k   | line 2: '0': stick-table 'b': length: a key has 1 to 1024 bytes, not 0
					backend b  | stick-table type string len x size 1k   | line 2: 'x': it is no number of bytes; use one from 1 to 1024
					backend b  | stick-table type ip size 1x             | line 2: '1x': '1x' is not a size: use a number with k, m or g (powers of 1024), for instance 100k
					backend b  | stick-table type ip size 1k expire 30d  | line 2: '30d': '30d' is too long: HAProxy's limit is 2147483647ms (24 days)
					backend b  | stick-table type ip size 1k expire soon | line 2: 'soon': 'soon' is not a time: use a number with us, ms, s, m, h or d, for instance 10s
					backend b  | stick-table type ip size 1k store gpx   | line 2: 'gpx': unknown data type 'gpx': see the data types of HAProxy's stick-table keyword, for instance http_req_rate(10s), gpc0 or server_id
					backend b  | stick-table type ip size 1k store GPC0  | line 2: 'GPC0': HAProxy minds the case; write gpc0
					backend b  | stick-table type ip size 1k store gpc,gpc0 | line 2: 'gpc': 'gpc': gpc takes a number of elements, as in gpc(2)
					backend b  | stick-table type ip size 1k store gpc(1),gpc0 | line 2: 'stick-table': stick-table 'b': store: 'gpc' and 'gpc0' exclude each other, as in HAProxy; keep one
					backend b  | stick-table type ip size 1k store gpc0,gpc0 | line 2: 'gpc0': it is stored already, so HAProxy ignores it here; remove it
					backend b  | stick-table type ip size 1k srvkey id   | line 2: 'id': it identifies no server; use name or addr
					backend b  | stick-table type ip size 1k brates-factor 0 | line 2: '0': stick-table 'b': brates-factor: the factor is 1 to 1024, not 0
					backend b  | stick-table type ip size 1k write-to b  | line 2: 'b': stick-table 'b': write-to: a table cannot write to itself; name another table
					backend b  | stick-table type ip size "$S"           | line 2: '$S': it comes from the environment of HAProxy, so it is not known here; write its value
					backend b  | stick-table type ip size 1k peers a/b   | line 2: 'stick-table': 'a/b' is no name of a peers section that HAProxy takes; use letters, digits, '-', '_', '.' and ':' only
					backend b  | stick with src                          | line 2: 'with': a stick rule is on, match, store-request or store-response; use one
					backend b  | stick on                                | line 2: 'on': a sample expression is missing after it; add it
					backend b  | stick on src table                      | line 2: 'table': the name of a table is missing after it; add it
					backend b  | stick on table t                        | line 2: 'table': a sample expression is missing before it; add one
					backend b  | stick on src if                         | line 2: 'if': a condition is missing after it; add one
					backend b  | server a                                | line 2: 'a': an address is missing after it; add it
					frontend f | http-request track-sc0 src table t x    | line 2: 'x': HAProxy expects nothing here; remove it
					frontend f | tcp-response content track-sc0 src      | line 2: 'tcp-response': 'tcp-response content' cannot track; use http-request or tcp-request
					frontend f | tcp-request content deny                | line 2: 'tcp-request': 'tcp-request content' does not know 'deny'; use reject
					frontend f | http-request sc-inc-gpc(0)              | line 2: 'sc-inc-gpc(0)': it takes the number of an element and that of a stick counter; add what is missing
					frontend f | http-request sc-inc-gpc0(0,1)           | line 2: 'sc-inc-gpc0(0,1)': it takes the number of a stick counter only; remove the other
					frontend f | acl a hdr(x) "b                         | line 2: '"b': this quote is not closed; close it, or write \\" for the character itself
					frontend f | acl a hdr(x) "$"                        | line 2: '$': '$' is not followed by the name of an environment variable; write ${NAME}, or \\$ for the character itself
					frontend f | acl a hdr(x) \\xg                       | line 2: '\\xg': '\\x' needs two hexadecimal digits; add them, or write \\\\x
					frontend f | stick on "$A\\$"                        | line 2: '$A$': it holds an environment variable beside a plain '$', which cannot be told apart; use one of them
					frontend f | stick on a\\tb                          | line 2: 'a b': character 2 of 'a?b' is a control character (0x09); remove it
					frontend f | stick on ""                             | line 2: '': an empty word ends a line for HAProxy; leave it out
					peers      | peer a 10.0.0.1:1                       | line 1: 'peers': section 'peers' has no name; add one; the section is skipped
					backend ä  | mode http                               | line 1: 'ä': 'ä' is no name of a backend section that HAProxy takes; use letters, digits, '-', '_', '.' and ':' only; the section is skipped
					pears a    | peer a 10.0.0.1:1                       | line 1: 'pears': it stands before the first section; move it into one, for instance global
					""")
	void namesTheLineAndTheWordOfWhatIsWrong(String section, String line, String problem) {
		assertThat(ConfigurationReader.read(section + "\n" + line + "\n").problems()).first().hasToString(problem);
	}

	@Test
	void reportsWhatIsDeclaredTwice() {
		assertThat(ConfigurationReader.read("""
				peers p
				peers p
				backend b
				 stick-table type ip size 1k
				 stick-table type ip size 1k
				""").problems()).extracting(Problem::toString)
			.containsExactly(
					"line 2: 'p': there is another peers section of this name already; give it a name of its own",
					"line 5: 'stick-table': table 'b' is declared already; keep one");
	}

	@Test
	void goesOnAfterAProblem() {
		ReadConfiguration read = ConfigurationReader.read("peers p\n peer a\n peer b 10.0.0.1:1\n");
		assertThat(read.configuration().sections().get(0).lines()).containsExactly(new OpaqueLine("peer a"),
				ServerLine.peer("b", "10.0.0.1:1"));
		assertThat(read.line(read.configuration().sections().get(0).lines().get(1))).isEqualTo(3);
	}

	@Test
	void survivesControlCharacters() {
		ReadConfiguration read = ConfigurationReader.read("a\0b\npeers p\n #\u0007\n x\u001b[31m y\n");
		assertThat(read.problems()).isNotEmpty();
		assertThat(read.configuration().sections().get(0).lines()).first().isEqualTo(new Comment("?"));
	}

}
