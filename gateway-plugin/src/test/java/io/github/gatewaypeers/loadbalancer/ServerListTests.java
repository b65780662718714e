package io.github.gatewaypeers.loadbalancer;

import java.net.URI;
import java.util.HashMap;

import com.github.benmanes.caffeine.cache.Ticker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ServerList}.
 */
class ServerListTests {

	private final ServerFailures failures = new ServerFailures(Ticker.systemTicker());

	@Test
	void takesItsServersInTurn() {
		ServerList servers = ServerList.parse("a 10.0.0.1:80 id 1, b 10.0.0.2:80, c 10.0.0.3:80");
		for (int round = 0; round < 2; round++) {
			assertThat(choose(servers, "http://shop/")).isEqualTo("http://10.0.0.1:80/");
			assertThat(choose(servers, "http://shop/")).isEqualTo("http://10.0.0.2:80/");
			assertThat(choose(servers, "http://shop/")).isEqualTo("http://10.0.0.3:80/");
		}
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			a 10.0.0.1:80,          http://shop/a%20b?c=%2F&d=,    http://10.0.0.1:80/a%20b?c=%2F&d=
			a 10.0.0.1:80,          https://shop:8443/é,           https://10.0.0.1:80/é
			a https://10.0.0.1:443, http://shop/,                  https://10.0.0.1:443/
			a http://10.0.0.1:80,   lb://shop/x,                   http://10.0.0.1:80/x
			a [::1]:80,             http://shop/,                  http://[::1]:80/
			a ::1:80,               http://shop/,                  http://[::1]:80/
			a app-1.example.org:80, ws://shop/,                    ws://app-1.example.org:80/
			a 10.0.0.1:80,          http://10.0.0.1:80/x?y=%20,    http://10.0.0.1:80/x?y=%20
			a 10.0.0.1:80,          http://me@10.0.0.1:80/x,       http://10.0.0.1:80/x
			a 10.0.0.1:80,          http://10.0.0.1:81/x,          http://10.0.0.1:80/x
			a https://10.0.0.1:80,  http://10.0.0.1:80/x,          https://10.0.0.1:80/x
			a [::1]:80,             http://[::1]:80/x,             http://[::1]:80/x
			""")
	void changesNothingButTheServerOfAUrl(String list, String url, String changed) {
		assertThat(choose(ServerList.parse(list), url)).isEqualTo(changed);
	}

	@Test
	void leavesOutAServerThatFails() {
		ServerList servers = ServerList.parse("a 10.0.0.1:80, b 10.0.0.2:80, c 10.0.0.3:80");
		this.failures.failed("10.0.0.1:80");
		this.failures.failed("10.0.0.2:80");
		assertThat(choose(servers, "http://shop/")).isEqualTo("http://10.0.0.3:80/");
		assertThat(choose(servers, "http://shop/")).isEqualTo("http://10.0.0.3:80/");
		this.failures.failed("10.0.0.3:80");
		assertThat(choose(servers, "http://shop/")).isEqualTo("http://10.0.0.3:80/");
		assertThat(choose(servers, "http://shop/")).isEqualTo("http://10.0.0.1:80/");
	}

	private String choose(ServerList servers, String url) {
		Stickiness stickiness = Stickiness.begin(new HashMap<>(), this.failures);
		stickiness.redispatchAfter(1);
		return servers.choose(stickiness, URI.create(url)).toString();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			a                            | 'a' is no server: write name address:port
			a 10.0.0.1:80 weight 5       | 'a 10.0.0.1:80 weight 5' is no server: write name
			a 10.0.0.1:80,               | '' is no server: write name address:port
			a 10.0.0.1                   | '10.0.0.1' is no address of a server
			a 10.0.0.1:0                 | '10.0.0.1:0' is no address of a server
			a 10.0.0.1:65536             | '10.0.0.1:65536' is no address of a server
			a ftp://10.0.0.1:80          | 'ftp://10.0.0.1:80' is no address of a server
			a 1:2:80                     | '1:2:80' is no address of a server
			a http://10.0.0.1:80/path    | 'http://10.0.0.1:80/path' is no address of a server
			a 10.0.0.1:80 id 0           | '0' is no id of a server: use a number from 1 to 2147483647
			a 10.0.0.1:80 id 2147483648  | '2147483648' is no id of a server
			a 10.0.0.1:80, a 10.0.0.2:80 | there are two servers named 'a'
			a 10.0.0.1:80 id 1, b 10.0.0.2:80 id 1 | there are two servers with id 1
			""")
	void refusesWhatIsNoListOfServers(String list, String complaint) {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerList.parse(list))
			.withMessageStartingWith(complaint);
	}

	@Test
	void namesAServerThatHasNoId() {
		assertThat(ServerList.parse("a 10.0.0.1:80 id 1, b 10.0.0.2:80").withoutId()).isEqualTo("b");
		assertThat(ServerList.parse("a 10.0.0.1:80 id 1").withoutId()).isNull();
	}

}
