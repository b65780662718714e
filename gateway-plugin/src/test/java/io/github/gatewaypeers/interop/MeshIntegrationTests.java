package io.github.gatewaypeers.interop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.haproxy.ShowPeer;
import io.github.gatewaypeers.haproxy.ShowPeerTable;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three members: a change on any one appears on all others, told by whoever made it and
 * by nobody else.
 */
class MeshIntegrationTests {

	private static final TableDefinition RATES = TableDefinition.of("rates", KeyType.STRING)
		.size(10_000)
		.expire(3_600_000)
		.store("gpc0", "server_key")
		.build();

	private static final int CHANGES = 30;

	@HaproxyTest
	void twoHaproxysAndAGateway(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "gateway", "east", "west");
		HaproxyConfig config = roster.addTo(HaproxyConfig.create()).section("backend rates", RATES + " peers mypeers");
		try (Gateway gateway = Gateway.first("gateway", roster, RATES)) {
			Members members = new Members(lab, List.of(gateway),
					List.of(lab.start("east", config), lab.start("west", config)));
			members.makeChanges(1);
			members.awaitSame(1);
			members.haproxys().get(0).kill();
			HaproxyProcess again = members.haproxys().get(0).startAgain();
			Members anew = new Members(lab, List.of(gateway), List.of(again, members.haproxys().get(1)));
			anew.awaitSame(1);
			anew.assertChangesAreToldOnce(2);
		}
	}

	@HaproxyTest
	void twoGatewaysAndAHaproxy(HaproxyLab lab) {
		Roster roster = Roster.of(lab, "mypeers", "red", "blue", "haproxy");
		HaproxyConfig config = roster.addTo(HaproxyConfig.create()).section("backend rates", RATES + " peers mypeers");
		try (Gateway red = Gateway.first("red", roster, RATES); Gateway blue = Gateway.join("blue", roster, RATES)) {
			Members members = new Members(lab, List.of(red, blue), List.of(lab.start("haproxy", config)));
			members.makeChanges(1);
			members.awaitSame(1);
			blue.stop();
			try (Gateway again = blue.successor()) {
				Members anew = new Members(lab, List.of(red, again), members.haproxys());
				anew.awaitSame(1);
				anew.assertChangesAreToldOnce(2);
			}
		}
	}

	/**
	 * All members of a section.
	 */
	private record Members(HaproxyLab lab, List<Gateway> gateways, List<HaproxyProcess> haproxys) {

		/** Changes something at every member. */
		void makeChanges(int round) {
			awaitSessions();
			for (int change = 0; change < CHANGES; change++) {
				for (Gateway gateway : this.gateways) {
					String key = gateway + "-" + round + "-" + change;
					gateway.setServer("rates", key, 0, "server-of-" + gateway);
				}
				for (HaproxyProcess haproxy : this.haproxys) {
					String key = haproxy.localPeer() + "-" + round + "-" + change;
					haproxy.cli().setTable("rates", key, "gpc0 " + change);
				}
			}
		}

		/**
		 * Changes something at every member, waits for heartbeats in every direction,
		 * which are only sent after three silent seconds, and sees that nothing was told
		 * but the changes.
		 */
		void assertChangesAreToldOnce(int round) {
			awaitUpToDate();
			Map<String, Long> before = updates();
			makeChanges(round);
			awaitSame(round);
			awaitSilence();
			awaitSame(round);
			updates().forEach((member, number) -> assertThat(number - before.get(member)).as("updates at " + member)
				.isEqualTo(CHANGES * 3));
			assertEverythingAcknowledged();
		}

		private void awaitSessions() {
			for (Gateway gateway : this.gateways) {
				this.haproxys.forEach((haproxy) -> new Pair(this.lab, gateway, haproxy).awaitSession());
				this.gateways.stream()
					.filter((other) -> other != gateway)
					.forEach((other) -> this.lab.eventually("a session of two gateways",
							() -> assertThat(gateway.isEstablished(other.toString())).isTrue()));
			}
			this.haproxys.forEach((haproxy) -> this.lab.eventually("sessions of " + haproxy,
					() -> assertThat(remotePeers(haproxy)).allMatch(ShowPeer::established)));
		}

		private void awaitUpToDate() {
			awaitSessions();
			this.haproxys.forEach((haproxy) -> new Pair(this.lab, this.gateways.get(0), haproxy).awaitUpToDate());
			awaitSessions();
		}

		/** How many changes each member has made or heard of. */
		private Map<String, Long> updates() {
			Map<String, Long> updates = new LinkedHashMap<>();
			this.gateways.forEach((gateway) -> updates.put(gateway.toString(),
					gateway.table("rates").lastUpdateId() + gateway.table("rates").learned()));
			this.haproxys.forEach((haproxy) -> updates.put(haproxy.localPeer(),
					haproxy.cli().showPeers("mypeers").peer(haproxy.localPeer()).table("rates").update()));
			return updates;
		}

		/**
		 * Waits until everybody has the changes of so many rounds. Two HAProxys may lose
		 * their own session to a collision. What one tells the other once it is back
		 * begins its whole life then, so that only the values are the same.
		 */
		void awaitSame(int rounds) {
			int entries = CHANGES * 3 * rounds;
			for (Gateway gateway : this.gateways) {
				this.lab.eventually(entries + " entries at " + gateway,
						() -> assertThat(gateway.table("rates").used()).isEqualTo(entries));
				this.haproxys.forEach((haproxy) -> awaitSame(new Pair(this.lab, gateway, haproxy)));
			}
		}

		private void awaitSame(Pair pair) {
			if (this.haproxys.size() > 1) {
				pair.awaitSameValues();
			}
			else {
				pair.awaitSame();
			}
		}

		private void awaitSilence() {
			Map<String, Long> before = heartbeats();
			this.lab.eventually("heartbeats in every direction", () -> heartbeats()
				.forEach((direction, number) -> assertThat(number).as(direction).isGreaterThan(before.get(direction))));
		}

		private Map<String, Long> heartbeats() {
			Map<String, Long> heartbeats = new LinkedHashMap<>();
			for (HaproxyProcess haproxy : this.haproxys) {
				remotePeers(haproxy).forEach((peer) -> {
					heartbeats.put(haproxy.localPeer() + " to " + peer.name(), peer.txHbt());
					heartbeats.put(peer.name() + " to " + haproxy.localPeer(), peer.rxHbt());
				});
			}
			return heartbeats;
		}

		private static List<ShowPeer> remotePeers(HaproxyProcess haproxy) {
			return haproxy.cli().showPeers("mypeers").peers().stream().filter((peer) -> !peer.local()).toList();
		}

		private void assertEverythingAcknowledged() {
			for (HaproxyProcess haproxy : this.haproxys) {
				remotePeers(haproxy).forEach((peer) -> {
					ShowPeerTable table = peer.table("rates");
					assertThat(table.lastPushed()).isEqualTo(table.localUpdate());
					assertThat(table.acknowledged()).isEqualTo(table.localUpdate());
					assertThat(table.lastAcked()).isEqualTo(table.lastGet());
					assertThat(peer.protoErr()).isZero();
				});
			}
			for (Gateway gateway : this.gateways) {
				gateway.section()
					.peers()
					.stream()
					.skip(1)
					.flatMap((peer) -> peer.tables().stream())
					.forEach((table) -> assertThat(table.acknowledged()).isEqualTo(table.pushed())
						.isEqualTo(table.lastUpdate()));
			}
		}

	}

}
