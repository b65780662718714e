package io.github.gatewaypeers.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.gatewaypeers.exchange.ClientAddress;
import io.github.gatewaypeers.exchange.ConnectionAddress;
import io.github.gatewaypeers.exchange.ExchangeKeys;
import io.github.gatewaypeers.exchange.ForwardedAddress;
import io.github.gatewaypeers.filter.AddGpcGatewayFilterFactory;
import io.github.gatewaypeers.filter.ClearStickGatewayFilterFactory;
import io.github.gatewaypeers.filter.DenyStickGatewayFilterFactory;
import io.github.gatewaypeers.filter.SetGptGatewayFilterFactory;
import io.github.gatewaypeers.filter.StickRateLimiter;
import io.github.gatewaypeers.filter.StickTableRoutePredicateFactory;
import io.github.gatewaypeers.filter.TrackStickGatewayFilterFactory;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.Increment;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.cloud.gateway.filter.ratelimit.RateLimiter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link StickFiltersAutoConfiguration}.
 */
class StickFiltersAutoConfigurationTests {

	private static final String TABLE = """
			haproxy.stick-tables.clients: { type: ip, store: "http_req_rate(10s),gpc(2)" }
			""";

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HaproxyAutoConfiguration.class, StickFiltersAutoConfiguration.class,
				StickRateLimiterAutoConfiguration.class, GatewayAutoConfiguration.class, WebFluxAutoConfiguration.class,
				SslAutoConfiguration.class));

	@Test
	void routesAndDefaultFiltersUseTheTables() {
		withRoutes("""
				    default-filters:
				    - TrackStick=clients, src
				    routes:
				    - id: shop
				      uri: http://localhost:1
				      predicates: [ "Path=/**" ]
				      filters:
				      - DenyStick=clients, http_req_rate gt 100
				      - name: DenyStick
				        args: { table: clients, condition: gpc(1) ge 3, status: 403, key: req.hdr(x-client) }
				""").run((context) -> assertThat(filters(context)).extracting(Object::toString)
			.containsExactly("[[TrackStick table = clients, key = src], order = -1001]",
					"[[DenyStick table = clients, condition = http_req_rate gt 100, status = 429], order = -1001]",
					"[[DenyStick table = clients, condition = gpc(1) ge 3, status = 403], order = -1001]"));
	}

	@Test
	void keysMayHaveCommasAndBeBeans() {
		withRoutes("""
				    routes:
				    - id: shop
				      uri: http://localhost:1
				      predicates: [ "Path=/**" ]
				      filters:
				      - TrackStick=clients, req.hdr_ip(x-forwarded-for, -1),ipmask(24)
				      - "TrackStick=clients, #{@userKeys}"
				      - "DenyStick=clients, gpc(1) ge 3, 403, #{@pathKeys}"
				      - name: TrackStick
				        args: { table: clients, key: "req.fhdr(x),field(1,', ')" }
				""").withUserConfiguration(KeyBeans.class)
			.run((context) -> assertThat(filters(context)).extracting(Object::toString)
				.satisfiesExactly(
						(filter) -> assertThat(filter).contains("key = req.hdr_ip(x-forwarded-for,-1),ipmask(24)]"),
						(filter) -> assertThat(filter).contains("key = UserKeys]"),
						(filter) -> assertThat(filter).contains("status = 403"),
						(filter) -> assertThat(filter).contains("key = req.fhdr(x),field(1,', ')]")));
	}

	@Test
	void routesInJavaUseTheTables() {
		this.runner.withInitializer(new Yaml(TABLE))
			.withPropertyValues("haproxy.stick-tables.tags.type=ip", "haproxy.stick-tables.tags.store=gpt0")
			.withUserConfiguration(JavaRoutes.class)
			.run((context) -> assertThat(filters(context)).extracting(Object::toString)
				.containsExactly("[[TrackStick table = clients, key = src], order = -1001]",
						"[[DenyStick table = clients, condition = http_req_rate gt 100, status = 429], order = -1001]",
						"[[SetGpt table = tags, tag = gpt0, value = 1], order = -1001]",
						"[[AddGpc table = clients, counter = gpc(1), amount = 5], order = -1001]",
						"[[ClearStick table = clients, types = all], order = -1001]"));
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void aRouteThatAsksForWhatCannotBeFailsTheStart(String filter, String description, String action) {
		withRoutes("""
				    routes:
				    - id: shop
				      uri: http://localhost:1
				      predicates: [ "Path=/**" ]
				      filters:
				      - %s
				""".formatted(filter)).run((context) -> {
			FailureAnalysis analysis = new HaproxyFailureAnalyzer(null).analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).isEqualTo("Route 'shop', filter " + description);
			assertThat(analysis.getAction()).isEqualTo(action);
		});
	}

	static Stream<Arguments> mistakes() {
		return Stream.of(
				arguments("TrackStick=client", "TrackStick: there is no stick-table 'client'.",
						"Declare it under haproxy.stick-tables or use one of clients."),
				arguments("TrackStick=clients, src, 5",
						"TrackStick: key: there is no converter '5': use lower, upper, ipmask, field, word, bytes, base64, "
								+ "concat, sha1, crc32, xxh64.",
						"Correct its key."),
				arguments("TrackStick=clients, method",
						"TrackStick: key: 'method' gives a method, of which no key of type ip can be made; "
								+ "use it with a table of type string or binary.",
						"Correct its key."),
				arguments("TrackStick=clients, status",
						"TrackStick: key: 'status' reads the response, but requests are tracked before there is one.",
						"Use a key of the request."),
				arguments("{ name: TrackStick, args: { table: clients, key: '#{@nobody}' } }",
						"TrackStick: what stands between #{ and } cannot be resolved: "
								+ "EL1058E: A problem occurred when trying to resolve bean 'nobody': "
								+ "'Could not resolve bean reference against BeanFactory'.",
						"Name a bean of the application, as in #{@userKeys}."),
				arguments("{ name: TrackStick, args: { tabel: clients } }", "TrackStick: there is no argument 'tabel'.",
						"The arguments are table, key."),
				arguments("DenyStick=clients, http_err_rate gt 5",
						"DenyStick: condition 'http_err_rate gt 5': 'http_err_rate' is not stored: "
								+ "table 'clients' stores http_req_rate(10s), gpc(2).",
						"Correct the condition or what table 'clients' stores."),
				arguments("DenyStick=clients, http_req_rate > 5",
						"DenyStick: condition 'http_req_rate > 5': unknown operator '>': use eq, ne, lt, le, gt or ge.",
						"Correct the condition or what table 'clients' stores."),
				arguments("DenyStick=clients, http_req_rate gt 5, forbidden",
						"DenyStick: argument 'status' does not take 'forbidden'.", "Correct the value."));
	}

	@Test
	void aDefaultFilterThatAsksForWhatCannotBeFailsTheStart() {
		withRoutes("    default-filters: [ TrackStick=client ]").run((context) -> assertThat(
				new HaproxyFailureAnalyzer(null).analyze(context.getStartupFailure()).getDescription())
			.isEqualTo("Filter TrackStick: there is no stick-table 'client'."));
	}

	@Test
	void aGatewayThatToleratesWrongRoutesStarts() {
		withRoutes("""
				    fail-on-route-definition-error: false
				    default-filters: [ TrackStick=client ]
				""").run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void countsTheStatusesThatThePropertiesSay() {
		this.runner.withPropertyValues("haproxy.http-err-codes=4xx")
			.run((context) -> assertThat(
					new HaproxyFailureAnalyzer(null).analyze(context.getStartupFailure()).getDescription())
				.isEqualTo("haproxy.http-err-codes: '4xx' is no list of status codes."));
	}

	@Test
	void aFilterCountsTheStatusesThatThePropertiesSay() {
		this.runner
			.withPropertyValues("haproxy.http-err-codes=-404 +503", "haproxy.http-fail-codes=500",
					"haproxy.stick-tables.clients.type=string",
					"haproxy.stick-tables.clients.store=http_err_cnt,http_fail_cnt")
			.run((context) -> {
				GatewayFilter track = context.getBean(TrackStickGatewayFilterFactory.class).apply((config) -> {
					config.setTable("clients");
					config.setKey("path");
				});
				for (int status : new int[] { 400, 404, 500, 503 }) {
					MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
					track.filter(exchange, (inner) -> {
						inner.getResponse().setStatusCode(HttpStatusCode.valueOf(status));
						return inner.getResponse().setComplete();
					}).block();
				}
				StickTable table = context.getBean(StickTables.class).find("clients");
				StickEntry entry = table.lookup(table.definition().key("/"));
				assertThat(table.get(entry, DataType.HTTP_ERR_CNT, 0)).as("400 and 503").isEqualTo(2);
				assertThat(table.get(entry, DataType.HTTP_FAIL_CNT, 0)).as("500").isOne();
			});
	}

	@ParameterizedTest
	@MethodSource("wrongClientAddresses")
	void aRuleOfClientAddressesThatCannotBeFailsTheStart(String yaml, String description, String action) {
		this.runner.withInitializer(new Yaml(yaml)).run((context) -> {
			FailureAnalysis analysis = new HaproxyFailureAnalyzer(null).analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).isEqualTo(description);
			assertThat(analysis.getAction()).isEqualTo(action);
		});
	}

	static Stream<Arguments> wrongClientAddresses() {
		return Stream.of(
				arguments("haproxy.client-address.header: Forwarded",
						"haproxy.client-address: it does not say which proxies to believe.",
						"List their networks in haproxy.client-address.trusted, or say in haproxy.client-address.hops "
								+ "how many stand in front."),
				arguments("haproxy.client-address: { header: X-Real-IP, hops: 1 }",
						"haproxy.client-address.header: 'X-Real-IP' is no header of which proxies are believed.",
						"Use X-Forwarded-For or Forwarded."),
				arguments("haproxy.client-address.trusted: [ 10.0.0.0/8, proxy1 ]",
						"haproxy.client-address.trusted[1]: 'proxy1' is no network: write for instance 10.0.0.0/8, "
								+ "192.0.2.1 or 2001:db8::/32.",
						"Correct its value."),
				arguments("haproxy.client-address.hops: 0",
						"haproxy.client-address.hops: at least one hop is believed, not 0.", "Correct its value."),
				arguments("haproxy.client-address.hop: 1",
						"haproxy.client-address.hop: there is no such property (Byte array resource [application.yml] "
								+ "- 1:29).",
						"Remove it or use one of header, trusted, hops."),
				arguments("haproxy.proxy-protocol: v2", "haproxy.proxy-protocol: 'v2' is no way to support it.",
						"Use on, auto or off."));
	}

	@Test
	void believesTheProxiesThatThePropertiesTrust() {
		this.runner.withPropertyValues("haproxy.client-address.trusted=10.0.0.0/8, ::1")
			.run((context) -> assertThat(context.getBean(ClientAddress.class))
				.isInstanceOfSatisfying(ForwardedAddress.class, (address) -> {
					assertThat(address.header()).isEqualTo(ForwardedAddress.Header.X_FORWARDED_FOR);
					assertThat(address.trusted()).hasSize(2);
				}));
		this.runner
			.run((context) -> assertThat(context.getBean(ClientAddress.class)).isInstanceOf(ConnectionAddress.class));
	}

	@Test
	void withoutItsCodecTheProxyProtocolCannotBeRead() {
		this.runner.withPropertyValues("haproxy.proxy-protocol=on")
			.withClassLoader(new FilteredClassLoader("io.netty.handler.codec.haproxy"))
			.run((context) -> assertThat(
					new HaproxyFailureAnalyzer(null).analyze(context.getStartupFailure()).getAction())
				.isEqualTo("Add a dependency on io.netty:netty-codec-haproxy."));
	}

	@Test
	void allFiltersAndThePredicateCanBeWrittenLongAndShort() {
		withRoutes(
				"""
						    routes:
						    - id: shop
						      uri: http://localhost:1
						      predicates:
						      - StickTable=clients, gpc(0) ge 1 and gpc(1) eq 0, req.hdr_ip(x-real, 1)
						      - name: StickTable
						        args: { table: clients, condition: gpc(0) ge 1 }
						      filters:
						      - SetGpt=tags, gpt0, 1, req.hdr_ip(x-real, 1)
						      - AddGpc=clients, gpc(1), 5, src,ipmask(24)
						      - ClearStick=clients, all
						      - name: SetGpt
						        args: { table: tags, tag: gpt0, value: status, when: response, condition: gpt0 eq 0, if: "status 401" }
						      - name: AddGpc
						        args:
						          table: clients
						          counter: gpc(0)
						          amount: response-size
						          when: response
						          if: [ "status 200:299", "! req.hdr(x-plan) gold" ]
						      - name: DenyStick
						        args:
						          table: clients
						          condition: http_req_rate gt limit
						          limit: req.hdr(x-plan)
						          tiers: { gold: 1000, silver: 100 }
						          otherwise: 10
						          headers: { X-Reason: too many }
						          allow: [ 10.0.0.0/8, "path,field(1,',') x" ]
						          rate-limit-headers: [ ratelimit, x-ratelimit ]
						          tarpit: 5s
						          tarpitPlaces: 3
						""")
			.withPropertyValues("haproxy.stick-tables.tags.type=ip", "haproxy.stick-tables.tags.store=gpt0")
			.run((context) -> assertThat(filters(context)).extracting(Object::toString)
				.containsExactly("[[SetGpt table = tags, tag = gpt0, value = 1], order = -1001]",
						"[[AddGpc table = clients, counter = gpc(1), amount = 5], order = -1001]",
						"[[ClearStick table = clients, types = all], order = -1001]",
						"[[SetGpt table = tags, tag = gpt0, value = status], order = -1001]",
						"[[AddGpc table = clients, counter = gpc(0), amount = response-size], order = -1001]",
						"[[DenyStick table = clients, condition = http_req_rate gt limit, status = 429], order = -1001]"));
	}

	@Test
	void theCodeOfTheApplicationUsesTheTablesToo() {
		this.runner
			.withPropertyValues("haproxy.stick-tables.client_rates.type=ip",
					"haproxy.stick-tables.client_rates.store=http_req_rate(10s),gpt0,gpc0,gpc0_rate(1m)")
			.run((context) -> {
				StickTables tables = context.getBean(StickTables.class);
				ExchangeKeys keys = context.getBean(ExchangeKeys.class);
				// As in docs/filters.md:
				StickTable table = tables.find("client_rates");
				StickKey key = table.definition().key("192.0.2.1");
				assertThat(table.lookup(key)).isNull();
				table.set(key, DataType.GPT0, 0, 1);
				table.add(key, Increment.of(table.definition(), DataType.GPC0, DataType.GPC0_RATE), 1);
				StickEntry entry = table.lookup(key);
				assertThat(table.get(entry, DataType.GPT0, 0)).isOne();
				assertThat(table.rate(entry, DataType.GPC0_RATE, 0)).isOne();
				assertThat(table.rate(entry, DataType.HTTP_REQ_RATE, 0)).isZero();
				MockServerWebExchange exchange = MockServerWebExchange
					.from(MockServerHttpRequest.get("/").header("x-client", "192.0.2.1"));
				assertThat(keys.of("req.hdr(x-client)").key(exchange, table.definition())).isEqualTo(key);
			});
	}

	@Test
	void aPredicateThatAsksForWhatCannotBeFailsTheStart() {
		withRoutes("""
				    routes:
				    - id: shop
				      uri: http://localhost:1
				      predicates: [ "StickTable=clients, gpt0 eq 1" ]
				""").run((context) -> assertThat(
				new HaproxyFailureAnalyzer(null).analyze(context.getStartupFailure()).getDescription())
			.isEqualTo(
					"Route 'shop', predicate StickTable: condition 'gpt0 eq 1': 'gpt0' is not stored: table 'clients' "
							+ "stores http_req_rate(10s), gpc(2)."));
	}

	@Test
	void theRateLimiterIsThereForThoseWhoNameATable() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(RateLimiter.class));
		withRoutes("""
				    routes:
				    - id: shop
				      uri: http://localhost:1
				      predicates: [ "Path=/**" ]
				      filters:
				      - name: RequestRateLimiter
				        args: { redis-rate-limiter.replenishRate: 10, redis-rate-limiter.burstCapacity: 20 }
				""")
			.withPropertyValues("haproxy.stick-tables.limits.type=string",
					"haproxy.stick-tables.limits.store=gpc0_rate(2s)", "haproxy.rate-limiter.table=limits")
			.run((context) -> {
				assertThat(filters(context)).hasSize(1);
				assertThat(context).hasSingleBean(RateLimiter.class);
				assertThat(context.getBean(StickRateLimiter.class).getConfig().get("shop").getBurstCapacity())
					.isEqualTo(20);
			});
	}

	@Test
	void anotherRateLimiterStaysTheOneThatRoutesUse() {
		withRoutes("    default-filters: []\n")
			.withPropertyValues("haproxy.stick-tables.limits.type=string",
					"haproxy.stick-tables.limits.store=gpc0_rate(2s)", "haproxy.rate-limiter.table=limits")
			.withBean("otherRateLimiter", RateLimiter.class, () -> new InMemoryLimiter())
			.run((context) -> {
				assertThat(context).hasNotFailed().hasBean("stickRateLimiter");
				assertThat(context.getBeanProvider(RateLimiter.class).getObject()).isInstanceOf(InMemoryLimiter.class);
				assertThat(context.getBean("stickRateLimiter")).isInstanceOf(StickRateLimiter.class);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "{ redis-rate-limiter.replenishRate: 10, redis-rate-limiter.burstCapacity: 10 }",
			"{ rate-limiter: '#{@stickRateLimiter}', stick-rate-limiter.replenishRate: 10, stick-rate-limiter.burstCapacity: 10 }" })
	void aRateThatDoesNotFitTheTableFailsTheStart(String arguments) {
		withRoutes("""
				    routes:
				    - id: shop
				      uri: http://localhost:1
				      predicates: [ "Path=/**" ]
				      filters:
				      - name: RequestRateLimiter
				        args: %s
				""".formatted(arguments))
			.withPropertyValues("haproxy.stick-tables.limits.type=string",
					"haproxy.stick-tables.limits.store=gpc0_rate(2s)", "haproxy.rate-limiter.table=limits")
			.run((context) -> assertThat(
					new HaproxyFailureAnalyzer(null).analyze(context.getStartupFailure()).getDescription())
				.isEqualTo(
						"Route 'shop', filter RequestRateLimiter: replenishRate 10 and burstCapacity 10 need a period "
								+ "of 1000ms, but table 'limits' stores gpc0_rate(2s)."));
	}

	@Test
	void aRateOfDefaultFiltersThatDoesNotFitTheTableFailsTheStart() {
		withRoutes("""
				    default-filters:
				    - name: RequestRateLimiter
				      args: { redis-rate-limiter.replenishRate: 10, redis-rate-limiter.burstCapacity: 10 }
				""")
			.withPropertyValues("haproxy.stick-tables.limits.type=string",
					"haproxy.stick-tables.limits.store=gpc0_rate(2s)", "haproxy.rate-limiter.table=limits")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageStartingWith("route 'defaultFilters', filter RequestRateLimiter: replenishRate 10"));
	}

	@Test
	void theRateLimiterNeedsATableThatFits() {
		this.runner.withPropertyValues("haproxy.rate-limiter.table=limits")
			.run((context) -> assertThat(
					new HaproxyFailureAnalyzer(null).analyze(context.getStartupFailure()).getDescription())
				.isEqualTo("haproxy.rate-limiter.table: there is no stick-table 'limits'."));
	}

	private static final class InMemoryLimiter implements RateLimiter<Object> {

		@Override
		public Mono<Response> isAllowed(String routeId, String id) {
			return Mono.just(new Response(true, Map.of()));
		}

		@Override
		public Map<String, Object> getConfig() {
			return Map.of();
		}

		@Override
		public Class<Object> getConfigClass() {
			return Object.class;
		}

		@Override
		public Object newConfig() {
			return new Object();
		}

	}

	@Test
	void whileSwitchedOffTheFiltersLetEveryRequestPass() {
		withRoutes("""
				    routes:
				    - id: shop
				      uri: http://localhost:1
				      predicates: [ "Path=/**" ]
				      filters:
				      - TrackStick=client, src
				      - DenyStick=clients, http_req_rate gt 100
				""").withPropertyValues("haproxy.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(StickTables.class)
				.hasSingleBean(TrackStickGatewayFilterFactory.class)
				.hasSingleBean(DenyStickGatewayFilterFactory.class);
			assertThat(filters(context)).hasSize(2);
		});
	}

	@Test
	void aFilterCanBeSwitchedOff() {
		this.runner.withPropertyValues("spring.cloud.gateway.server.webflux.filter.track-stick.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(DenyStickGatewayFilterFactory.class)
				.doesNotHaveBean(TrackStickGatewayFilterFactory.class));
	}

	@Test
	void withoutGatewayThereAreNoFilters() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(HaproxyAutoConfiguration.class, StickFiltersAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.cloud.gateway"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(StickTables.class)
				.doesNotHaveBean("trackStickGatewayFilterFactory"));
	}

	@Test
	void withTheGatewaySwitchedOffThereAreNoFilters() {
		this.runner.withPropertyValues("spring.cloud.gateway.server.webflux.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TrackStickGatewayFilterFactory.class));
	}

	@Test
	void inAnotherKindOfApplicationThereAreNoFilters() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(HaproxyAutoConfiguration.class, StickFiltersAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TrackStickGatewayFilterFactory.class));
	}

	@Test
	void needsNeitherActuatorNorLoadBalancerNorValidation() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate",
					"org.springframework.boot.health", "io.micrometer", "jakarta.validation",
					"org.springframework.cloud.loadbalancer", "org.springframework.cloud.client.loadbalancer"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(TrackStickGatewayFilterFactory.class));
	}

	private ReactiveWebApplicationContextRunner withRoutes(String gateway) {
		return this.runner.withInitializer(new Yaml(TABLE + "spring.cloud.gateway.server.webflux:\n" + gateway));
	}

	private static List<GatewayFilter> filters(AssertableReactiveWebApplicationContext context) {
		assertThat(context).hasNotFailed();
		Route route = context.getBean(RouteLocator.class).getRoutes().blockFirst();
		assertThat(route).isNotNull();
		return route.getFilters();
	}

	@Configuration(proxyBeanMethods = false)
	static class JavaRoutes {

		@Bean
		RouteLocator routes(RouteLocatorBuilder builder, StickTableRoutePredicateFactory stickTable,
				TrackStickGatewayFilterFactory track, DenyStickGatewayFilterFactory deny,
				SetGptGatewayFilterFactory setGpt, AddGpcGatewayFilterFactory addGpc,
				ClearStickGatewayFilterFactory clear) {
			return builder.routes().route("shop", (route) -> route.asyncPredicate(stickTable.applyAsync((config) -> {
				config.setTable("tags");
				config.setCondition("gpt0 eq 0");
			}))
				.filters((filters) -> filters.filter(track.apply((config) -> config.setTable("clients")))
					.filter(deny.apply((config) -> {
						config.setTable("clients");
						config.setCondition("http_req_rate gt 100");
					}))
					.filter(setGpt.apply((config) -> {
						config.setTable("tags");
						config.setTag("gpt0");
					}))
					.filter(addGpc.apply((config) -> {
						config.setTable("clients");
						config.setCounter("gpc(1)");
						config.setAmount("5");
					}))
					.filter(clear.apply((config) -> {
						config.setTable("clients");
						config.setTypes("all");
					})))
				.uri("http://localhost:1")).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class KeyBeans {

		@Bean
		UserKeys userKeys() {
			return new UserKeys();
		}

		@Bean
		Function<ServerWebExchange, String> pathKeys() {
			return (exchange) -> exchange.getRequest().getPath().value();
		}

	}

	static final class UserKeys implements KeyResolver {

		@Override
		public Mono<String> resolve(ServerWebExchange exchange) {
			return Mono.just("user");
		}

	}

}
