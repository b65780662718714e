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

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * What filters add to a request: the figures less that of {@link #neither}, which makes
 * an exchange, passes it through two filters that do nothing, and commits its response.
 * Little is alive and little is made beside what the filters make, so that the garbage
 * collector has not much to say.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = { "-XX:+UseParallelGC", "-Xms256m", "-Xmx256m", "-Xmn64m", "-XX:+AlwaysPreTouch" })
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class FiltersBenchmark {

	private static final int CLIENTS = 1 << 10;

	private final ServerHttpRequest[] requests = new ServerHttpRequest[CLIENTS];

	private final GatewayFilter nothing = (exchange, chain) -> chain.filter(exchange);

	private GatewayFilter track;

	private GatewayFilter trackHeader;

	private GatewayFilter trackBytes;

	private GatewayFilter pass;

	private GatewayFilter refuse;

	private GatewayFilter refuseForEver;

	private int next;

	@Setup
	public void fill() {
		StickTable addresses = table("addresses", KeyType.IP, "conn_cur", "http_req_cnt", "http_req_rate(10s)",
				"http_err_rate(10s)");
		StickTable names = table("names", KeyType.STRING, "conn_cur", "http_req_cnt", "http_req_rate(10s)",
				"http_err_rate(10s)");
		StickTable bytes = table("bytes", KeyType.IP, "bytes_in_cnt", "bytes_out_rate(10s)");
		// A request of a test has no connection to ask.
		ExchangeKeys keys = new ExchangeKeys((request) -> request.getRemoteAddress().getAddress().getAddress());
		FilterContext context = new FilterContext(true, new StickTables(List.of(addresses, names, bytes)), keys,
				StatusCodes.ERRORS, StatusCodes.FAILURES, new Decisions());
		TrackStickGatewayFilterFactory tracks = new TrackStickGatewayFilterFactory(context);
		this.track = tracks.apply((config) -> config.setTable("addresses"));
		this.trackHeader = tracks.apply((config) -> {
			config.setTable("names");
			config.setKey("req.hdr(x-api-key),lower");
		});
		this.trackBytes = tracks.apply((config) -> config.setTable("bytes"));
		this.pass = deny(context, "http_req_rate gt 1000000000");
		this.refuse = deny(context, "http_req_rate gt 0");
		this.refuseForEver = deny(context, "http_req_cnt gt 0");
		for (int client = 0; client < CLIENTS; client++) {
			InetSocketAddress address = new InetSocketAddress("10.0." + client / 256 + "." + client % 256, 4711);
			this.requests[client] = MockServerHttpRequest.get("/shop")
				.remoteAddress(address)
				.header("x-api-key", "Client-" + client)
				.build();
		}
	}

	private static GatewayFilter deny(FilterContext context, String condition) {
		return new DenyStickGatewayFilterFactory(context).apply((config) -> {
			config.setTable("addresses");
			config.setCondition(condition);
		});
	}

	private static StickTable table(String name, KeyType keys, String... store) {
		return new StickTable(TableDefinition.of(name, keys).size(CLIENTS).expire(600_000).store(store).build(),
				Ticker.systemTicker());
	}

	@Benchmark
	public void neither() {
		run(this.nothing, this.nothing);
	}

	@Benchmark
	public void track() {
		run(this.track, this.nothing);
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
	public void trackBytes() {
		run(this.trackBytes, this.nothing);
	}

	@Benchmark
	public void trackAndRefuse() {
		run(this.track, this.refuse);
	}

	/** Refuses without looking for the moment when the client may come again. */
	@Benchmark
	public void trackAndRefuseForEver() {
		run(this.track, this.refuseForEver);
	}

	private void run(GatewayFilter first, GatewayFilter second) {
		this.next = (this.next + 347) & (CLIENTS - 1);
		ServerWebExchange exchange = new SlimExchange(this.requests[this.next]);
		first.filter(exchange, (outer) -> second.filter(outer, (inner) -> inner.getResponse().setComplete()))
			.subscribe();
	}

}
