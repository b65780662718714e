package io.github.gatewaypeers.exchange;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.gatewaypeers.sticktable.BytesKey;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.Ipv6Key;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Sinks;

import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ExchangeKeys}.
 */
class ExchangeKeysTests {

	private static final ExchangeKeys KEYS = new ExchangeKeys(new ConnectionAddress());

	private static final TableDefinition IP = TableDefinition.of("t", KeyType.IP).build();

	private static final TableDefinition IPV6 = TableDefinition.of("t", KeyType.IPV6).build();

	private static final TableDefinition STRING = TableDefinition.of("t", KeyType.STRING).length(20).build();

	private static final TableDefinition INTEGER = TableDefinition.of("t", KeyType.INTEGER).build();

	private static final TableDefinition BINARY = TableDefinition.of("t", KeyType.BINARY).length(6).build();

	@Test
	void srcIsTheAddressOfTheClient() {
		assertThat(source("10.1.2.3", IP)).isEqualTo(new IntegerKey(0x0a010203));
		assertThat(source("10.1.2.3", IPV6)).isEqualTo(new Ipv6Key(0, 0xffff_0a01_0203L));
		assertThat(source("2001:db8::1", IPV6)).isEqualTo(new Ipv6Key(0x20010db8_00000000L, 1));
		assertThat(source("10.1.2.3", STRING)).isEqualTo(new BytesKey("10.1.2.3".getBytes(ISO_8859_1)));
		assertThat(source("10.1.2.3", BINARY)).isEqualTo(new BytesKey(new byte[] { 10, 1, 2, 3, 0, 0 }));
	}

	@Test
	void anIpv6ClientHasNoKeyInAnIpTable() {
		assertThat(source("2001:db8::1", IP)).isNull();
		assertThat(source("::ffff:10.1.2.3", IP)).isEqualTo(new IntegerKey(0x0a010203));
	}

	@ParameterizedTest
	@ValueSource(strings = { "_hidden", "unknown", "client.example.org", "10.1.2", "", "::zz", "fe80::1%eth0" })
	void whatAProxyWroteThatIsNoAddressIsNoKey(String host) {
		assertThat(key(KEYS.of("src"), request(InetSocketAddress.createUnresolved(host, 0)), IP)).isNull();
		assertThat(key(KEYS.of("src"), request(InetSocketAddress.createUnresolved(host, 0)), IPV6)).isNull();
	}

	@Test
	void anAddressThatAProxyWroteIsReadWithoutNameServer() {
		assertThat(key(KEYS.of("src"), request(InetSocketAddress.createUnresolved("10.1.2.3", 0)), IP))
			.isEqualTo(new IntegerKey(0x0a010203));
		assertThat(key(KEYS.of("src"), request(InetSocketAddress.createUnresolved("2001:db8::1", 0)), IPV6))
			.isEqualTo(new Ipv6Key(0x20010db8_00000000L, 1));
	}

	@Test
	void aRequestWithoutAddressHasNoKey() {
		assertThat(key(KEYS.of("src"), MockServerHttpRequest.get("/"), IP)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			abc                    | abc
			a, b                   | b
			'a, '                  | ''
			'a,"b, c"'             | '"b, c"'
			'"a\\", b", c'         | c
			'  x  '                | x
			""")
	void aHeaderGivesItsLastValue(String line, String value) {
		assertThat(header(line, STRING)).isEqualTo(new BytesKey(value.getBytes(ISO_8859_1)));
	}

	@Test
	void ofSeveralHeaderLinesTheLastCounts() {
		MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/")
			.header("x-key", "a", "b")
			.header("X-Key", "c");
		assertThat(key(KEYS.of("req.hdr(X-KEY)"), request, STRING)).isEqualTo(new BytesKey("c".getBytes(ISO_8859_1)));
	}

	@Test
	void aMissingHeaderIsNoKey() {
		assertThat(key(KEYS.of("req.hdr(x-key)"), MockServerHttpRequest.get("/"), STRING)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "7, 7", "+7, 7", "-1, -1", "12ab, 12", "ab, 0", "4294967295, -1", "4294967297, 1",
			"99999999999999999999, -1" })
	void aHeaderBecomesAnInteger(String value, int key) {
		assertThat(header(value, INTEGER)).isEqualTo(new IntegerKey(key));
	}

	@Test
	void anEmptyHeaderIsNoInteger() {
		assertThat(header("", INTEGER)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "10.1.2.3, 167838211", "10.1.2.3:4711, 167838211", "0.0.0.0, 0", "010.001.2.3, 167838211" })
	void aHeaderBecomesAnAddress(String value, int key) {
		assertThat(header(value, IP)).isEqualTo(new IntegerKey(key));
	}

	@ParameterizedTest
	@ValueSource(strings = { "10.1.2", "10.1.2.256", "10.1.2.3.4", ".10.1.2", "10..1.2", "10.1.2.", "localhost", "::1",
			"99999999999.1.1.1" })
	void aHeaderThatIsNoIpv4AddressIsNoKeyInAnIpTable(String value) {
		assertThat(header(value, IP)).isNull();
	}

	@Test
	void aHeaderBecomesAnIpv6Address() {
		assertThat(header("2001:db8::1", IPV6)).isEqualTo(new Ipv6Key(0x20010db8_00000000L, 1));
		assertThat(header("::ffff:10.1.2.3", IPV6)).isEqualTo(new Ipv6Key(0, 0xffff_0a01_0203L));
		assertThat(header("10.1.2.3", IPV6)).isNull();
		assertThat(header("[::1]", IPV6)).isNull();
	}

	@Test
	void aFunctionGivesAKeyOfText() {
		Function<ServerWebExchange, String> path = (exchange) -> exchange.getRequest().getPath().value();
		MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/42");
		assertThat(key(KEYS.of(path), request, STRING)).isEqualTo(new BytesKey("/42".getBytes(ISO_8859_1)));
		Function<ServerWebExchange, String> number = path.andThen((text) -> text.substring(1));
		assertThat(key(KEYS.of(number), request, INTEGER)).isEqualTo(new IntegerKey(42));
		assertThat(key(KEYS.of(path.andThen((text) -> (String) null)), request, STRING)).isNull();
	}

	@Test
	void aKeyResolverGivesItsKeyWhenItHasIt() {
		Sinks.One<String> answer = Sinks.one();
		ExchangeKey key = KEYS.of((KeyResolver) (exchange) -> answer.asMono());
		List<StickKey> keys = new ArrayList<>();
		key.resolve(MockServerWebExchange.from(MockServerHttpRequest.get("/")), STRING).subscribe(keys::add);
		assertThat(key.isImmediate()).isFalse();
		assertThat(keys).isEmpty();
		answer.tryEmitValue("j\u00fcrgen");
		assertThat(keys).containsExactly(new BytesKey("j\u00fcrgen".getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void refusesWhatIsNoKey() {
		assertThatIllegalArgumentException().isThrownBy(() -> KEYS.of(5))
			.withMessage("a java.lang.Integer is no key: use an expression, a bean of type KeyResolver, "
					+ "or a Function of a ServerWebExchange");
		assertThatIllegalArgumentException().isThrownBy(() -> KEYS.of("#{@user"))
			.withMessage("'#{@user' is not resolved: write a bean as #{@name}");
	}

	private static StickKey source(String address, TableDefinition table) {
		return key(KEYS.of("src"), request(new InetSocketAddress(address, 4711)), table);
	}

	private static StickKey header(String value, TableDefinition table) {
		return key(KEYS.of("req.hdr(x-key)"), MockServerHttpRequest.get("/").header("x-key", value), table);
	}

	private static MockServerHttpRequest.BaseBuilder<?> request(InetSocketAddress address) {
		return MockServerHttpRequest.get("/").remoteAddress(address);
	}

	private static StickKey key(ExchangeKey expression, MockServerHttpRequest.BaseBuilder<?> request,
			TableDefinition table) {
		return expression.key(MockServerWebExchange.from(request.build()), table);
	}

}
