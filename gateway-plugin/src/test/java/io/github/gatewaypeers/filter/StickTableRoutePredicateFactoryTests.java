package io.github.gatewaypeers.filter;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.IntegerKey;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.cloud.gateway.handler.AsyncPredicate;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link StickTableRoutePredicateFactory}.
 */
class StickTableRoutePredicateFactoryTests {

	private final TestTable clients = new TestTable("gpt0", "http_req_cnt");

	@Test
	void matchesTheContentOfTheTable() {
		AsyncPredicate<ServerWebExchange> tagged = predicate((config) -> {
		});
		assertThat(matches(tagged, "10.0.0.1")).isFalse();
		this.clients.table.set(new IntegerKey(0x0a000001), DataType.GPT0, 0, 1);
		assertThat(matches(tagged, "10.0.0.1")).isTrue();
		assertThat(matches(tagged, "10.0.0.2")).isFalse();
		assertThat(this.clients.entry(0x0a000002)).as("a look-up makes no entry").isNull();
	}

	@Test
	void aRequestWithoutKeyDoesNotMatch() {
		assertThat(matches(predicate((config) -> {
			config.setCondition("gpt0 eq 0");
			config.setKey("req.hdr_ip(x-real)");
		}), "10.0.0.1")).isFalse();
	}

	@Test
	void theKeyMayBeThatOfABean() {
		this.clients.table.set(new IntegerKey(0x0a000001), DataType.GPT0, 0, 1);
		KeyResolver resolver = (exchange) -> Mono.just("10.0.0.1");
		assertThat(matches(predicate((config) -> config.setKey(resolver)), "10.0.0.9")).isTrue();
		KeyResolver nothing = (exchange) -> Mono.empty();
		assertThat(matches(predicate((config) -> config.setKey(nothing)), "10.0.0.9")).isFalse();
		KeyResolver broken = (exchange) -> Mono.error(new IllegalStateException("broken"));
		assertThat(matches(predicate((config) -> config.setKey(broken)), "10.0.0.9")).isFalse();
	}

	@Test
	void whileSwitchedOffNothingMatches() {
		AsyncPredicate<ServerWebExchange> predicate = new StickTableRoutePredicateFactory(FilterContext.switchedOff())
			.applyAsync((config) -> {
			});
		assertThat(matches(predicate, "10.0.0.1")).isFalse();
	}

	@Test
	void refusesWhatCannotBe() {
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> predicate((config) -> config.setTable("client")))
			.withMessageStartingWith("predicate StickTable: there is no stick-table 'client'");
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> predicate((config) -> config.setCondition("gpc0 eq 1")))
			.withMessageStartingWith("predicate StickTable: condition 'gpc0 eq 1': 'gpc0' is not stored");
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> predicate((config) -> config.setKey("res.cook(x)")))
			.withMessageContaining("reads the response, before which requests are routed");
	}

	private AsyncPredicate<ServerWebExchange> predicate(Consumer<StickTableRoutePredicateFactory.Config> changes) {
		return new StickTableRoutePredicateFactory(FilterContext.of(this.clients.tables())).applyAsync((config) -> {
			config.setTable("clients");
			config.setCondition("gpt0 eq 1");
			changes.accept(config);
		});
	}

	private static boolean matches(AsyncPredicate<ServerWebExchange> predicate, String client) {
		return Mono.from(predicate.apply(MockServerWebExchange
			.from(MockServerHttpRequest.get("/").remoteAddress(new InetSocketAddress(client, 4711))))).block();
	}

}
