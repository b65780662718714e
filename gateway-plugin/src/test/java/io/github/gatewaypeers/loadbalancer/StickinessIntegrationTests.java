package io.github.gatewaypeers.loadbalancer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.haproxy.ShowTableEntry;
import io.github.gatewaypeers.peers.PeerState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway and a real HAProxy in front of the same servers: clients stay with theirs,
 * whichever door they come in by. Three tables know the servers by name, by address and
 * by id; the gateway has the servers of a service and those of lists.
 */
class StickinessIntegrationTests {

	private static final int CLIENTS = 12;

	private static final List<String> TABLES = List.of("names", "addresses", "ids");

	private final List<NamedServer> servers = new ArrayList<>();

	@BeforeEach
	void startServers() {
		for (String name : List.of("app1", "app2", "app3")) {
			this.servers.add(new NamedServer(name));
		}
	}

	@AfterEach
	void stopServers() {
		this.servers.forEach(NamedServer::close);
	}

	@HaproxyTest
	void aClientOfEitherReachesTheSameServerThroughTheOther(HaproxyLab lab) {
		Fleet fleet = new Fleet(lab);
		HaproxyProcess haproxy = fleet.startHaproxy();
		try (StickyGateway gateway = fleet.startGateway()) {
			fleet.awaitSession(gateway, haproxy);
			Map<String, String> stuck = fleet.visit(fleet.front, "", "theirs");
			fleet.awaitLearned(gateway, stuck);
			fleet.assertSame(gateway.port(), "", stuck);
			fleet.assertSame(gateway.port(), "/service", stuck);
			for (String kind : List.of("", "/service")) {
				stuck = fleet.visit(gateway.port(), kind, "ours" + kind);
				fleet.awaitLearned(haproxy, stuck);
				fleet.assertSame(fleet.front, "", stuck);
			}
		}
	}

	@HaproxyTest
	void aGatewayThatStartsLaterLearnsWhereClientsAre(HaproxyLab lab) {
		Fleet fleet = new Fleet(lab);
		fleet.startHaproxy();
		Map<String, String> stuck = fleet.visit(fleet.front, "", "theirs");
		try (StickyGateway gateway = fleet.startGateway()) {
			fleet.awaitLearned(gateway, stuck);
			fleet.assertSame(gateway.port(), "", stuck);
			fleet.assertSame(gateway.port(), "/service", stuck);
		}
	}

	@HaproxyTest
	void anHaproxyThatStartsLaterLearnsWhereClientsAre(HaproxyLab lab) {
		Fleet fleet = new Fleet(lab);
		try (StickyGateway gateway = fleet.startGateway()) {
			Map<String, String> stuck = fleet.visit(gateway.port(), "/service", "client");
			HaproxyProcess haproxy = fleet.startHaproxy();
			fleet.awaitLearned(haproxy, stuck);
			fleet.assertSame(fleet.front, "", stuck);
		}
	}

	@HaproxyTest
	void bothLearnSessionsFromResponses(HaproxyLab lab) {
		Fleet fleet = new Fleet(lab);
		HaproxyProcess haproxy = fleet.startHaproxy();
		try (StickyGateway gateway = fleet.startGateway()) {
			fleet.awaitSession(gateway, haproxy);
			Map<String, String> theirs = fleet.openSessions(fleet.front, "theirs");
			Map<String, String> ours = fleet.openSessions(gateway.port(), "ours");
			theirs.forEach((session, server) -> lab.eventually("the gateway knows " + session,
					() -> assertThat(gateway.stored("sessions", session)).endsWith(" " + server)));
			ours.forEach((session, server) -> lab.eventually("HAProxy knows " + session,
					() -> assertThat(haproxy.cli().showTable("sessions").entry(session).text("server_key"))
						.isEqualTo(server)));
			fleet.assertSameSessions(gateway.port(), theirs);
			fleet.assertSameSessions(fleet.front, ours);
		}
	}

	@HaproxyTest
	void aClientThatOneHadToSendElsewhereStaysThereThroughTheOther(HaproxyLab lab) {
		Fleet fleet = new Fleet(lab);
		HaproxyProcess haproxy = fleet.startHaproxy();
		try (StickyGateway gateway = fleet.startGateway()) {
			fleet.awaitSession(gateway, haproxy);
			String first = Client.get(gateway.port(), "/names/service", "ours");
			lab.eventually("HAProxy knows our client",
					() -> assertThat(haproxy.cli().showTable("names").entry("ours").text("server_key"))
						.isEqualTo(first));
			String second = getWithout(first, fleet.front, "/names", "ours");
			lab.eventually("the gateway knows where our client is",
					() -> assertThat(gateway.stored("names", "ours")).endsWith(" " + second));
			assertStays(second, gateway.port(), "/names/service", "ours");

			// The gateway avoids a server that has failed there, HAProxy does not.
			String third = Client.get(fleet.front, "/names", "theirs");
			lab.eventually("the gateway knows their client",
					() -> assertThat(gateway.stored("names", "theirs")).endsWith(" " + third));
			String fourth = getWithout(third, gateway.port(), "/names", "theirs");
			lab.eventually("HAProxy knows where their client is",
					() -> assertThat(haproxy.cli().showTable("names").entry("theirs").text("server_key"))
						.isEqualTo(fourth));
			assertStays(fourth, fleet.front, "/names", "theirs");
		}
	}

	private String getWithout(String gone, int port, String path, String client) {
		NamedServer server = this.servers.stream()
			.filter((candidate) -> candidate.name().equals(gone))
			.findFirst()
			.orElseThrow();
		server.close();
		String other = Client.get(port, path, client);
		server.startAgain();
		assertThat(other).startsWith("app").isNotEqualTo(gone);
		return other;
	}

	private static void assertStays(String server, int port, String path, String client) {
		for (int request = 0; request < 3; request++) {
			assertThat(Client.get(port, path, client)).isEqualTo(server);
		}
	}

	/**
	 * The two doors.
	 */
	private final class Fleet {

		private final HaproxyLab lab;

		private final int gatewayPort;

		private final int haproxyPort;

		private final int front;

		Fleet(HaproxyLab lab) {
			this.lab = lab;
			this.gatewayPort = lab.freePort();
			this.haproxyPort = lab.freePort();
			this.front = lab.freePort();
		}

		StickyGateway startGateway() {
			return new StickyGateway(this.gatewayPort, StickinessIntegrationTests.this.servers);
		}

		HaproxyProcess startHaproxy() {
			String table = "type string len 32 size 1k expire 1h store server_id,server_key peers mypeers";
			HaproxyConfig config = HaproxyConfig.create()
				.peers("mypeers", HaproxyConfig.peer("gateway", this.gatewayPort),
						HaproxyConfig.peer("haproxy", this.haproxyPort))
				.stickTable("names", table)
				.stickTable("addresses", table + " srvkey addr")
				.stickTable("ids", table)
				.stickTable("sessions", table)
				.frontend("front", this.front, "use_backend on_names if { path /names }",
						"use_backend on_addresses if { path /addresses }", "use_backend on_ids if { path /ids }",
						"default_backend on_sessions");
			for (String name : TABLES) {
				config = backend(config, name, "stick on req.hdr(x-client) table " + name);
			}
			return this.lab.start("haproxy", backend(config, "sessions", "stick match req.cook(SESSION) table sessions",
					"stick store-response res.cook(SESSION) table sessions"));
		}

		private HaproxyConfig backend(HaproxyConfig config, String name, String... rules) {
			StringBuilder lines = new StringBuilder();
			for (int server = 0; server < StickinessIntegrationTests.this.servers.size(); server++) {
				NamedServer named = StickinessIntegrationTests.this.servers.get(server);
				lines.append("server %s 127.0.0.1:%d id %d\n".formatted(named.name(), named.port(), 11 + server));
			}
			return config.section("backend on_" + name, "balance roundrobin", "retries 2", "option redispatch 1",
					"timeout connect 5s", String.join("\n", rules), lines.toString());
		}

		void awaitSession(StickyGateway gateway, HaproxyProcess haproxy) {
			this.lab.eventually("a session", () -> {
				assertThat(gateway.section().peers())
					.anyMatch((peer) -> peer.name().equals("haproxy") && peer.state() == PeerState.ESTABLISHED);
				assertThat(haproxy.cli().showPeers("mypeers").peer("gateway").established()).isTrue();
				assertThat(gateway.section().isUpToDate()).isTrue();
			});
		}

		/** Which server each client of each table is sent to. */
		Map<String, String> visit(int port, String kind, String prefix) {
			Map<String, String> stuck = new LinkedHashMap<>();
			for (int client = 0; client < CLIENTS; client++) {
				for (String table : TABLES) {
					stuck.put(table + " " + prefix + client, Client.get(port, "/" + table + kind, prefix + client));
				}
			}
			assertThat(stuck.values()).contains("app1", "app2", "app3").allMatch((name) -> name.startsWith("app"));
			return stuck;
		}

		/** Backwards, so that taking turns would lead elsewhere. */
		void assertSame(int port, String kind, Map<String, String> stuck) {
			Map<String, String> again = new LinkedHashMap<>();
			List<String> clients = new ArrayList<>(stuck.keySet());
			for (int at = clients.size() - 1; at >= 0; at--) {
				String[] client = clients.get(at).split(" ");
				again.put(clients.get(at), Client.get(port, "/" + client[0] + kind, client[1]));
			}
			assertThat(again).isEqualTo(stuck);
		}

		void awaitLearned(StickyGateway gateway, Map<String, String> stuck) {
			this.lab.eventually("the gateway knows all clients", () -> {
				Map<String, String> known = new LinkedHashMap<>();
				stuck.keySet()
					.forEach((client) -> known.put(client, gateway.stored(client.split(" ")[0], client.split(" ")[1])));
				stuck.forEach((client, server) -> assertThat(known.get(client))
					.isEqualTo(id(server) + " " + key(client.split(" ")[0], server, null)));
			});
		}

		void awaitLearned(HaproxyProcess haproxy, Map<String, String> stuck) {
			for (String table : TABLES) {
				this.lab.eventually("HAProxy knows the clients of " + table, () -> {
					Map<String, ShowTableEntry> known = haproxy.cli().showTable(table).byKey();
					stuck.forEach((client, server) -> {
						if (client.startsWith(table + " ")) {
							assertThat(known).containsKey(client.split(" ")[1]);
							ShowTableEntry entry = known.get(client.split(" ")[1]);
							assertThat(entry.text("server_key")).isEqualTo(key(table, server, "-"));
							assertThat(entry.number("server_id")).isEqualTo(table.equals("ids") ? id(server) : 0);
						}
					});
				});
			}
		}

		private int id(String server) {
			return 10 + Integer.parseInt(server.substring("app".length()));
		}

		private String key(String table, String server, String none) {
			return switch (table) {
				case "names" -> server;
				case "addresses" -> "127.0.0.1:" + StickinessIntegrationTests.this.servers.get(id(server) - 11).port();
				default -> none;
			};
		}

		Map<String, String> openSessions(int port, String prefix) {
			Map<String, String> sessions = new LinkedHashMap<>();
			for (int session = 0; session < CLIENTS; session++) {
				sessions.put(prefix + session, Client.get(port, "/sessions/open", prefix + session));
			}
			assertThat(sessions.values()).contains("app1", "app2", "app3");
			return sessions;
		}

		void assertSameSessions(int port, Map<String, String> sessions) {
			List<String> names = new ArrayList<>(sessions.keySet());
			for (int at = names.size() - 1; at >= 0; at--) {
				assertThat(Client.get(port, "/sessions/use", "cookie", "SESSION=" + names.get(at)))
					.isEqualTo(sessions.get(names.get(at)));
			}
		}

	}

}
