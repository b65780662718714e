package io.github.gatewaypeers.exchange;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

import io.github.gatewaypeers.exchange.ForwardedAddress.Header;
import io.github.gatewaypeers.sticktable.AddressText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ForwardedAddress}: what a client cannot forge, and what proxies say.
 */
class ForwardedAddressTests {

	private static final ForwardedAddress TRUSTED = new ForwardedAddress(Header.X_FORWARDED_FOR,
			Stream.of("10.0.0.0/8", "2001:db8::/32").map(Network::parse).toList(), Integer.MAX_VALUE);

	private static final ForwardedAddress FORWARDED = new ForwardedAddress(Header.FORWARDED,
			List.of(Network.parse("10.0.0.0/8")), Integer.MAX_VALUE);

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			192.0.2.1   |                                     | 192.0.2.1
			192.0.2.1   | 198.51.100.1                        | 192.0.2.1
			10.0.0.1    |                                     | 10.0.0.1
			10.0.0.1    | 192.0.2.1                           | 192.0.2.1
			10.0.0.1    | 198.51.100.1, 192.0.2.1             | 192.0.2.1
			10.0.0.1    | 198.51.100.1, 192.0.2.1, 10.0.0.2   | 192.0.2.1
			10.0.0.1    | 10.0.0.9, 10.0.0.2                  | 10.0.0.9
			10.0.0.1    | 192.0.2.1:4711                      | 192.0.2.1
			10.0.0.1    | 2001:4860::1                        | 2001:4860::1
			10.0.0.1    | [2001:4860::1]                      | 2001:4860::1
			10.0.0.1    | [2001:4860::1]:443                  | 2001:4860::1
			2001:db8::5 | 192.0.2.1, 2001:db8::6              | 192.0.2.1
			10.0.0.1    | 192.0.2.1, unknown                  | 10.0.0.1
			10.0.0.1    | 192.0.2.1, 10.0.0.2, _hidden        | 10.0.0.1
			10.0.0.1    | 192.0.2.1, client.example.org       | 10.0.0.1
			10.0.0.1    | 192.0.2.1,                          | 10.0.0.1
			10.0.0.1    | 192.0.2.1,,10.0.0.2                 | 10.0.0.2
			10.0.0.1    | 192.0.2.1.5                         | 10.0.0.1
			10.0.0.1    | [192.0.2.1]                         | 10.0.0.1
			10.0.0.1    | [2001:4860::1]x                     | 10.0.0.1
			10.0.0.1    | [2001:4860::1                       | 10.0.0.1
			""")
	void believesTrustedProxiesOnly(String peer, @Nullable String header, String client) {
		MockServerHttpRequest.BaseBuilder<?> request = from(peer);
		if (header != null) {
			request.header("X-Forwarded-For", header);
		}
		assertThat(TRUSTED.of(request.build())).isEqualTo(AddressText.parse(client));
	}

	@Test
	void readsSeveralLinesAsOneList() {
		assertThat(TRUSTED
			.of(from("10.0.0.1").header("X-Forwarded-For", "198.51.100.1, 192.0.2.1", "10.0.0.3", "10.0.0.2, 10.0.0.4")
				.build()))
			.isEqualTo(AddressText.parse("192.0.2.1"));
	}

	@Test
	void countsHops() {
		ForwardedAddress two = new ForwardedAddress(Header.X_FORWARDED_FOR, List.of(), 2);
		assertThat(two.of(from("10.0.0.1").header("X-Forwarded-For", "1.1.1.1, 2.2.2.2", "3.3.3.3").build()))
			.isEqualTo(AddressText.parse("2.2.2.2"));
		assertThat(two.of(from("10.0.0.1").header("X-Forwarded-For", "3.3.3.3").build()))
			.isEqualTo(AddressText.parse("3.3.3.3"));
		ForwardedAddress oneTrusted = new ForwardedAddress(Header.X_FORWARDED_FOR, TRUSTED.trusted(), 1);
		assertThat(oneTrusted.of(from("10.0.0.1").header("X-Forwarded-For", "192.0.2.1, 10.0.0.2").build()))
			.isEqualTo(AddressText.parse("10.0.0.2"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			for=192.0.2.1                                                 | 192.0.2.1
			For="192.0.2.1:47011";proto=https                             | 192.0.2.1
			proto=http;by=203.0.113.43; for="[2001:db8:cafe::17]:4711"    | 2001:db8:cafe::17
			for=198.51.100.1, for=192.0.2.1;proto=http, for=10.0.0.2      | 192.0.2.1
			for=192.0.2.1, for=unknown                                    | 10.0.0.1
			for=192.0.2.1, for="_gazonk"                                  | 10.0.0.1
			for=192.0.2.1, proto=https                                    | 10.0.0.1
			for="9.9.9.9, for=192.0.2.1                                   | 192.0.2.1
			for=2001:db8::1                                               | 2001:db8::1
			""")
	void readsForwarded(String header, String client) {
		assertThat(FORWARDED.of(from("10.0.0.1").header("Forwarded", header).build()))
			.isEqualTo(AddressText.parse(client));
	}

	@Test
	void readsTheOneHeaderOnly() {
		assertThat(FORWARDED.of(from("10.0.0.1").header("X-Forwarded-For", "192.0.2.1").build()))
			.isEqualTo(AddressText.parse("10.0.0.1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "client.example.org", "unknown", "" })
	void aPeerThatIsNoAddressIsNotKnown(String peer) {
		assertThat(TRUSTED.of(MockServerHttpRequest.get("/")
			.remoteAddress(InetSocketAddress.createUnresolved(peer, 0))
			.header("X-Forwarded-For", "192.0.2.1")
			.build())).isNull();
	}

	@Test
	void refusesToBelieveEverybody() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ForwardedAddress(Header.FORWARDED, List.of(), Integer.MAX_VALUE))
			.withMessageStartingWith("whoever connects would be believed");
		assertThatIllegalArgumentException().isThrownBy(() -> new ForwardedAddress(Header.FORWARDED, List.of(), 0))
			.withMessage("at least one hop is believed, not 0");
	}

	private static MockServerHttpRequest.BaseBuilder<?> from(String peer) {
		return MockServerHttpRequest.get("/").remoteAddress(new InetSocketAddress(peer, 4711));
	}

}
