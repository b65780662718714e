package io.github.gatewaypeers.route;

import java.io.IOException;
import java.io.PrintStream;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.caffeine.Bucket4jCaffeine;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * The main class of a gateway under measurement. What distinguishes it stands among its
 * arguments, as properties.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class GatewayServer {

	static final String CLIENT = "x-client";

	private static final int CLIENTS = 100_000;

	@Bean
	KeyResolver clients() {
		return (exchange) -> Mono.justOrEmpty(exchange.getRequest().getHeaders().getFirst(CLIENT));
	}

	@Bean
	@ConditionalOnProperty("bucket4j")
	AsyncProxyManager<String> buckets() {
		return Bucket4jCaffeine.<String>builderFor(Caffeine.newBuilder().maximumSize(CLIENTS)).build().asAsync();
	}

	public static void main(String[] arguments) throws IOException {
		PrintStream out = System.out;
		System.setOut(System.err);
		ConfigurableApplicationContext context = new SpringApplicationBuilder(GatewayServer.class)
			.properties("server.port=0", "server.address=127.0.0.1", "logging.level.root=warn",
					"spring.main.banner-mode=off", "spring.config.name=none")
			.run(arguments);
		ServerJvm.serve(out, ((ReactiveWebServerApplicationContext) context).getWebServer().getPort());
	}

}
