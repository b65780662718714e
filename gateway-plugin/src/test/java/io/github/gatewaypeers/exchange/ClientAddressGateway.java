package io.github.gatewaypeers.exchange;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway that tracks {@code src} and answers 404.
 */
final class ClientAddressGateway implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	ClientAddressGateway(String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--server.address=127.0.0.1",
				"--haproxy.stick-tables.clients.type=ipv6", "--haproxy.stick-tables.clients.store=http_req_cnt",
				"--spring.cloud.gateway.server.webflux.routes[0].id=all",
				"--spring.cloud.gateway.server.webflux.routes[0].uri=forward:/nowhere",
				"--spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/",
				"--spring.cloud.gateway.server.webflux.routes[0].filters[0]=TrackStick=clients, src"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.run(arguments.toArray(String[]::new));
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/** The addresses that were tracked. */
	Set<String> clients() {
		StickTable table = this.context.getBean(StickTables.class).find("clients");
		Set<String> clients = new TreeSet<>();
		table.entries().forEachRemaining((entry) -> clients.add(table.definition().format(entry.key())));
		return clients;
	}

	/** Sends a request from an address of the loopback network. */
	static void request(String from, int port, String headers) throws IOException {
		try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0)) {
			String request = "GET / HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n" + headers + "\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
				.startsWith("HTTP/1.1 404 ");
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
