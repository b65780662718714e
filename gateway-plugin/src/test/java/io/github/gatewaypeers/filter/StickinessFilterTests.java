package io.github.gatewaypeers.filter;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.loadbalancer.ServerFailures;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.ResponseCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link StickinessFilter} and the {@code stick} rules, with the servers of a
 * list.
 */
class StickinessFilterTests {

	private static final String SERVERS = "app1 10.0.0.1:80 id 1, app2 10.0.0.2:80 id 2";

	private final StickTable table = new StickTable(
			TableDefinition.of("clients", KeyType.STRING).store("server_id", "server_key").build(),
			Ticker.systemTicker());

	private final FilterContext context = FilterContext.of(new StickTables(List.of(this.table)));

	private final ServerFailures failures = new ServerFailures(Ticker.systemTicker());

	private final StickOnGatewayFilterFactory on = new StickOnGatewayFilterFactory(this.context, this.failures);

	private final StickMatchGatewayFilterFactory match = new StickMatchGatewayFilterFactory(this.context,
			this.failures);

	private final StickStoreRequestGatewayFilterFactory storeRequest = new StickStoreRequestGatewayFilterFactory(
			this.context, this.failures);

	private final StickStoreResponseGatewayFilterFactory storeResponse = new StickStoreResponseGatewayFilterFactory(
			this.context, this.failures);

	private final ServerWebExchange exchange = exchange("me");

	private static ServerWebExchange exchange(String client) {
		ServerWebExchange exchange = MockServerWebExchange
			.from(MockServerHttpRequest.get("/shop?a=b").header("x-client", client));
		route(exchange);
		return exchange;
	}

	/** As the route does, for each attempt. */
	private static void route(ServerWebExchange exchange) {
		exchange.getAttributes()
			.put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, URI.create("http://shop/shop?a=b"));
	}

	private static GatewayFilter rule(StickRuleGatewayFilterFactory factory, Object key) {
		return factory.apply((config) -> {
			config.setTable("clients");
			config.setKey(key);
			config.setServers(SERVERS);
			config.setRedispatch(2);
		});
	}

	private static GatewayFilter rule(StickRuleGatewayFilterFactory factory) {
		return rule(factory, "req.hdr(x-client)");
	}

	/** Passes the filters one after the other. */
	private static Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain server, GatewayFilter... rules) {
		GatewayFilterChain chain = (last) -> new StickinessFilter().filter(last, server);
		for (int at = rules.length - 1; at >= 0; at--) {
			GatewayFilter rule = rules[at];
			GatewayFilterChain next = chain;
			chain = (inner) -> rule.filter(inner, next);
		}
		return chain.filter(exchange);
	}

	private static String ask(ServerWebExchange exchange, GatewayFilter... rules) {
		StringBuilder host = new StringBuilder();
		filter(exchange, (last) -> Mono.fromRunnable(() -> host.append(host(last))), rules)
			.block(Duration.ofSeconds(20));
		return host.toString();
	}

	private static String host(ServerWebExchange exchange) {
		return ((URI) exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR)).getHost();
	}

	private String stored(String client) {
		StickEntry entry = this.table.lookup(key(client));
		EntryValues values = new EntryValues(this.table.definition().layout());
		return (entry != null && this.table.read(entry, values)) ? values.serverKey() : "nothing";
	}

	private StickKey key(String client) {
		return this.table.definition().key(client);
	}

	@Test
	void goesToTheServerOfTheEntryAndStoresTheServerThatAnswers() {
		GatewayFilter rule = rule(this.on);
		String mine = ask(exchange("me"), rule);
		for (int request = 0; request < 4; request++) {
			assertThat(ask(exchange("me"), rule)).isEqualTo(mine);
		}
		assertThat(stored("me")).isEqualTo(mine.equals("10.0.0.1") ? "app1" : "app2");
	}

	@Test
	void matchingStoresNothing() {
		GatewayFilter rule = rule(this.match);
		assertThat(ask(exchange("me"), rule)).isNotEqualTo(ask(exchange("me"), rule));
		assertThat(stored("me")).isEqualTo("nothing");
		this.table.setServer(key("me"), 2, null);
		assertThat(ask(exchange("me"), rule)).isEqualTo(ask(exchange("me"), rule)).isEqualTo("10.0.0.2");
	}

	@Test
	void storingMatchesNothing() {
		GatewayFilter rule = rule(this.storeRequest);
		assertThat(ask(exchange("me"), rule)).isEqualTo("10.0.0.1");
		assertThat(stored("me")).isEqualTo("app1");
		assertThat(ask(exchange("me"), rule)).isEqualTo("10.0.0.2");
		assertThat(stored("me")).isEqualTo("app2");
	}

	@Test
	void storesTheServerForTheKeyOfItsResponse() {
		filter(this.exchange, (last) -> {
			last.getResponse().addCookie(ResponseCookie.from("SESSION", "s1").build());
			last.getResponse().getHeaders().add("Set-Cookie", "SESSION=s1; Path=/");
			return Mono.empty();
		}, rule(this.storeResponse, "res.cook(SESSION)")).block();
		assertThat(stored("s1")).isEqualTo("app1");
	}

	@Test
	void aResponseWithoutKeyStoresNothing() {
		ask(this.exchange, rule(this.storeResponse, "res.cook(SESSION)"));
		assertThat(this.table.used()).isZero();
	}

	@Test
	void theFirstRuleWithAKeyStores() {
		ask(exchange("me"), rule(this.storeRequest, "req.hdr(x-user)"), rule(this.storeRequest),
				rule(this.storeRequest, "path"));
		assertThat(stored("me")).isEqualTo("app1");
		assertThat(this.table.used()).isOne();
	}

	@Test
	void waitsForTheKeyOfAResolver() {
		KeyResolver resolver = (inner) -> Mono.just("late").delayElement(Duration.ofMillis(5));
		this.table.setServer(key("late"), 2, null);
		assertThat(ask(this.exchange, rule(this.on, resolver))).isEqualTo("10.0.0.2");
		assertThat(stored("late")).isEqualTo("app2");
	}

	@Test
	void aRequestWhoseKeyCannotBeHadIsServed() {
		KeyResolver resolver = (inner) -> Mono.error(new IllegalStateException("nobody knows"));
		GatewayFilter failing = rule(this.on, resolver);
		GatewayFilter missing = rule(this.on, "req.hdr(x-user)");
		GatewayFilter response = rule(this.storeResponse, resolver);
		Set<String> hosts = new LinkedHashSet<>();
		for (int request = 0; request < 2; request++) {
			hosts.add(ask(exchange("me"), failing, missing, response));
		}
		assertThat(hosts).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
		assertThat(this.table.used()).isZero();
	}

	@Test
	void changesNothingForARouteWithoutRules() {
		assertThat(ask(this.exchange)).isEqualTo("shop");
	}

	@ParameterizedTest
	@MethodSource("errors")
	void aServerThatLeavesWithoutAnAnswerFails(Throwable error, boolean failure) {
		GatewayFilter rule = rule(this.on);
		this.table.setServer(key("me"), 2, null);
		for (int request = 0; request < 2; request++) {
			assertThatThrownBy(() -> filter(exchange("me"), (last) -> Mono.error(error), rule).block()).satisfiesAnyOf(
					(thrown) -> assertThat(thrown).isSameAs(error), (thrown) -> assertThat(thrown).hasCause(error));
		}
		assertThat(stored("me")).isNull();
		assertThat(ask(exchange("me"), rule)).isEqualTo(failure ? "10.0.0.1" : "10.0.0.2");
	}

	static List<Arguments> errors() {
		return List.of(arguments(new ConnectException("refused"), true),
				arguments(new IOException("closed before the response"), true),
				arguments(new IllegalStateException(new ConnectException("refused")), true),
				arguments(new IllegalStateException("a filter"), false), arguments(new TimeoutException("late"), false),
				arguments(new AbortedException(new IOException("the client has left")), false));
	}

	@Test
	void anotherAttemptOfARequestLeavesTheServerInTheEnd() {
		GatewayFilter rule = rule(this.on);
		this.table.setServer(key("me"), 2, null);
		for (String expected : List.of("10.0.0.2", "10.0.0.2", "10.0.0.1")) {
			route(this.exchange);
			assertThat(ask(this.exchange, rule)).isEqualTo(expected);
		}
		assertThat(stored("me")).isEqualTo("app1");
	}

	@Test
	void whatFollowsACancelledAttemptBeginsAfresh() {
		this.table.setServer(key("me"), 2, null);
		filter(this.exchange, (last) -> Mono.never(), rule(this.on)).subscribe().dispose();
		route(this.exchange);
		assertThat(ask(this.exchange, rule(this.storeRequest, "path"))).isEqualTo("10.0.0.1");
		assertThat(stored("/shop")).isEqualTo("app1");
		assertThat(stored("me")).isNull();
	}

	@Test
	void aServiceIsNotAskedForAServerOfTheList() {
		this.exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_SCHEME_PREFIX_ATTR, "lb");
		ask(this.exchange, rule(this.on));
		assertThat(this.exchange.getAttributes()).doesNotContainKey(ServerWebExchangeUtils.GATEWAY_SCHEME_PREFIX_ATTR);
		assertThat(
				this.exchange.<Set<URI>>getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ORIGINAL_REQUEST_URL_ATTR))
			.containsExactly(URI.create("http://shop/shop?a=b"));
	}

}
