package io.github.gatewaypeers.filter;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.exchange.ExchangeKeys;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.i18n.LocaleContextResolver;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionManager;

/**
 * What filters add to a request: the figures less that of {@link #neither}, which makes
 * an exchange and passes it through two filters that do nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class FiltersBenchmark {

	private static final int CLIENTS = 1 << 16;

	private final MockServerHttpRequest[] requests = new MockServerHttpRequest[CLIENTS];

	private final GatewayFilter nothing = (exchange, chain) -> chain.filter(exchange);

	private final WebSessionManager sessions = new DefaultWebSessionManager();

	private final ServerCodecConfigurer codecs = ServerCodecConfigurer.create();

	private final LocaleContextResolver locales = new AcceptHeaderLocaleContextResolver();

	private GatewayFilter track;

	private GatewayFilter trackHeader;

	private GatewayFilter pass;

	private GatewayFilter refuse;

	private int next;

	@Setup
	public void fill() {
		StickTable addresses = table("addresses", KeyType.IP);
		StickTable names = table("names", KeyType.STRING);
		// A request of a test has no connection to ask.
		ExchangeKeys keys = new ExchangeKeys((request) -> request.getRemoteAddress().getAddress().getAddress());
		FilterContext context = new FilterContext(true, new StickTables(List.of(addresses, names)), keys,
				StatusCodes.ERRORS, StatusCodes.FAILURES, new Decisions());
		TrackStickGatewayFilterFactory tracks = new TrackStickGatewayFilterFactory(context);
		DenyStickGatewayFilterFactory denies = new DenyStickGatewayFilterFactory(context);
		this.track = tracks.apply((config) -> config.setTable("addresses"));
		this.trackHeader = tracks.apply((config) -> {
			config.setTable("names");
			config.setKey("req.hdr(x-api-key),lower");
		});
		this.pass = denies.apply((config) -> {
			config.setTable("addresses");
			config.setCondition("http_req_rate gt 1000000000");
		});
		this.refuse = denies.apply((config) -> {
			config.setTable("addresses");
			config.setCondition("http_req_rate gt 0");
		});
		for (int client = 0; client < CLIENTS; client++) {
			InetSocketAddress address = new InetSocketAddress("10.0." + client / 256 + "." + client % 256, 4711);
			this.requests[client] = MockServerHttpRequest.get("/shop")
				.remoteAddress(address)
				.header("x-api-key", "Client-" + client)
				.build();
		}
	}

	private static StickTable table(String name, KeyType keys) {
		return new StickTable(TableDefinition.of(name, keys)
			.size(CLIENTS)
			.expire(600_000)
			.store("conn_cur", "http_req_cnt", "http_req_rate(10s)", "http_err_rate(10s)")
			.build(), Ticker.systemTicker());
	}

	@Benchmark
	public void neither() {
		run(this.nothing, this.nothing);
	}

	@Benchmark
	public void trackAndDeny() {
		run(this.track, this.pass);
	}

	@Benchmark
	public void trackByHeader() {
		run(this.trackHeader, this.nothing);
	}

	@Benchmark
	public void trackAndRefuse() {
		run(this.track, this.refuse);
	}

	private void run(GatewayFilter first, GatewayFilter second) {
		this.next = (this.next + 12_347) & (CLIENTS - 1);
		ServerWebExchange exchange = new DefaultServerWebExchange(this.requests[this.next],
				new MockServerHttpResponse(), this.sessions, this.codecs, this.locales);
		first.filter(exchange, (outer) -> second.filter(outer, (inner) -> Mono.empty())).subscribe();
	}

}
