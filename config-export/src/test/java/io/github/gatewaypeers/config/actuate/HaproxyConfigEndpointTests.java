package io.github.gatewaypeers.config.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.github.gatewaypeers.config.autoconfigure.HaproxyConfigEndpointAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HaproxyConfigEndpointTests {

	private static final String[] GATEWAY = { "haproxy.local-peer=gateway1",
			"haproxy.peers.p.peer.gateway1=127.0.0.1:20000", "haproxy.peers.p.bind=127.0.0.1:0",
			"haproxy.peers.p.peer.haproxy1=127.0.0.1:1", "haproxy.stick-tables.rates.type=ip",
			"haproxy.stick-tables.rates.store=gpc0,glitch_cnt", "haproxy.stick-tables.rates.peers=p" };

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HaproxyConfigEndpointAutoConfiguration.class));

	private static HttpResponse<String> get(ConfigurableApplicationContext gateway, String path)
			throws IOException, InterruptedException {
		URI uri = URI.create("http://127.0.0.1:" + gateway.getEnvironment().getProperty("local.server.port")
				+ "/actuator/haproxyconfig" + path);
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
	}

	@Test
	void showsTheHalfOfTheRunningGateway() throws IOException, InterruptedException {
		try (ConfigurableApplicationContext gateway = new SpringApplicationBuilder(Gateway.class).properties(GATEWAY)
			.properties("server.port=0", "management.endpoints.web.exposure.include=haproxyconfig",
					"spring.main.banner-mode=off")
			.run()) {
			HttpResponse<String> common = get(gateway, "");
			assertThat(common.statusCode()).isEqualTo(200);
			assertThat(common.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
			assertThat(common.body()).contains("\npeers p\n    peer gateway1 127.0.0.1:20000\n",
					"    stick-table type ipv4 size 100k store gpc0,glitch_cnt peers p\n");
			HttpResponse<String> member = get(gateway, "/haproxy1?version=2.6&standalone=true");
			assertThat(member.body()).contains("    localpeer haproxy1\n",
					"left out, since HAProxy 2.6 has no glitch_cnt", "    bind :8080\n");
			assertThat(get(gateway, "/nobody").statusCode()).isEqualTo(400);
			assertThat(get(gateway, "?version=1.8").statusCode()).isEqualTo(400);
		}
	}

	@Test
	void saysWhereHaproxyHasItsCertificates() {
		MockEnvironment environment = new MockEnvironment().withProperty("haproxy.peers.p.peer.a", "10.0.0.1:1")
			.withProperty("haproxy.peers.p.ssl.bundle", "b");
		HaproxyConfigEndpoint endpoint = new HaproxyConfigEndpoint(environment);
		assertThat(endpoint.common(null, null, null, null))
			.contains("    default-bind ssl crt \"/etc/haproxy/${HAPROXY_LOCALPEER}.pem\" ");
		assertThat(endpoint.member("a", "3.0", null, "/me.pem", "/ca.pem"))
			.contains("    default-server ssl crt /me.pem ca-file /ca.pem verify required\n");
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> endpoint.common(null, null, "\n", null))
			.withMessageContaining("control character");
	}

	@Test
	void isThereOnlyIfItIsExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(HaproxyConfigEndpoint.class));
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=haproxyconfig")
			.run((context) -> assertThat(context).hasSingleBean(HaproxyConfigEndpoint.class));
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=haproxyconfig",
					"management.endpoint.haproxyconfig.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(HaproxyConfigEndpoint.class));
	}

	@Test
	void isNotMissedWithoutAnActuator() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("haproxyConfigEndpoint"));
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Gateway {

	}

}
