package io.github.gatewaypeers.loadbalancer;

import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * The gateway of {@code sticky-gateway.yml}.
 */
final class StickyGateway implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	StickyGateway(int peerPort, List<NamedServer> servers) {
		List<String> arguments = new ArrayList<>(List.of("--spring.config.name=sticky-gateway", "--server.port=0",
				"--server.address=127.0.0.1", "--gateway-port=" + peerPort));
		servers.forEach((server) -> arguments.add("--" + server.name() + "=" + server.port()));
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.run(arguments.toArray(String[]::new));
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	StickTable table(String name) {
		return this.context.getBean(StickTables.class).find(name);
	}

	PeersSection section() {
		return this.context.getBean(PeersSection.class);
	}

	ServerFailures failures() {
		return this.context.getBean(ServerFailures.class);
	}

	/** The server of an entry: its id, and its key if the table stores it. */
	String stored(String table, String client) {
		StickTable used = table(table);
		StickEntry entry = used.lookup(used.definition().key(client));
		EntryValues values = new EntryValues(used.definition().layout());
		if (entry == null || !used.read(entry, values)) {
			return "nothing";
		}
		return values.get(DataType.SERVER_ID, 0) + " " + values.serverKey();
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
