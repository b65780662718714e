package io.github.gatewaypeers.expression;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;

import io.github.gatewaypeers.sticktable.BytesKey;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.Ipv6Key;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link SampleExpression}. An integration test compares with HAProxy.
 */
class SampleExpressionTests {

	@ParameterizedTest
	@MethodSource("values")
	void readsAMessage(String expression, @Nullable String value) {
		assertThat(SampleExpression.parse(expression).text(message())).isEqualTo(value);
	}

	static Stream<Arguments> values() {
		return Stream.of(arguments("src", "192.0.2.77"), arguments("src,ipmask(24)", "192.0.2.0"),
				arguments("src,ipmask(255.255.0.0,64)", "192.0.0.0"), arguments("req.hdr(x-list)", "d"),
				arguments("req.hdr(X-List,1)", "a"), arguments("req.hdr(x-list,2)", "\"b, c\""),
				arguments("req.hdr(x-list,-2)", "\"b, c\""), arguments("req.hdr(x-list,3)", "d"),
				arguments("req.hdr(x-list,4)", null), arguments("req.hdr(x-list,-4)", null),
				arguments("req.hdr(x-none)", null), arguments("req.fhdr(x-list)", "d"),
				arguments("req.fhdr(x-list,1)", "a, \"b, c\""), arguments("req.hdr_ip(x-ip)", "2001:db8::1"),
				arguments("req.hdr_ip(x-ip,1)", "192.0.2.1"), arguments("req.hdr_ip(x-ip,2)", null),
				arguments("req.hdr_ip(x-ip),ipmask(24)", null),
				arguments("req.hdr_ip(x-ip),ipmask(24,32)", "2001:db8::"), arguments("req.cook(sid)", "last"),
				arguments("req.cook(quoted)", "\"x;y\""), arguments("req.cook(SID)", null),
				arguments("url_param(a)", "1"), arguments("url_param(b)", null), arguments("url_param(c,?)", "%20x"),
				arguments("url_param(j,;)", "v/y?a=1"), arguments("path", "/Shop/x;j=v/y"),
				arguments("pathq", "/Shop/x;j=v/y?a=1&b&c=%20x"), arguments("base", "example.org/Shop/x;j=v/y"),
				arguments("method", "GET"), arguments("str('a, b)')", "a, b)"), arguments("int(-42)", "-42"),
				arguments("res.hdr(location)", "/there"), arguments("res.cook(sid)", "new"),
				arguments("res.cook(path)", null), arguments("status", "404"), arguments("path,lower", "/shop/x;j=v/y"),
				arguments("path,upper", "/SHOP/X;J=V/Y"), arguments("path,field(2,/)", "Shop"),
				arguments("path,field(-1,/)", "y"), arguments("path,field(2,/,2)", "Shop/x;j=v"),
				arguments("path,field(1,/)", ""), arguments("path,field(9,/)", null),
				arguments("path,word(1,/)", "Shop"), arguments("path,word(-2,/;)", "j=v"),
				arguments("path,word(4,/)", null), arguments("path,bytes(1)", "Shop/x;j=v/y"),
				arguments("path,bytes(1,4)", "Shop"), arguments("path,bytes(99)", ""),
				arguments("path,base64", "L1Nob3AveDtqPXYveQ=="), arguments("str(abc),concat(d)", "abcd"),
				arguments("str(abc),concat(-,,!)", "abc-!"), arguments("str(abc),crc32", "891568578"),
				arguments("str(abc),xxh64", "4952883123889572249"));
	}

	@Test
	void whatTheMessageLacksIsNoSample() {
		TestMessage nothing = TestMessage.get("*");
		for (String expression : new String[] { "src", "path", "pathq", "base", "req.cook(a)", "url_param(a)", "status",
				"res.hdr(a)", "res.cook(a)", "req.hdr_ip(a)" }) {
			assertThat(SampleExpression.parse(expression).text(nothing)).as(expression).isNull();
		}
	}

	@Test
	void hashesBytes() {
		TableDefinition table = TableDefinition.of("t", KeyType.BINARY).length(20).build();
		assertThat(SampleExpression.parse("str(abc),sha1").key(message(), table))
			.isEqualTo(new BytesKey(HexFormat.of().parseHex("a9993e364706816aba3e25717850c26c9cd0d89d")));
	}

	@Test
	void typesKeysForTheirTable() {
		TableDefinition ip = TableDefinition.of("t", KeyType.IP).build();
		TableDefinition ipv6 = TableDefinition.of("t", KeyType.IPV6).build();
		TableDefinition integer = TableDefinition.of("t", KeyType.INTEGER).build();
		TableDefinition string = TableDefinition.of("t", KeyType.STRING).length(4).build();
		TableDefinition binary = TableDefinition.of("t", KeyType.BINARY).length(10).build();
		assertThat(key("int(4294967297)", integer)).isEqualTo(new IntegerKey(1));
		assertThat(key("int(258)", ip)).isEqualTo(new IntegerKey(258));
		assertThat(key("int(258)", ipv6)).isEqualTo(new Ipv6Key(0, 0xffff_0000_0102L));
		assertThat(key("int(-12345)", string)).isEqualTo(new BytesKey(bytes("-123")));
		assertThat(key("int(258)", binary)).isEqualTo(new BytesKey(new byte[] { 0, 0, 0, 0, 0, 0, 1, 2, 0, 0 }));
		assertThat(key("str(12ab)", integer)).isEqualTo(new IntegerKey(12));
		assertThat(key("str(ab)", integer)).isEqualTo(new IntegerKey(0));
		assertThat(key("str(10.0.0.1:80)", ip)).isEqualTo(new IntegerKey(0x0a000001));
		assertThat(key("str(::ffff:10.0.0.1)", ip)).isNull();
		assertThat(key("req.hdr_ip(x-ip,1)", ipv6)).isEqualTo(new Ipv6Key(0, 0xffff_c000_0201L));
		assertThat(key("req.hdr_ip(x-ip)", ip)).isNull();
		assertThat(key("method", string)).isEqualTo(new BytesKey(bytes("GET")));
		assertThat(key("str(a),sha1,bytes(0,2)", binary).toString()).startsWith("BytesKey[\\x86\\xF7");
	}

	@ParameterizedTest
	@ValueSource(strings = { "src", "req.hdr(x-a)", "req.hdr(x-a,-2),lower", "str('a b')", "str(\"it's\")",
			"str(\"a\\tb\\\\c'\\\"\")", "path,field(2,'/,')", "url_param(a,;)", "str(a),concat(b,,c)",
			"path,word(-1,' ()')", "src,ipmask(24,64)" })
	void writesHaproxysNotation(String text) {
		SampleExpression expression = SampleExpression.parse(text);
		assertThat(expression).hasToString(text).isEqualTo(SampleExpression.parse(expression.toString()));
	}

	@Test
	void writesWhatIsWrittenInManyWaysInOne() {
		assertThat(SampleExpression.parse(" src() ")).hasToString("src");
		assertThat(SampleExpression.parse("req.hdr('x-a',\"+1\"),lower()")).hasToString("req.hdr(x-a,+1),lower");
		assertThat(SampleExpression.parse("str(a\\ b)")).hasToString("str('a b')");
		assertThat(SampleExpression.parse("path,field(1,\\\\)")).hasToString("path,field(1,'\\')");
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void explainsWhatIsWrong(String text, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> SampleExpression.parse(text))
			.withMessageStartingWith(message);
	}

	static Stream<Arguments> mistakes() {
		return Stream.of(arguments("", "'': begins with no fetch; write for instance src or req.hdr(x-api-key)"),
				arguments("(x)", "'(x)': begins with no fetch"),
				arguments("source", "there is no fetch 'source': use src, req.hdr(name[,occurrence]), req.fhdr("),
				arguments("hdr(x)", "there is no fetch 'hdr': use req.hdr(name[,occurrence])"),
				arguments("src,lover", "there is no converter 'lover': use lower, upper, ipmask, field, word, bytes,"),
				arguments("src,", "there is no converter '': use lower"),
				arguments("src lower", "'src lower': ' lower' follows 'src'; put a comma before a converter"),
				arguments("req.hdr(x", "'req.hdr(x': the parenthesis of 'req.hdr(' is not closed; write req.hdr(name"),
				arguments("req.hdr('x)", "'req.hdr('x)': the parenthesis of 'req.hdr(' is not closed"),
				arguments("req.hdr", "'req.hdr': '' names no header; write req.hdr(name[,occurrence])"),
				arguments("req.hdr( x )", "'req.hdr(' x ')': ' x ' names no header"),
				arguments("req.hdr(x,-11)", "'req.hdr(x,-11)': '-11' is no occurrence: 1 is the first, -1 the last"),
				arguments("req.hdr(x,y)", "'req.hdr(x,y)': 'y' is no number; write req.hdr(name[,occurrence])"),
				arguments("src(x)", "'src(x)': 'src' takes no arguments; write src"),
				arguments("req.cook(a,b)", "'req.cook(a,b)': 'req.cook' takes at most 1; write req.cook(name)"),
				arguments("url_param", "'url_param': it names no parameter"),
				arguments("int(x)", "'int(x)': 'x' is no number; write int(number)"),
				arguments("int", "'int': a number is missing; write int(number)"),
				arguments("method,ipmask(24)",
						"'method,ipmask(24)': 'ipmask' takes an address, but 'method' gives a "
								+ "method; leave it out"),
				arguments("src,ipmask(33)", "'ipmask(33)': '33' is no mask of an IPv4 address; write ipmask("),
				arguments("src,ipmask(24,129)", "'ipmask(24,129)': '129' is no mask of an IPv6 address"),
				arguments("path,field(0,/)", "'field(0,/)': 1 is the first and -1 the last, there is no 0"),
				arguments("path,field(1)", "'field(1)': it names no separators; write field(index,separators[,count])"),
				arguments("path,bytes(-1)", "'bytes(-1)': the offset is at least 0 and the length at least 1"),
				arguments("path,concat(a,txn.b)",
						"'concat(a,txn.b)': a gateway has no variables such as 'txn.b'; "
								+ "write concat(text) or concat(text,,text)"),
				arguments("path,crc32(1)", "'crc32(1)': a gateway applies no avalanche; write crc32"));
	}

	@Test
	void refusesATableThatCannotHaveSuchKeys() {
		TableDefinition integer = TableDefinition.of("t", KeyType.INTEGER).build();
		TableDefinition ip = TableDefinition.of("t", KeyType.IP).build();
		assertThatIllegalArgumentException().isThrownBy(() -> SampleExpression.parse("src").requireKeyOf(integer))
			.withMessage("'src' gives an address, of which no key of type integer can be made; "
					+ "use it with a table of type ip, ipv6, string or binary");
		assertThatIllegalArgumentException().isThrownBy(() -> SampleExpression.parse("path,sha1").requireKeyOf(ip))
			.withMessage("'path,sha1' gives bytes, of which no key of type ip can be made; "
					+ "use it with a table of type string or binary");
		assertThat(SampleExpression.parse("path").requireKeyOf(ip)).hasToString("path");
	}

	@Test
	void tellsWhatNeedsAResponse() {
		assertThat(SampleExpression.parse("res.hdr(x),lower").readsResponse()).isTrue();
		assertThat(SampleExpression.parse("status").readsResponse()).isTrue();
		assertThat(SampleExpression.parse("req.hdr(x)").readsResponse()).isFalse();
	}

	@Test
	void givesNumbersAndAddresses() {
		assertThat(SampleExpression.parse("req.hdr(x-cost)").number(message(), 1)).isEqualTo(12);
		assertThat(SampleExpression.parse("req.hdr(x-none)").number(message(), 1)).isOne();
		assertThat(SampleExpression.parse("method").number(message(), 1)).isOne();
		assertThat(SampleExpression.parse("req.hdr_ip(x-ip)").address(message())).hasSize(16);
		assertThat(SampleExpression.parse("src").address(message())).containsExactly(192, 0, 2, 77);
		assertThat(SampleExpression.parse("req.hdr(x-cost)").address(message())).isNull();
	}

	private static StickKey key(String expression, TableDefinition table) {
		return SampleExpression.parse(expression).key(message(), table);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static TestMessage message() {
		return TestMessage.get("/Shop/x;j=v/y?a=1&b&c=%20x")
			.from("192.0.2.77")
			.header("Host", "example.org")
			.header("X-List", " a, \"b, c\" ", "d")
			.header("X-IP", "192.0.2.1:80, none", "[2001:db8::1]")
			.header("X-Cost", "12 units")
			.header("Cookie", "sid=first; quoted=\"x;y\"; $sid=no", "other=1; sid = last ;")
			.responds("Location", "/there")
			.responds("Set-Cookie", "sid=new; path=/");
	}

}
