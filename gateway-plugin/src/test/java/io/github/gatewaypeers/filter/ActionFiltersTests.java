package io.github.gatewaypeers.filter;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.gatewaypeers.filter.ActionConfig.Moment;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.StickEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the filters that change entries: {@link SetGptGatewayFilterFactory},
 * {@link AddGpcGatewayFilterFactory} and {@link ClearStickGatewayFilterFactory}.
 */
class ActionFiltersTests {

	private final TestTable clients = new TestTable("gpt0", "gpc0", "gpc0_rate(1m)", "conn_cur", "http_req_cnt");

	private final FilterContext context = FilterContext.of(this.clients.tables());

	private final ServerWebExchange exchange = exchange(MockServerHttpRequest.get("/"));

	@Test
	void tagsTheClient() {
		respond(setGpt((config) -> {
		}), this.exchange, 200);
		assertThat(this.clients.get(DataType.GPT0)).isOne();
		respond(setGpt((config) -> config.setValue("req.hdr(x-tag)")),
				exchange(MockServerHttpRequest.get("/").header("x-tag", "42")), 200);
		assertThat(this.clients.get(DataType.GPT0)).isEqualTo(42);
		respond(setGpt((config) -> {
			config.setValue("status");
			config.setWhen(Moment.RESPONSE);
		}), exchange(MockServerHttpRequest.get("/")), 404);
		assertThat(this.clients.get(DataType.GPT0)).isEqualTo(404);
	}

	@Test
	void tagsTheEntryThatTheRequestIsTrackedIn() {
		GatewayFilter track = new TrackStickGatewayFilterFactory(this.context).apply((config) -> {
			config.setTable("clients");
			config.setKey("req.hdr_ip(x-real)");
		});
		ServerWebExchange exchange = exchange(MockServerHttpRequest.get("/").header("x-real", "10.0.0.9"));
		track.filter(exchange, (inner) -> setGpt((config) -> {
		}).filter(inner, chain(200))).block();
		StickEntry entry = this.clients.entry(0x0a000009);
		assertThat(this.clients.table.get(entry, DataType.GPT0, 0)).isOne();
		assertThat(this.clients.get(DataType.GPT0)).isEqualTo(-1);
	}

	@Test
	void countsAndCountsTheRate() {
		respond(addGpc("gpc0", (config) -> {
		}), this.exchange, 200);
		assertThat(this.clients.get(DataType.GPC0)).isOne();
		assertThat(this.clients.get(DataType.GPC0_RATE)).isOne();
	}

	@Test
	void countsInOneElementOfAnArray() {
		TestTable arrays = new TestTable("gpt(2)", "gpc(2)", "gpc_rate(2,1m)");
		FilterContext context = FilterContext.of(arrays.tables());
		GatewayFilter add = new AddGpcGatewayFilterFactory(context).apply((config) -> {
			config.setTable("clients");
			config.setCounter("gpc(1)");
			config.setAmount("req.hdr(x-cost)");
		});
		GatewayFilter set = new SetGptGatewayFilterFactory(context).apply((config) -> {
			config.setTable("clients");
			config.setTag("gpt(1)");
			config.setValue("9");
		});
		respond(add, exchange(MockServerHttpRequest.get("/").header("x-cost", "7")), 200);
		respond(add, exchange(MockServerHttpRequest.get("/").header("x-cost", "-7")), 200);
		respond(add, exchange(MockServerHttpRequest.get("/")), 200);
		respond(set, exchange(MockServerHttpRequest.get("/")), 200);
		StickEntry entry = arrays.entry(0x7f000001);
		assertThat(arrays.table.get(entry, DataType.GPC, 1)).isEqualTo(7);
		assertThat(arrays.table.rate(entry, DataType.GPC_RATE, 1)).isEqualTo(7);
		assertThat(arrays.table.get(entry, DataType.GPC, 0)).isZero();
		assertThat(arrays.table.get(entry, DataType.GPT, 1)).isEqualTo(9);
		assertThat(arrays.table.get(entry, DataType.GPT, 0)).isZero();
	}

	@Test
	void countsOnlyWhatMatches() {
		Consumer<AddGpcGatewayFilterFactory.Config> denied = (config) -> {
			config.setWhen(Moment.RESPONSE);
			config.setIf(List.of("status 401 403", "! req.hdr(x-internal) yes"));
		};
		respond(addGpc("gpc0", denied), exchange(MockServerHttpRequest.get("/")), 200);
		respond(addGpc("gpc0", denied), exchange(MockServerHttpRequest.get("/").header("x-internal", "yes")), 401);
		assertThat(this.clients.get(DataType.GPC0)).isEqualTo(-1);
		respond(addGpc("gpc0", denied), exchange(MockServerHttpRequest.get("/")), 401);
		respond(addGpc("gpc0", denied), exchange(MockServerHttpRequest.get("/")), 403);
		assertThat(this.clients.get(DataType.GPC0)).isEqualTo(2);
	}

	@Test
	void fiveRefusedLogInsInAMinuteAreOneTag() {
		GatewayFilter count = addGpc("gpc0", (config) -> {
			config.setWhen(Moment.RESPONSE);
			config.setIf(List.of("status 401"));
		});
		GatewayFilter tag = setGpt((config) -> {
			config.setWhen(Moment.RESPONSE);
			config.setIf(List.of("status 401"));
			config.setCondition("gpc0_rate ge 5");
		});
		for (int request = 1; request <= 5; request++) {
			assertThat(this.clients.get(DataType.GPT0)).isNotEqualTo(1);
			count.filter(exchange(MockServerHttpRequest.get("/")), (outer) -> tag.filter(outer, chain(401))).block();
		}
		assertThat(this.clients.get(DataType.GPT0)).isOne();
	}

	@Test
	void countsTheBytesOfTheResponse() {
		GatewayFilter filter = addGpc("gpc0", (config) -> {
			config.setWhen(Moment.RESPONSE);
			config.setAmount("response-size");
			config.setIf(List.of("status 200"));
		});
		for (int status : new int[] { 200, 404 }) {
			ServerWebExchange exchange = exchange(MockServerHttpRequest.get("/"));
			filter.filter(exchange, (inner) -> {
				inner.getResponse().setStatusCode(HttpStatusCode.valueOf(status));
				return inner.getResponse().writeWith(Flux.just(buffer(100), buffer(23)));
			}).block();
		}
		assertThat(this.clients.get(DataType.GPC0)).isEqualTo(123);
		assertThat(this.clients.get(DataType.GPC0_RATE)).isEqualTo(123);
	}

	private static DataBuffer buffer(int length) {
		return DefaultDataBufferFactory.sharedInstance.wrap(new byte[length]);
	}

	@Test
	void forgivesTheClient() {
		respond(addGpc("gpc0", (config) -> config.setAmount("5")), this.exchange, 200);
		respond(setGpt((config) -> {
		}), this.exchange, 200);
		respond(clear("gpc0 gpc0_rate"), exchange(MockServerHttpRequest.get("/")), 200);
		assertThat(this.clients.get(DataType.GPC0)).isZero();
		assertThat(this.clients.get(DataType.GPC0_RATE)).isZero();
		assertThat(this.clients.get(DataType.GPT0)).isOne();
		respond(clear("all"), exchange(MockServerHttpRequest.get("/")), 200);
		assertThat(this.clients.get(DataType.GPT0)).isZero();
	}

	@Test
	void clearsNoConnectionsAndMakesNoEntry() {
		respond(clear("all"), this.exchange, 200);
		assertThat(this.clients.get(DataType.GPT0)).isEqualTo(-1);
		GatewayFilter track = new TrackStickGatewayFilterFactory(this.context)
			.apply((config) -> config.setTable("clients"));
		track.filter(exchange(MockServerHttpRequest.get("/")), (inner) -> clear("all").filter(inner, (last) -> {
			assertThat(this.clients.get(DataType.CONN_CUR)).isOne();
			assertThat(this.clients.get(DataType.HTTP_REQ_CNT)).isZero();
			return Mono.empty();
		})).block();
		assertThat(this.clients.get(DataType.CONN_CUR)).isZero();
	}

	@Test
	void aTagLivesAsLongAsTheEntry() {
		TestTable table = new TestTable((builder) -> builder.expire(60_000), "gpt0");
		GatewayFilter filter = new SetGptGatewayFilterFactory(FilterContext.of(table.tables())).apply((config) -> {
			config.setTable("clients");
			config.setTag("gpt0");
		});
		respond(filter, this.exchange, 200);
		table.advance(Duration.ofSeconds(59));
		assertThat(table.get(DataType.GPT0)).isOne();
		table.advance(Duration.ofSeconds(2));
		assertThat(table.get(DataType.GPT0)).isEqualTo(-1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpc1", "gpc(2)", "gpc", "http_req_cnt", "gpt0" })
	void refusesWhatIsNoCounter(String counter) {
		assertThatExceptionOfType(InvalidStickFilterException.class).isThrownBy(() -> addGpc(counter, (config) -> {
		})).withMessageStartingWith("filter AddGpc: ").withMessageContaining(counter);
	}

	@Test
	void refusesWhatCannotBe() {
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> setGpt((config) -> config.setTag("gpc0")))
			.withMessage("filter SetGpt: 'gpc0' is no tag; use gpt0 or gpt(n)");
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> setGpt((config) -> config.setIf(List.of("status 401"))))
			.withMessage("filter SetGpt: it reads the response, but acts before there is one; add when: response");
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> setGpt((config) -> config.setValue("-1")))
			.withMessage("filter SetGpt: value: '-1' is not between 0 and 4294967295; write a number or an expression");
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> addGpc("gpc0", (config) -> config.setAmount("response-size")))
			.withMessage("filter AddGpc: it counts the response, but acts before there is one; add when: response");
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> setGpt((config) -> config.setCondition("gpc0 gt limit")))
			.withMessage("filter SetGpt: condition 'gpc0 gt limit' compares with a limit, but there is none; "
					+ "write a number");
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> setGpt((config) -> config.setIf(List.of("method,ipmask(8)"))))
			.withMessageStartingWith("filter SetGpt: if 'method,ipmask(8)': ");
		assertThatExceptionOfType(InvalidStickFilterException.class).isThrownBy(() -> clear("conn_cur"))
			.withMessage("filter ClearStick: 'conn_cur' is not to be cleared; name counters, rates or tags that the "
					+ "table stores, or all");
		assertThatExceptionOfType(InvalidStickFilterException.class).isThrownBy(() -> clear("gpc1"))
			.withMessageStartingWith("filter ClearStick: 'gpc1' is not stored in table 'clients'");
	}

	private GatewayFilter setGpt(Consumer<SetGptGatewayFilterFactory.Config> changes) {
		return new SetGptGatewayFilterFactory(this.context).apply((config) -> {
			config.setTable("clients");
			config.setTag("gpt0");
			changes.accept(config);
		});
	}

	private GatewayFilter addGpc(String counter, Consumer<AddGpcGatewayFilterFactory.Config> changes) {
		return new AddGpcGatewayFilterFactory(this.context).apply((config) -> {
			config.setTable("clients");
			config.setCounter(counter);
			changes.accept(config);
		});
	}

	private GatewayFilter clear(String types) {
		return new ClearStickGatewayFilterFactory(this.context).apply((config) -> {
			config.setTable("clients");
			config.setTypes(types);
		});
	}

	private static void respond(GatewayFilter filter, ServerWebExchange exchange, int status) {
		filter.filter(exchange, chain(status)).block();
	}

	private static GatewayFilterChain chain(int status) {
		return (exchange) -> {
			exchange.getResponse().setStatusCode(HttpStatusCode.valueOf(status));
			return exchange.getResponse().setComplete();
		};
	}

	private static ServerWebExchange exchange(MockServerHttpRequest.BaseBuilder<?> request) {
		return MockServerWebExchange.from(request.remoteAddress(new InetSocketAddress("127.0.0.1", 4711)));
	}

}
