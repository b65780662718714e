package io.github.gatewaypeers.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.gatewaypeers.filter.StickMatchGatewayFilterFactory;
import io.github.gatewaypeers.filter.StickOnGatewayFilterFactory;
import io.github.gatewaypeers.filter.StickStoreRequestGatewayFilterFactory;
import io.github.gatewaypeers.filter.StickStoreResponseGatewayFilterFactory;
import io.github.gatewaypeers.filter.StickinessFilter;
import io.github.gatewaypeers.filter.StickyWebSockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClient;
import org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration;
import org.springframework.cloud.loadbalancer.core.RandomLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.server.WebSocketService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link StickinessAutoConfiguration}.
 */
class StickinessAutoConfigurationTests {

	private static final String TABLES = """
			haproxy.stick-tables:
			  clients: { type: string, store: "server_id,server_key" }
			  ids: { type: string, store: server_id }
			  rates: { type: string, store: http_req_cnt }
			""";

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HaproxyAutoConfiguration.class, StickFiltersAutoConfiguration.class,
				StickinessAutoConfiguration.class, GatewayAutoConfiguration.class, WebFluxAutoConfiguration.class,
				SslAutoConfiguration.class));

	@Test
	void routesStickInAllForms() {
		withFilters("""
				      - StickOn=clients, req.hdr(x-client),lower
				      - StickMatch=ids
				      - StickStoreResponse=clients, res.cook(SESSION)
				      - name: StickStoreRequest
				        args:
				          table: clients
				          key: path,field(2,/)
				          servers: app1 10.0.0.31:8080 id 1, app2 10.0.0.32:8080 id 2
				          redispatch: 1
				""").run((context) -> assertThat(filters(context)).extracting(Object::toString)
			.containsExactly("[[StickOn table = clients, key = req.hdr(x-client),lower], order = 10100]",
					"[[StickMatch table = ids, key = src], order = 10100]",
					"[[StickStoreResponse table = clients, key = res.cook(SESSION)], order = 10100]",
					"[[StickStoreRequest table = clients, key = path,field(2,/), servers = [app1, app2]], "
							+ "order = 10100]"));
	}

	@Test
	void routesInJavaStick() {
		this.runner.withInitializer(new Yaml(TABLES))
			.withUserConfiguration(JavaRoutes.class)
			.run((context) -> assertThat(filters(context)).extracting(Object::toString)
				.containsExactly("[[StickOn table = clients, key = src, servers = [app1]], order = 10100]",
						"[[StickMatch table = ids, key = src], order = 10100]",
						"[[StickStoreRequest table = clients, key = path], order = 10100]",
						"[[StickStoreResponse table = clients, key = res.hdr(x-session)], order = 10100]"));
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void aRouteThatAsksForWhatCannotBeFailsTheStart(String filter, String description, String action) {
		withFilters("      - " + filter + "\n").run((context) -> {
			FailureAnalysis analysis = new HaproxyFailureAnalyzer(null).analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).startsWith("Route 'shop', filter " + description);
			assertThat(analysis.getAction()).startsWith(action);
		});
	}

	static Stream<Arguments> mistakes() {
		return Stream.of(
				arguments("StickOn=client", "StickOn: there is no stick-table 'client'.",
						"Declare it under haproxy.stick-tables or use one of clients, ids, rates."),
				arguments("StickMatch=rates", "StickMatch: stick-table 'rates' stores no server.",
						"Add server_id and server_key to what it stores."),
				arguments("StickOn=clients, nothing", "StickOn: key: there is no fetch 'nothing': use src, req.hdr(",
						"Correct its key."),
				arguments("StickStoreResponse=clients", "StickStoreResponse: it has no key.",
						"Name one, for instance res.cook(SESSION)."),
				arguments("StickOn=clients, res.cook(SESSION)",
						"StickOn: key: 'res.cook(SESSION)' reads the response, but this rule is for requests.",
						"Use a key of the request, or StickStoreResponse."),
				arguments("{ name: StickOn, args: { table: clients, servers: app1 } }",
						"StickOn: servers: 'app1' is no server: write name address:port, and id with a number if it "
								+ "has one, for instance app1 10.0.0.31:8080 id 1.",
						"Correct its servers."),
				arguments("{ name: StickOn, args: { table: ids, servers: 'app1 10.0.0.31:8080' } }",
						"StickOn: servers: 'app1' has no id, and stick-table 'ids' stores nothing else.",
						"Give every server an id, or add server_key to what the table stores."),
				arguments("{ name: StickOn, args: { table: clients, redispatch: -1 } }",
						"StickOn: redispatch: -1 is no number of failures.",
						"Use 1 or more, or 0 to stay with a server that fails."));
	}

	@Test
	void aRouteWithoutServersToChooseFromFailsTheStart() {
		withRoutes("""
				    default-filters: [ StickOn=clients ]
				    routes:
				    - { id: plain, uri: "http://10.0.0.31:8080", predicates: [ Path=/plain ] }
				    - { id: shop, uri: "http://10.0.0.31:8080", predicates: [ Path=/ ], filters: [ StickMatch=ids ] }
				""").run((context) -> assertRefused(context,
				"Route 'shop', filter StickMatch: the route goes to http://10.0.0.31:8080, so that there is no server to "
						+ "choose.",
				"Use an uri that begins with lb://, or list the servers in the argument servers."));
	}

	@Test
	void aServiceThatNobodyBalancesFailsTheStart() {
		withFilters("      - StickOn=clients\n")
			.withClassLoader(new FilteredClassLoader("org.springframework.cloud.loadbalancer"))
			.run((context) -> assertRefused(context,
					"Route 'shop', filter StickOn: the route goes to lb://shop, but there is no Spring Cloud "
							+ "LoadBalancer.",
					"Add spring-cloud-starter-loadbalancer, or list the servers in the argument servers."));
	}

	private static void assertRefused(AssertableReactiveWebApplicationContext context, String description,
			String action) {
		FailureAnalysis analysis = new HaproxyFailureAnalyzer(null).analyze(context.getStartupFailure());
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualTo(description);
		assertThat(analysis.getAction()).isEqualTo(action);
	}

	@Test
	void aRouteThatMayGoSomewhereElseIsTaken() {
		withRoutes(
				"""
						    routes:
						    - { id: shop, uri: "no://op", predicates: [ Path=/ ], filters: [ SetRequestUri=lb://shop, StickOn=ids ] }
						""")
			.run((context) -> assertThat(filters(context)).hasSize(2));
	}

	@Test
	void aDefaultFilterMayBringTheServers() {
		withRoutes("""
				    default-filters:
				    - { name: StickMatch, args: { table: clients, servers: app1 10.0.0.31:8080 } }
				    routes:
				    - { id: shop, uri: "http://10.0.0.31:8080", predicates: [ Path=/ ], filters: [ StickOn=clients ] }
				""").run((context) -> assertThat(filters(context)).hasSize(2));
	}

	@Test
	void seesHowWebSocketsEnd() {
		this.runner
			.run((context) -> assertThat(context.getBean(WebSocketService.class)).isInstanceOf(StickyWebSockets.class));
		this.runner.withPropertyValues("haproxy.enabled=false")
			.run((context) -> assertThat(context.getBean(WebSocketService.class))
				.isNotInstanceOf(StickyWebSockets.class));
	}

	@Test
	void wrapsTheBalancerOfAService() {
		balanced().run((context) -> assertThat(balancer(context)).hasToString("Sticky RoundRobinLoadBalancer"));
	}

	@Test
	void wrapsTheBalancerThatTheUserConfigured() {
		balanced().withUserConfiguration(RandomShop.class)
			.run((context) -> assertThat(balancer(context)).hasToString("Sticky RandomLoadBalancer"));
	}

	@Test
	void whileSwitchedOffBalancersStayAsTheyAre() {
		balanced().withPropertyValues("haproxy.enabled=false")
			.run((context) -> assertThat(balancer(context)).isInstanceOf(RoundRobinLoadBalancer.class));
	}

	private ReactiveWebApplicationContextRunner balanced() {
		return this.runner.withConfiguration(AutoConfigurations.of(LoadBalancerAutoConfiguration.class));
	}

	private static ReactorServiceInstanceLoadBalancer balancer(AssertableReactiveWebApplicationContext context) {
		assertThat(context).hasNotFailed();
		return context.getBean(LoadBalancerClientFactory.class)
			.getInstance("shop", ReactorServiceInstanceLoadBalancer.class);
	}

	@Test
	void whileSwitchedOffTheFiltersLetEveryRequestPass() {
		withFilters("""
				      - StickOn=client
				      - StickMatch=client
				      - StickStoreRequest=client
				      - StickStoreResponse=client
				""").withPropertyValues("haproxy.enabled=false").run((context) -> {
			assertThat(filters(context)).hasSize(4);
			assertThat(context).doesNotHaveBean(StickinessFilter.class);
		});
	}

	@Test
	void needsNoLoadBalancer() {
		withFilters("""
				      - name: StickOn
				        args: { table: clients, key: src, servers: app1 10.0.0.31:8080 }
				""").withClassLoader(new FilteredClassLoader("org.springframework.cloud.loadbalancer"))
			.run((context) -> {
				assertThat(filters(context)).hasSize(1);
				assertThat(context).hasSingleBean(StickinessFilter.class);
			});
	}

	@Test
	void filtersCanBeSwitchedOff() {
		Map<String, Class<?>> filters = Map.of("stick-on", StickOnGatewayFilterFactory.class, "stick-match",
				StickMatchGatewayFilterFactory.class, "stick-store-request",
				StickStoreRequestGatewayFilterFactory.class, "stick-store-response",
				StickStoreResponseGatewayFilterFactory.class);
		filters.forEach((name, type) -> this.runner
			.withPropertyValues("spring.cloud.gateway.server.webflux.filter." + name + ".enabled=false")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(type);
				filters.values()
					.stream()
					.filter((other) -> other != type)
					.forEach((other) -> assertThat(context).hasSingleBean(other));
			}));
	}

	@Test
	void withoutGatewayThereAreNoFilters() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HaproxyAutoConfiguration.class,
					StickFiltersAutoConfiguration.class, StickinessAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.cloud.gateway"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("stickOnGatewayFilterFactory"));
	}

	private ReactiveWebApplicationContextRunner withRoutes(String routes) {
		return this.runner.withInitializer(new Yaml(TABLES + "spring.cloud.gateway.server.webflux:\n" + routes));
	}

	private ReactiveWebApplicationContextRunner withFilters(String filters) {
		return withRoutes("""
				    routes:
				    - id: shop
				      uri: lb://shop
				      predicates: [ "Path=/**" ]
				      filters:
				""" + filters);
	}

	private static List<GatewayFilter> filters(AssertableReactiveWebApplicationContext context) {
		assertThat(context).hasNotFailed();
		return context.getBean(RouteLocator.class).getRoutes().blockFirst().getFilters();
	}

	@Configuration(proxyBeanMethods = false)
	static class JavaRoutes {

		@Bean
		RouteLocator routes(RouteLocatorBuilder builder, StickOnGatewayFilterFactory stickOn,
				StickMatchGatewayFilterFactory match, StickStoreRequestGatewayFilterFactory storeRequest,
				StickStoreResponseGatewayFilterFactory storeResponse) {
			return builder.routes()
				.route("shop",
						(route) -> route.path("/**").filters((filters) -> filters.filter(stickOn.apply((config) -> {
							config.setTable("clients");
							config.setServers("app1 10.0.0.31:8080 id 1");
						}))
							.filter(match.apply((config) -> config.setTable("ids")))
							.filter(storeRequest.apply((config) -> {
								config.setTable("clients");
								config.setKey("path");
							}))
							.filter(storeResponse.apply((config) -> {
								config.setTable("clients");
								config.setKey("res.hdr(x-session)");
							}))).uri("http://localhost:1"))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@LoadBalancerClient(name = "shop", configuration = RandomBalancing.class)
	static class RandomShop {

	}

	static class RandomBalancing {

		@Bean
		ReactorServiceInstanceLoadBalancer randomLoadBalancer(LoadBalancerClientFactory factory) {
			return new RandomLoadBalancer(factory.getLazyProvider("shop", ServiceInstanceListSupplier.class), "shop");
		}

	}

}
