package io.github.gatewaypeers.filter;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.gatewaypeers.exchange.ExchangeKeys;
import io.github.gatewaypeers.exchange.ConnectionAddress;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.Increment;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.StickEntry;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.support.NotFoundException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TrackStickGatewayFilterFactory}.
 */
class TrackStickGatewayFilterFactoryTests {

	private final TestTable clients = new TestTable("conn_cur", "conn_cnt", "conn_rate(10s)", "sess_cnt",
			"sess_rate(10s)", "http_req_cnt", "http_req_rate(10s)", "http_err_cnt", "http_err_rate(10s)",
			"http_fail_cnt", "http_fail_rate(10s)", "bytes_in_cnt", "bytes_out_cnt");

	private final ServerWebExchange exchange = exchange(MockServerHttpRequest.get("/"));

	@Test
	void countsTheRequestAsHaproxyDoes() {
		AtomicReference<Long> current = new AtomicReference<>();
		run(filter(), this.exchange, (inner) -> {
			current.set(this.clients.get(DataType.CONN_CUR));
			return respond(inner, 200);
		});
		assertThat(current).hasValue(1L);
		assertThat(this.clients.get(DataType.CONN_CUR)).isZero();
		assertThat(this.clients.get(DataType.CONN_CNT)).isOne();
		assertThat(this.clients.get(DataType.CONN_RATE)).isOne();
		assertThat(this.clients.get(DataType.HTTP_REQ_CNT)).isOne();
		assertThat(this.clients.get(DataType.HTTP_REQ_RATE)).isOne();
		assertThat(this.clients.get(DataType.SESS_CNT)).isZero();
		assertThat(this.clients.get(DataType.SESS_RATE)).isZero();
		assertErrorsAndFailures(0, 0);
	}

	@Test
	void countsTheStatusOfTheResponse() {
		run(filter(), this.exchange, (inner) -> respond(inner, 404));
		assertErrorsAndFailures(1, 0);
		run(filter(), exchange(MockServerHttpRequest.get("/")), (inner) -> respond(inner, 500));
		assertErrorsAndFailures(1, 1);
		run(filter(), exchange(MockServerHttpRequest.get("/")), (inner) -> respond(inner, 501));
		assertErrorsAndFailures(1, 1);
		assertThat(this.clients.get(DataType.HTTP_ERR_RATE)).isOne();
		assertThat(this.clients.get(DataType.HTTP_FAIL_RATE)).isOne();
	}

	@Test
	void countsTheStatusesThatItWasTold() {
		TrackStickGatewayFilterFactory factory = new TrackStickGatewayFilterFactory(
				new FilterContext(true, this.clients.tables(), new ExchangeKeys(new ConnectionAddress()),
						StatusCodes.ERRORS.change("-404"), StatusCodes.FAILURES.change("+404"), new Decisions()));
		run(factory.apply((config) -> config.setTable("clients")), this.exchange, (inner) -> respond(inner, 404));
		assertErrorsAndFailures(0, 1);
	}

	@Test
	void countsWhatTheErrorHandlerRespondsLater() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(
				() -> run(filter(), this.exchange, (inner) -> Mono.error(new IllegalStateException("no answer"))));
		assertThat(this.clients.get(DataType.CONN_CUR)).isZero();
		respond(this.exchange, 504).block();
		assertErrorsAndFailures(0, 1);
	}

	@Test
	void aServerThatCannotBeReachedIsNoFailureAsInHaproxy() {
		for (Exception error : new Exception[] { new ConnectException("refused"),
				new RuntimeException(new ConnectException("refused")), new NotFoundException("no instance") }) {
			ServerWebExchange exchange = exchange(MockServerHttpRequest.get("/"));
			assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> run(filter(), exchange, (inner) -> Mono.error(error)));
			respond(exchange, 503).block();
		}
		assertThat(this.clients.get(DataType.CONN_CUR)).isZero();
		assertThat(this.clients.get(DataType.HTTP_REQ_CNT)).isEqualTo(3);
		assertErrorsAndFailures(0, 0);
	}

	@Test
	void aResponseThatBreaksOffIsAFailure() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(filter(), this.exchange,
				(inner) -> respond(inner, 200).then(Mono.error(new IllegalStateException("closed")))));
		assertErrorsAndFailures(0, 1);
	}

	@Test
	void aClientThatLeavesDuringTheResponseIsNoFailure() {
		assertThatExceptionOfType(AbortedException.class).isThrownBy(() -> run(filter(), this.exchange,
				(inner) -> respond(inner, 200).then(Mono.error(new AbortedException("gone")))));
		assertErrorsAndFailures(0, 0);
		assertThat(this.clients.get(DataType.CONN_CUR)).isZero();
	}

	@Test
	void releasesWhenTheClientLeaves() {
		Disposable running = filter().filter(this.exchange, (inner) -> Mono.never()).subscribe();
		assertThat(this.clients.get(DataType.CONN_CUR)).isOne();
		running.dispose();
		assertThat(this.clients.get(DataType.CONN_CUR)).isZero();
		assertThat(this.clients.get(DataType.HTTP_REQ_CNT)).isOne();
		assertErrorsAndFailures(0, 0);
	}

	@Test
	void countsBytesInBothDirectionsWithTheHeads() {
		ServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/")
			.remoteAddress(new InetSocketAddress("127.0.0.1", 4711))
			.body(Flux.just(buffer(10), buffer(5))));
		run(filter(), exchange, (inner) -> {
			inner.getResponse().setStatusCode(HttpStatus.OK);
			return inner.getRequest()
				.getBody()
				.then(inner.getResponse().writeAndFlushWith(Flux.just(Flux.just(buffer(100), buffer(20)))));
		});
		assertThat(this.clients.get(DataType.BYTES_IN_CNT)).isEqualTo(20 + 4 + 1 + 8 + 1 + 15);
		assertThat(this.clients.get(DataType.BYTES_OUT_CNT)).isEqualTo(20 + 8 + 3 + 2 + 1 + 120);
	}

	@Test
	void countsABodyOfOneBuffer() {
		run(filter(), this.exchange, (inner) -> inner.getResponse().writeWith(Mono.just(buffer(7))));
		assertThat(this.clients.get(DataType.BYTES_OUT_CNT)).isEqualTo(20 + 8 + 3 + 2 + 1 + 7);
	}

	@Test
	void countsTheBodyOfAnErrorResponseByItsLength() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(
				() -> run(filter(), this.exchange, (inner) -> Mono.error(new IllegalStateException("no answer"))));
		this.exchange.getResponse().setStatusCode(HttpStatus.OK);
		this.exchange.getResponse().getHeaders().setContentLength(50);
		this.exchange.getResponse().setComplete().block();
		assertThat(this.clients.get(DataType.BYTES_OUT_CNT))
			.isEqualTo(20 + 8 + 3 + 2 + "Content-Length50".length() + 1 + 50);
	}

	@Test
	void hasTheExchangeUnchangedWhereNoBytesAreStored() {
		TestTable table = new TestTable("http_req_cnt");
		AtomicReference<ServerWebExchange> seen = new AtomicReference<>();
		run(filter(table, (config) -> {
		}), this.exchange, (inner) -> {
			seen.set(inner);
			return Mono.empty();
		});
		assertThat(seen.get()).isSameAs(this.exchange);
		assertThat(table.get(DataType.HTTP_REQ_CNT)).isOne();
	}

	@Test
	void theSameEntryCountsARequestOnce() {
		GatewayFilter filter = filter();
		run(filter, this.exchange,
				(outer) -> filter.filter(outer, (inner) -> filter().filter(inner, (last) -> respond(last, 404))));
		assertThat(this.clients.get(DataType.HTTP_REQ_CNT)).isOne();
		assertErrorsAndFailures(1, 0);
		assertThat(this.clients.get(DataType.CONN_CUR)).isZero();
	}

	@Test
	void twoKeysOfOneTableCountARequestEach() {
		ServerWebExchange exchange = exchange(MockServerHttpRequest.get("/").header("x-client", "10.0.0.1"));
		run(filter(), exchange, (outer) -> filter(this.clients, (config) -> config.setKey("req.hdr(x-client)"))
			.filter(outer, (inner) -> respond(inner, 404)));
		StickEntry other = this.clients.entry(0x0a000001);
		assertThat(this.clients.get(DataType.HTTP_ERR_CNT)).isOne();
		assertThat(this.clients.table.get(other, DataType.HTTP_ERR_CNT, 0)).isOne();
		assertThat(this.clients.table.get(other, DataType.CONN_CUR, 0)).isZero();
	}

	@Test
	void aRequestWithoutKeyGoesItsWay() {
		run(filter(this.clients, (config) -> config.setKey("req.hdr(x-client)")), this.exchange,
				(inner) -> respond(inner, 200));
		assertThat(this.exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(this.clients.table.used()).isZero();
	}

	@Test
	void aFullTableThatPurgesNothingLetsTheRequestGoItsWay() {
		TestTable full = new TestTable((builder) -> builder.size(1).nopurge(true), "conn_cur", "bytes_in_cnt");
		full.table.track(new IntegerKey(1), Increment.of(full.table.definition()));
		run(filter(full, (config) -> {
		}), this.exchange, (inner) -> respond(inner, 200));
		assertThat(this.exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(full.table.refused()).isOne();
	}

	@Test
	void runsOutsideOfWhatWritesTheResponse() {
		assertThat(filter()).isInstanceOfSatisfying(OrderedGatewayFilter.class,
				(filter) -> assertThat(filter.getOrder()).isLessThan(-1));
		assertThat(filter()).hasToString("[[TrackStick table = clients, key = src], order = -1001]");
	}

	@Test
	void refusesAnUnknownTable() {
		TrackStickGatewayFilterFactory factory = factory(this.clients);
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> factory.apply("shop", (config) -> config.setTable("client")))
			.withMessage("route 'shop', filter TrackStick: there is no stick-table 'client'; declare it under "
					+ "haproxy.stick-tables or use one of clients");
	}

	@Test
	void refusesNoTableAndAnUnknownKey() {
		TrackStickGatewayFilterFactory factory = factory(this.clients);
		assertThatExceptionOfType(InvalidStickFilterException.class).isThrownBy(() -> factory.apply((config) -> {
		})).withMessage("filter TrackStick: it names no stick-table; name one of clients");
		assertThatExceptionOfType(InvalidStickFilterException.class).isThrownBy(() -> factory.apply((config) -> {
			config.setTable("clients");
			config.setKey("paht");
		}))
			.withMessageStartingWith("filter TrackStick: key: there is no fetch 'paht': use src, req.hdr(name")
			.withMessageEndingWith("; correct its key");
	}

	private void assertErrorsAndFailures(int errors, int failures) {
		assertThat(this.clients.get(DataType.HTTP_ERR_CNT)).isEqualTo(errors);
		assertThat(this.clients.get(DataType.HTTP_FAIL_CNT)).isEqualTo(failures);
	}

	private GatewayFilter filter() {
		return filter(this.clients, (config) -> {
		});
	}

	private static GatewayFilter filter(TestTable table, Consumer<TrackStickGatewayFilterFactory.Config> changes) {
		return factory(table).apply((config) -> {
			config.setTable("clients");
			changes.accept(config);
		});
	}

	private static TrackStickGatewayFilterFactory factory(TestTable table) {
		return new TrackStickGatewayFilterFactory(FilterContext.of(table.tables()));
	}

	private static void run(GatewayFilter filter, ServerWebExchange exchange, GatewayFilterChain chain) {
		filter.filter(exchange, chain).block();
	}

	private static Mono<Void> respond(ServerWebExchange exchange, int status) {
		return Mono.defer(() -> {
			exchange.getResponse().setStatusCode(HttpStatusCode.valueOf(status));
			return exchange.getResponse().setComplete();
		});
	}

	private static ServerWebExchange exchange(MockServerHttpRequest.BaseBuilder<?> request) {
		return MockServerWebExchange.from(request.remoteAddress(new InetSocketAddress("127.0.0.1", 4711)).build());
	}

	private static DataBuffer buffer(int bytes) {
		return DefaultDataBufferFactory.sharedInstance.wrap("x".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
	}

}
