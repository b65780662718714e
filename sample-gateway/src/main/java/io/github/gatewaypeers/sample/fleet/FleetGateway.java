package io.github.gatewaypeers.sample.fleet;

import java.util.Objects;

import io.github.gatewaypeers.peers.PeerState;
import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * A gateway of the fleet, an application of its own with the properties of
 * {@code fleet.yml}.
 */
final class FleetGateway implements FleetMember {

	private final String name;

	private final ConfigurableApplicationContext context;

	private FleetGateway(String name, ConfigurableApplicationContext context) {
		this.name = name;
		this.context = context;
	}

	/**
	 * Starts a gateway and returns when it serves.
	 * @param name the name of the peer
	 * @param properties where the members and the upstreams are, each as
	 * {@code --name=value}
	 */
	static FleetGateway start(String name, String... properties) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
			.properties("spring.config.name=fleet", "haproxy.local-peer=" + name);
		return new FleetGateway(name, application.run(properties));
	}

	Environment environment() {
		return this.context.getEnvironment();
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public int port() {
		return Integer.parseInt(Objects.requireNonNull(this.context.getEnvironment().getProperty("local.server.port")));
	}

	@Override
	public long requests(String client) {
		StickTable table = Objects.requireNonNull(this.context.getBean(StickTables.class).find(Fleet.TABLE));
		StickEntry entry = table.lookup(Objects.requireNonNull(table.definition().key(client)));
		return (entry != null) ? table.get(entry, DataType.HTTP_REQ_CNT, 0) : 0;
	}

	@Override
	public String server(String session) {
		StickTable table = Objects.requireNonNull(this.context.getBean(StickTables.class).find(Fleet.SESSIONS));
		StickEntry entry = table.lookup(Objects.requireNonNull(table.definition().key(session)));
		EntryValues values = new EntryValues(table.definition().layout());
		return (entry != null && table.read(entry, values)) ? Objects.toString(values.serverKey(), "") : "";
	}

	@Override
	public boolean isSettled() {
		PeersSection section = this.context.getBean(PeersSection.class);
		return section.isUpToDate() && section.peers()
			.stream()
			.filter((peer) -> !peer.name().equals(this.name))
			.allMatch((peer) -> peer.state() == PeerState.ESTABLISHED
					&& peer.tables().stream().allMatch((table) -> table.acknowledged() == table.lastUpdate()));
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Nothing but what the class path configures.
	 */
	@EnableAutoConfiguration
	static class Application {

	}

}
