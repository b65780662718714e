package io.github.gatewaypeers.filter;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.IntegerKey;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DenyStickGatewayFilterFactory}.
 */
class DenyStickGatewayFilterFactoryTests {

	private final TestTable clients = new TestTable("gpt0", "conn_cur", "http_req_rate(10s)", "http_err_cnt",
			"http_fail_cnt");

	private final ServerWebExchange exchange = exchange();

	@Test
	void letsPassWhatTheConditionDoesNotMeet() {
		assertThat(passes(deny("gpt0 ne 0"), this.exchange)).isTrue();
		assertThat(this.clients.table.used()).isZero();
	}

	@Test
	void refusesByTheAddressOfTheClientWhereNothingIsTracked() {
		this.clients.table.set(new IntegerKey(0x7f000001), DataType.GPT0, 0, 1);
		assertThat(passes(deny("gpt0 ne 0"), this.exchange)).isFalse();
		assertThat(this.exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
		assertThat(this.exchange.getResponse().getHeaders().headerNames()).isEmpty();
		assertThat(this.clients.get(DataType.HTTP_ERR_CNT)).isZero();
	}

	@Test
	void refusesByTheKeyItIsGiven() {
		this.clients.table.set(new IntegerKey(0x0a000001), DataType.GPT0, 0, 1);
		GatewayFilter deny = deny("gpt0 ne 0", (config) -> config.setKey("req.hdr(x-client)"));
		assertThat(passes(deny, this.exchange)).isTrue();
		assertThat(passes(deny, exchange(MockServerHttpRequest.get("/").header("x-client", "10.0.0.2")))).isTrue();
		assertThat(passes(deny, exchange(MockServerHttpRequest.get("/").header("x-client", "10.0.0.1")))).isFalse();
	}

	@Test
	void aKeyWithoutEntryHasZero() {
		assertThat(passes(deny("gpt0 eq 0"), this.exchange)).isFalse();
		assertThat(this.clients.table.used()).isZero();
	}

	@Test
	void refusesByTheKeyThatIsTrackedAndCountsAnError() {
		ServerWebExchange exchange = exchange(MockServerHttpRequest.get("/").header("x-client", "10.0.0.1"));
		this.clients.table.set(new IntegerKey(0x0a000001), DataType.GPT0, 0, 1);
		GatewayFilter track = track("req.hdr(x-client)");
		track.filter(exchange, (inner) -> deny("gpt0 ne 0").filter(inner, (last) -> Mono.error(new AssertionError())))
			.block();
		assertThat(this.clients.table.get(this.clients.entry(0x0a000001), DataType.HTTP_ERR_CNT, 0)).isOne();
		assertThat(this.clients.table.get(this.clients.entry(0x0a000001), DataType.CONN_CUR, 0)).isZero();
	}

	@Test
	void aRefusalIsOneErrorWhateverItsStatus() {
		GatewayFilter deny = deny("http_req_rate gt 0", (config) -> config.setStatus(503));
		track("src").filter(this.exchange, (inner) -> deny.filter(inner, (last) -> Mono.empty())).block();
		assertThat(this.exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(this.clients.get(DataType.HTTP_ERR_CNT)).isOne();
		assertThat(this.clients.get(DataType.HTTP_FAIL_CNT)).isZero();
	}

	@Test
	void theRequestThatExceedsTheLimitIsTheFirstToBeRefused() {
		for (int request = 1; request <= 5; request++) {
			assertThat(tracked(deny("http_req_rate gt 5"), exchange())).isTrue();
		}
		assertThat(tracked(deny("http_req_rate gt 5"), exchange())).isFalse();
	}

	@Test
	void saysWhenTheRateWillHaveFallen() {
		for (int request = 1; request <= 10; request++) {
			tracked(deny("http_req_rate gt 10"), exchange());
		}
		tracked(deny("http_req_rate gt 5"), this.exchange);
		// 11 in this period of 10 s; 11 * x / 10 < 5 when 5.5 s of the next have passed,
		// and
		// the request that comes then is the fifth.
		assertThat(this.exchange.getResponse().getHeaders().getFirst("Retry-After")).isEqualTo("16");
		this.clients.advance(Duration.ofSeconds(16));
		assertThat(tracked(deny("http_req_rate gt 5"), exchange())).isTrue();
		assertThat(tracked(deny("http_req_rate gt 5"), exchange())).isFalse();
	}

	@Test
	void theTimeToRetryIsASecondAtLeast() {
		for (int request = 1; request <= 11; request++) {
			tracked(deny("http_req_rate gt 100"), exchange());
		}
		this.clients.advance(Duration.ofMillis(10_900));
		passes(deny("http_req_rate gt 9"), this.exchange);
		assertThat(this.exchange.getResponse().getHeaders().getFirst("Retry-After")).isEqualTo("1");
	}

	@Test
	void runsWhereARouteListsItAmongTheFiltersOfStickTables() {
		assertThat(deny("gpt0 ne 0")).isInstanceOfSatisfying(OrderedGatewayFilter.class,
				(deny) -> assertThat(deny.getOrder()).isEqualTo(((OrderedGatewayFilter) track("src")).getOrder()));
		assertThat(deny("gpt0 ne 0"))
			.hasToString("[[DenyStick table = clients, condition = gpt0 ne 0, status = 429], order = -1001]");
	}

	@Test
	void refusesWhatCannotBe() {
		assertInvalid((config) -> config.setTable("clients"),
				"filter DenyStick: it has no condition; add one, for instance http_req_rate gt 100");
		assertInvalid((config) -> {
			config.setTable("clients");
			config.setCondition("gpc0 gt 5");
		}, "filter DenyStick: condition 'gpc0 gt 5': 'gpc0' is not stored: table 'clients' stores gpt0, conn_cur, "
				+ "http_req_rate(10s), http_err_cnt, http_fail_cnt; correct the condition or what table 'clients' "
				+ "stores");
		assertInvalid((config) -> {
			config.setTable("clients");
			config.setCondition("gpt0 gt 5");
			config.setStatus(42);
		}, "filter DenyStick: 42 is no final HTTP status; use one from 200 to 599, for instance 429");
	}

	private void assertInvalid(Consumer<DenyStickGatewayFilterFactory.Config> config, String message) {
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> new DenyStickGatewayFilterFactory(FilterContext.of(this.clients.tables())).apply(config))
			.withMessage(message);
	}

	private GatewayFilter deny(String condition) {
		return deny(condition, (config) -> {
		});
	}

	private GatewayFilter deny(String condition, Consumer<DenyStickGatewayFilterFactory.Config> changes) {
		return new DenyStickGatewayFilterFactory(FilterContext.of(this.clients.tables())).apply((config) -> {
			config.setTable("clients");
			config.setCondition(condition);
			changes.accept(config);
		});
	}

	private GatewayFilter track(String key) {
		return new TrackStickGatewayFilterFactory(FilterContext.of(this.clients.tables())).apply((config) -> {
			config.setTable("clients");
			config.setKey(key);
		});
	}

	private boolean tracked(GatewayFilter filter, ServerWebExchange exchange) {
		AtomicBoolean passed = new AtomicBoolean();
		track("src").filter(exchange, (inner) -> {
			passed.set(passes(filter, inner));
			return Mono.empty();
		}).block();
		return passed.get();
	}

	private static boolean passes(GatewayFilter filter, ServerWebExchange exchange) {
		AtomicBoolean passed = new AtomicBoolean();
		GatewayFilterChain chain = (inner) -> {
			passed.set(true);
			return Mono.empty();
		};
		filter.filter(exchange, chain).block();
		return passed.get();
	}

	private static ServerWebExchange exchange() {
		return exchange(MockServerHttpRequest.get("/"));
	}

	private static ServerWebExchange exchange(MockServerHttpRequest.BaseBuilder<?> request) {
		return MockServerWebExchange.from(request.remoteAddress(new InetSocketAddress("127.0.0.1", 4711)));
	}

}
