package io.github.gatewaypeers.config.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.server.RouterFunction;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigPageAutoConfigurationTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ConfigPageAutoConfiguration.class));

	private static ConfigurableApplicationContext gateway(String... properties) {
		return new SpringApplicationBuilder(Gateway.class)
			.properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
					"haproxy.config-page.enabled=true",
					// A route that takes whatever nobody else takes.
					"spring.cloud.gateway.server.webflux.routes[0].id=all",
					"spring.cloud.gateway.server.webflux.routes[0].uri=http://127.0.0.1:1",
					"spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/**",
					"spring.cloud.gateway.server.webflux.routes[0].filters[0]=SetStatus=418")
			.properties(properties)
			.run();
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext gateway, String port, String path)
			throws IOException, InterruptedException {
		URI uri = URI.create("http://127.0.0.1:" + gateway.getEnvironment().getProperty(port) + path);
		return HttpClient.newBuilder()
			.followRedirects(HttpClient.Redirect.NORMAL)
			.build()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
	}

	@Test
	void isThereOnlyIfItIsSwitchedOn() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(RouterFunction.class));
		this.runner.withPropertyValues("haproxy.config-page.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(RouterFunction.class));
	}

	@Test
	void isThereWithoutAnActuator() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.withPropertyValues("haproxy.config-page.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(RouterFunction.class));
	}

	@Test
	void isOnlyForReactiveApplications() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ConfigPageAutoConfiguration.class))
			.withPropertyValues("haproxy.config-page.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RouterFunction.class));
	}

	@Test
	void refusesWhatIsNoPath() {
		this.runner.withPropertyValues("haproxy.config-page.enabled=true", "haproxy.config-page.path=page")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("haproxy.config-page.path")
				.hasMessageContaining("begin with a slash"));
	}

	@Test
	void isAheadOfTheRoutes() throws IOException, InterruptedException {
		try (ConfigurableApplicationContext gateway = gateway()) {
			assertThat(get(gateway, "local.server.port", "/haproxy-config").body())
				.contains("<h1>Peers and stick-tables");
			assertThat(get(gateway, "local.server.port", "/haproxy-config/start").statusCode()).isEqualTo(200);
			assertThat(get(gateway, "local.server.port", "/elsewhere").statusCode()).isNotIn(200, 404);
		}
	}

	@Test
	void isOnTheManagementPortIfThereIsOne() throws IOException, InterruptedException {
		try (ConfigurableApplicationContext gateway = gateway("management.server.port=0",
				"haproxy.config-page.path=/the/page")) {
			assertThat(get(gateway, "local.management.port", "/the/page").body())
				.contains("<h1>Peers and stick-tables");
			assertThat(get(gateway, "local.management.port", "/the/page/page.js").statusCode()).isEqualTo(200);
			assertThat(get(gateway, "local.server.port", "/the/page").body()).doesNotContain("stick-tables");
		}
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Gateway {

	}

}
