package io.github.gatewaypeers.filter;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.Increment;
import io.github.gatewaypeers.sticktable.IntegerKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what else {@link DenyStickGatewayFilterFactory} can be told.
 */
class DenyStickOptionsTests {

	private static final int CLIENT = 0x0a000001;

	private final TestTable clients = new TestTable("gpt0", "http_req_rate(10s)", "http_req_cnt");

	private final FilterContext context = FilterContext.of(this.clients.tables());

	@AfterEach
	void resetTime() {
		VirtualTimeScheduler.reset();
	}

	@ParameterizedTest
	@CsvSource({ "gold, 20, true", "gold, 21, false", "silver, 5, true", "silver, 6, false", "none, 2, true",
			"none, 3, false" })
	void theLimitIsThatOfATier(String plan, int requests, boolean passes) {
		GatewayFilter filter = deny("http_req_rate gt limit", (config) -> {
			config.setLimit("req.hdr(x-plan)");
			config.setTiers(Map.of("gold", 20L, "silver", 5L));
			config.setOtherwise(2L);
		});
		request(requests);
		assertThat(passes(filter, exchange(get().header("x-plan", plan)))).isEqualTo(passes);
	}

	@Test
	void theLimitIsWhatAHeaderOrABeanSays() {
		request(5);
		assertThat(passes(limited("req.hdr(x-limit)"), exchange(get().header("x-limit", "5")))).isTrue();
		assertThat(passes(limited("req.hdr(x-limit)"), exchange(get().header("x-limit", "4")))).isFalse();
		assertThat(passes(limited("req.hdr(x-limit)"), exchange(get()))).as("unlimited").isTrue();
		assertThat(passes(limited("4"), exchange(get()))).isFalse();
		Function<ServerWebExchange, Integer> function = (exchange) -> 4;
		assertThat(passes(limited(function), exchange(get()))).isFalse();
		Function<ServerWebExchange, Integer> none = (exchange) -> null;
		assertThat(passes(limited(none), exchange(get()))).as("unlimited").isTrue();
		ToLongFunction<ServerWebExchange> number = (exchange) -> 4;
		assertThat(passes(limited(number), exchange(get()))).isFalse();
		Function<ServerWebExchange, Integer> broken = (exchange) -> {
			throw new IllegalStateException("broken");
		};
		assertThat(passes(limited(broken), exchange(get()))).as("no request fails for it").isTrue();
	}

	@Test
	void answersWhatTheRouteSays() {
		this.clients.table.set(new IntegerKey(CLIENT), DataType.GPT0, 0, 1);
		MockServerWebExchange exchange = exchange(get());
		assertThat(passes(deny("gpt0 eq 1", (config) -> {
			config.setStatus(403);
			config.setBody("{\"banned\":true}");
			config.setContentType("application/json");
			config.setHeaders(Map.of("X-Reason", "banned"));
		}), exchange)).isFalse();
		assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(exchange.getResponse().getBodyAsString().block()).isEqualTo("{\"banned\":true}");
		HttpHeaders headers = exchange.getResponse().getHeaders();
		assertThat(headers.getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
		assertThat(headers.getContentLength()).isEqualTo(15);
		assertThat(headers.getFirst("X-Reason")).isEqualTo("banned");
		assertThat(headers.containsHeader(HttpHeaders.RETRY_AFTER)).isFalse();
	}

	@Test
	void saysNothingOfTheTimeIfToldSo() {
		request(5);
		MockServerWebExchange exchange = exchange(get());
		passes(deny("http_req_rate gt 4", (config) -> config.setRetryAfter(false)), exchange);
		assertThat(exchange.getResponse().getHeaders().containsHeader(HttpHeaders.RETRY_AFTER)).isFalse();
	}

	@Test
	void tellsTheQuotaOnEveryResponse() {
		GatewayFilter filter = deny("http_req_rate gt 4",
				(config) -> config.setRateLimitHeaders(Set.of(RateLimitStyle.RATELIMIT, RateLimitStyle.X_RATELIMIT)));
		request(3);
		assertThat(headers(filter, true)).contains("RateLimit-Policy=\"clients\";q=4;w=10",
				"RateLimit=\"clients\";r=1;t=10", "X-RateLimit-Limit=4", "X-RateLimit-Remaining=1",
				"X-RateLimit-Reset=10");
		request(3);
		this.clients.advance(Duration.ofSeconds(5));
		// Of 6, 3 are left when a third of the next period is over.
		assertThat(headers(filter, false)).contains("RateLimit=\"clients\";r=0;t=9", "X-RateLimit-Remaining=0",
				"X-RateLimit-Reset=9", "Retry-After=7");
	}

	@Test
	void theQuotaHasTheNameThatTheRouteGives() {
		GatewayFilter filter = deny("gpt0 eq 1 or http_req_rate ge 4", (config) -> {
			config.setRateLimitHeaders(Set.of(RateLimitStyle.RATELIMIT));
			config.setPolicy("per client");
		});
		assertThat(headers(filter, true)).containsExactly("RateLimit-Policy=\"per client\";q=3;w=10",
				"RateLimit=\"per client\";r=3;t=10");
	}

	@Test
	void inShadowNobodyIsRefused() {
		request(5);
		MockServerWebExchange exchange = exchange(get());
		assertThat(passes(deny("http_req_rate gt 4", (config) -> config.setShadow(true)), exchange)).isTrue();
		assertThat(exchange.getResponse().getStatusCode()).isNull();
		assertThat(counts().get(Decision.SHADOWED)).isOne();
		assertThat(counts().get(Decision.DENIED)).isZero();
	}

	@Test
	void isEnforcedOfAShareOfTheClientsWhichStaysTheSame() {
		GatewayFilter half = deny("http_req_cnt eq 0", (config) -> config.setEnforce(50));
		int refused = 0;
		for (int client = 0; client < 1_000; client++) {
			boolean passes = passes(half, exchange(get(), client));
			assertThat(passes(half, exchange(get(), client))).isEqualTo(passes);
			refused += passes ? 0 : 1;
		}
		assertThat(refused).isBetween(400, 600);
		assertThat(passes(deny("http_req_cnt eq 0", (config) -> config.setEnforce(0)), exchange(get()))).isTrue();
		assertThat(counts().get(Decision.SHADOWED)).isEqualTo(2 * (1_000 - refused) + 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "10.0.0.0/8", "10.0.0.1", "req.hdr(x-plan) gold staff", "req.hdr(x-debug)",
			"! req.hdr(x-plan) silver", "int(5) 1:9", "req.hdr_ip(x-real) 192.0.2.0/24", "path,field(2,'/ ') shop" })
	void whoIsOnTheListIsNeverRefused(String allow) {
		MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/shop/1")
			.header("x-plan", "staff")
			.header("x-debug", "")
			.header("x-real", "192.0.2.1");
		assertThat(passes(deny("http_req_cnt eq 0", (config) -> config.setAllow(List.of("192.0.2.9", allow))),
				exchange(request)))
			.isTrue();
		assertThat(counts().get(Decision.ALLOWED)).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "11.0.0.0/8", "2001:db8::/32", "req.hdr(x-plan) gold", "req.hdr(x-none)",
			"! req.hdr(x-plan) staff", "int(5) 6:9 1", "req.hdr_ip(x-plan) 0.0.0.0/0" })
	void whoIsNotOnTheListIsRefused(String allow) {
		assertThat(passes(deny("http_req_cnt eq 0", (config) -> config.setAllow(List.of(allow))),
				exchange(get().header("x-plan", "staff"))))
			.isFalse();
	}

	@Test
	void aKeyOnTheListIsNeverRefused() {
		GatewayFilter filter = deny("http_req_cnt eq 0", (config) -> config.setAllowKeys(List.of("10.0.0.1")));
		assertThat(passes(filter, exchange(get()))).isTrue();
		assertThat(passes(filter, exchange(get(), 2))).isFalse();
	}

	@Test
	void aRequestWithoutKeyPassesUnlessToldOtherwise() {
		Consumer<DenyStickGatewayFilterFactory.Config> key = (config) -> config.setKey("req.hdr_ip(x-real)");
		assertThat(passes(deny("http_req_cnt eq 0", key), exchange(get()))).isTrue();
		MockServerWebExchange exchange = exchange(get());
		assertThat(passes(deny("http_req_cnt eq 0", key.andThen((config) -> config.setDenyUnknown(true))), exchange))
			.isFalse();
		assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
		assertThat(counts().get(Decision.UNKNOWN)).isEqualTo(2);
	}

	@Test
	void aKeyOfABeanMayComeLater() {
		request(5);
		KeyResolver resolver = (exchange) -> Mono.just("10.0.0.1").delayElement(Duration.ofSeconds(1));
		VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
		MockServerWebExchange exchange = exchange(get(), 7);
		deny("http_req_rate gt 4", (config) -> config.setKey(resolver)).filter(exchange, (inner) -> Mono.never())
			.subscribe();
		assertThat(exchange.getResponse().getStatusCode()).isNull();
		time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
	}

	@Test
	void aBeanThatFailsGivesNoKey() {
		KeyResolver resolver = (exchange) -> Mono.error(new IllegalStateException("broken"));
		assertThat(passes(deny("http_req_rate ge 0", (config) -> config.setKey(resolver)), exchange(get()))).isTrue();
	}

	@Test
	void inTheTarpitAClientWaitsForItsAnswer() {
		VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
		GatewayFilter filter = tarpit(10);
		MockServerWebExchange exchange = exchange(get());
		filter.filter(exchange, (inner) -> Mono.never()).subscribe();
		time.advanceTimeBy(Duration.ofMillis(4_999));
		assertThat(exchange.getResponse().isCommitted()).isFalse();
		time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(exchange.getResponse().isCommitted()).isTrue();
		assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
		assertThat(counts().get(Decision.TARPITTED)).isOne();
	}

	@Test
	void theTarpitHasBoundedPlacesWhichAClientThatLeavesGivesFree() {
		VirtualTimeScheduler.getOrSet();
		GatewayFilter filter = tarpit(2);
		Disposable first = filter.filter(exchange(get()), (inner) -> Mono.never()).subscribe();
		filter.filter(exchange(get()), (inner) -> Mono.never()).subscribe();
		MockServerWebExchange third = exchange(get());
		filter.filter(third, (inner) -> Mono.never()).subscribe();
		assertThat(third.getResponse().isCommitted()).as("no place left: answered at once").isTrue();
		first.dispose();
		MockServerWebExchange fourth = exchange(get());
		filter.filter(fourth, (inner) -> Mono.never()).subscribe();
		assertThat(fourth.getResponse().isCommitted()).as("waits in the place of the first").isFalse();
	}

	@Test
	void refusesWhatCannotBe() {
		assertInvalid("http_req_rate gt limit", (config) -> {
		}, "condition 'http_req_rate gt limit' compares with a limit, but there is none; "
				+ "add the argument limit, or write a number");
		assertInvalid("gpt0 eq 1", (config) -> config.setLimit("5"),
				"there is a limit, but condition 'gpt0 eq 1' compares with none; write the word limit for a number, "
						+ "as in http_req_rate gt limit");
		assertInvalid("gpt0 eq limit", (config) -> config.setLimit("status"),
				"limit: 'status' reads the response, before which requests are decided; correct the limit");
		assertInvalid("gpt0 eq 1", (config) -> config.setRateLimitHeaders(Set.of(RateLimitStyle.RATELIMIT)),
				"condition 'gpt0 eq 1' limits no rate that headers could tell; remove rate-limit-headers, "
						+ "or compare a rate by gt or ge");
		assertInvalid("gpt0 eq 1", (config) -> config.setEnforce(101), "101 is no percentage; enforce 0 to 100");
		assertInvalid("gpt0 eq 1", (config) -> config.setTarpit(Duration.ofMinutes(2)),
				"a tarpit of 120000ms; use 1ms to 60s");
		assertInvalid("gpt0 eq 1", (config) -> {
			config.setTarpit(Duration.ofSeconds(1));
			config.setTarpitPlaces(0);
		}, "a tarpit with 0 places; give it one at least");
		assertInvalid("gpt0 eq 1", (config) -> config.setAllow(List.of("10.0.0.0/40")),
				"allow '10.0.0.0/40': '10.0.0.0/40' is no network: write for instance 10.0.0.0/8, 192.0.2.1 or "
						+ "2001:db8::/32; write a network such as 10.0.0.0/8, or an expression and the values it may have");
		assertInvalid("gpt0 eq 1", (config) -> config.setAllow(List.of("status 200")),
				"allow 'status 200': it reads the response, before which requests are decided; write a network such "
						+ "as 10.0.0.0/8, or an expression and the values it may have");
		assertInvalid("gpt0 eq 1", (config) -> config.setAllowKeys(List.of("me")),
				"allow-keys: stick-table 'clients': 'me' is no key of type ip: use an IPv4 address such as "
						+ "192.0.2.1; correct the key");
		assertInvalid("gpt0 eq 1", (config) -> config.setKey("res.hdr(x)"),
				"its key reads the response, before which requests are decided; use a key of the request");
		assertInvalid("gpt0 eq 1", (config) -> config.setContentType("text"),
				"content-type: Invalid mime type \"text\": does not contain '/'; write for instance application/json");
	}

	private void assertInvalid(String condition, Consumer<DenyStickGatewayFilterFactory.Config> changes,
			String message) {
		assertThatExceptionOfType(InvalidStickFilterException.class).isThrownBy(() -> deny(condition, changes))
			.withMessage("filter DenyStick: " + message);
	}

	private GatewayFilter limited(Object limit) {
		return deny("http_req_rate gt limit", (config) -> config.setLimit(limit));
	}

	private GatewayFilter tarpit(int places) {
		return deny("http_req_cnt eq 0", (config) -> {
			config.setTarpit(Duration.ofSeconds(5));
			config.setTarpitPlaces(places);
		});
	}

	private GatewayFilter deny(String condition, Consumer<DenyStickGatewayFilterFactory.Config> changes) {
		return new DenyStickGatewayFilterFactory(this.context).apply((config) -> {
			config.setTable("clients");
			config.setCondition(condition);
			changes.accept(config);
		});
	}

	private Decisions.Counts counts() {
		return this.context.decisions().of("clients", null);
	}

	private void request(int times) {
		this.clients.table.add(new IntegerKey(CLIENT),
				Increment.of(this.clients.table.definition(), DataType.HTTP_REQ_RATE, DataType.HTTP_REQ_CNT), times);
	}

	private static List<String> headers(GatewayFilter filter, boolean passes) {
		MockServerWebExchange exchange = exchange(get());
		assertThat(passes(filter, exchange)).isEqualTo(passes);
		return exchange.getResponse()
			.getHeaders()
			.headerSet()
			.stream()
			.map((header) -> header.getKey() + "=" + header.getValue().get(0))
			.toList();
	}

	private static boolean passes(GatewayFilter filter, ServerWebExchange exchange) {
		AtomicBoolean passed = new AtomicBoolean();
		filter.filter(exchange, (inner) -> {
			passed.set(true);
			return Mono.empty();
		}).block();
		return passed.get();
	}

	private static MockServerHttpRequest.BaseBuilder<?> get() {
		return MockServerHttpRequest.get("/");
	}

	private static MockServerWebExchange exchange(MockServerHttpRequest.BaseBuilder<?> request) {
		return exchange(request, 1);
	}

	private static MockServerWebExchange exchange(MockServerHttpRequest.BaseBuilder<?> request, int client) {
		String address = "10.0." + client / 256 + "." + client % 256;
		return MockServerWebExchange.from(request.remoteAddress(new InetSocketAddress(address, 4711)));
	}

}
