package io.github.gatewaypeers.interop;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.haproxy.ShowPeer;
import io.github.gatewaypeers.haproxy.ShowPeerTable;
import io.github.gatewaypeers.peers.PeerStatus;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a session survives and what ends it, with the network between both sides in our
 * hands: one proxy in front of each.
 */
class ReconnectIntegrationTests {

	private static final TableDefinition RATES = TableDefinition.of("rates", KeyType.STRING)
		.size(100_000)
		.expire(3_600_000)
		.store("gpc0", "server_key")
		.build();

	private static HaproxyConfig config(Roster roster) {
		return roster.addTo(HaproxyConfig.create()).section("backend rates", RATES + " peers mypeers");
	}

	@HaproxyTest
	void nothingIsLostWhenTheConnectionIsCutInTheMiddleOfTraffic(HaproxyLab lab) {
		try (Network network = Network.between(lab)) {
			Pair pair = network.pair();
			try (Traffic ours = Traffic
				.of((change) -> pair.gateway().set("rates", "ours-" + change % 500, "gpc0", change));
					Traffic theirs = Traffic.of((change) -> pair.haproxy()
						.cli()
						.setTable("rates", "theirs-" + change % 100, "gpc0 " + change))) {
				for (int cut = 0; cut < 2; cut++) {
					pair.awaitSession();
					long learned = pair.gateway().table("rates").learned();
					long heard = pair.seenByHaproxy().table("rates").lastGet();
					lab.eventually("traffic both ways", () -> {
						assertThat(pair.gateway().table("rates").learned()).isGreaterThan(learned + 20);
						assertThat(pair.seenByHaproxy().table("rates").lastGet()).isNotEqualTo(heard);
					});
					network.cut();
				}
				lab.eventually("all keys", () -> {
					assertThat(ours.turns()).isGreaterThan(500);
					assertThat(theirs.turns()).isGreaterThan(100);
				});
				ours.stop();
				theirs.stop();
			}
			pair.awaitSession();
			pair.awaitSameValues();
			assertThat(pair.gateway().table("rates").used()).isEqualTo(600);
			awaitAcknowledged(pair);
		}
	}

	@HaproxyTest
	void onlyWhatChangedIsSentAgain(HaproxyLab lab) {
		try (Network network = Network.between(lab)) {
			Pair pair = network.pair();
			pair.awaitUpToDate();
			for (int entry = 0; entry < 1_000; entry++) {
				pair.gateway().set("rates", "ours-" + entry, "gpc0", entry);
			}
			pair.haproxy().cli().fillTable("rates", 1_000, (entry) -> "theirs-" + entry, (entry) -> "gpc0 " + entry);
			pair.awaitSame();
			awaitAcknowledged(pair);
			network.hold();
			network.cut();
			lab.eventually("both sides noticed", () -> {
				assertThat(pair.seenByHaproxy().established()).isFalse();
				assertThat(pair.gateway().isEstablished("haproxy")).isFalse();
			});
			long learned = pair.gateway().table("rates").learned();
			long bytes = network.bytes();
			for (int entry = 0; entry < 7; entry++) {
				pair.gateway().setServer("rates", "ours-" + entry, 0, "server-seven");
				pair.haproxy().cli().setTable("rates", "theirs-" + entry, "gpc0 " + (entry + 5_000));
			}
			network.release();
			pair.awaitSession();
			pair.awaitSameValues();
			awaitAcknowledged(pair);
			assertThat(pair.gateway().table("rates").learned() - learned).isEqualTo(7);
			assertThat(network.bytes() - bytes).isLessThan(2_000);
		}
	}

	/** Both sides agree that the last update of each has arrived at the other. */
	private static void awaitAcknowledged(Pair pair) {
		pair.lab().eventually("everything is acknowledged", () -> {
			ShowPeerTable theirs = pair.seenByHaproxy().table("rates");
			PeerStatus.Table ours = pair.gateway().shared("haproxy", "rates");
			assertThat(ours.acknowledged()).isEqualTo(ours.lastUpdate()).isEqualTo(ours.pushed());
			assertThat(theirs.lastGet()).isEqualTo(ours.lastUpdate()).isEqualTo(theirs.lastAcked());
			assertThat(theirs.acknowledged()).isEqualTo(theirs.localUpdate()).isEqualTo(theirs.lastPushed());
		});
	}

	/**
	 * Both dial, and neither connection is through before both are there, so that each
	 * side meets the other's hello with one of its own under way. What comes of it stays
	 * up with nothing but heartbeats. Meanwhile another HAProxy falls silent and is
	 * missed.
	 */
	@HaproxyTest
	void sessionStaysUpAfterACollisionAndASilentPeerIsMissed(HaproxyLab lab) {
		int sleeperPort = lab.freePort();
		try (Journal journal = new Journal(); Network network = Network.between(lab, Map.of("sleeper", sleeperPort))) {
			Pair pair = network.pair();
			Roster ofSleeper = Roster.of(lab, "mypeers")
				.with("sleeper", sleeperPort)
				.with("gateway", network.toGateway.target());
			Pair sleeping = new Pair(lab, pair.gateway(), lab.start("sleeper", config(ofSleeper)));
			sleeping.awaitSession();
			lab.eventually("both dial", () -> assertThat(network.bothWait()).isTrue());
			network.release();
			sleeping.haproxy().freeze();
			pair.gateway().set("rates", "ours", "gpc0", 1);
			lab.eventually("the collision is over",
					() -> assertThat(ageOfSession(pair)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(8)));
			ShowPeer before = pair.seenByHaproxy();
			int sessions = journal.about("/haproxy] session established").size();
			assertThat(sessions).isLessThan(5);
			lab.eventually("the silence was noticed",
					() -> assertThat(pair.gateway().peer("sleeper").silences()).isEqualTo(1));
			sleeping.haproxy().thaw();
			lab.eventually("an old session",
					() -> assertThat(ageOfSession(pair)).isGreaterThan(Duration.ofSeconds(12)));
			ShowPeer after = pair.seenByHaproxy();
			assertThat(after.txHbt()).isGreaterThanOrEqualTo(before.txHbt() + 3);
			assertThat(after.rxHbt()).isGreaterThanOrEqualTo(before.rxHbt() + 3);
			assertThat(after.newConn()).isEqualTo(before.newConn());
			assertThat(after.coll()).isEqualTo(before.coll());
			assertThat(after.noHbt()).isZero();
			assertThat(after.protoErr()).isZero();
			assertThat(journal.about("/haproxy] session established")).hasSize(sessions);
			assertThat(pair.gateway().peer("haproxy").silences()).isZero();
			assertThat(pair.gateway().peer("haproxy").protocolErrors()).isZero();
			pair.awaitSameValues();
			sleeping.awaitSession();
			sleeping.awaitSameValues();
			assertThat(pair.gateway().keys("rates")).containsExactly("ours");
		}
	}

	private static Duration ageOfSession(Pair pair) {
		ShowPeer peer = pair.seenByHaproxy();
		assertThat(peer.established()).isTrue();
		Matcher matcher = Pattern.compile("(?:(\\d+)m)?(\\d+)s").matcher(peer.text("last_hdshk"));
		assertThat(matcher.matches()).as(peer.text("last_hdshk")).isTrue();
		return Duration.ofSeconds(Long.parseLong(matcher.group(2)));
	}

	/**
	 * A gateway and an HAProxy that dial each other through proxies.
	 */
	private record Network(Pair pair, TcpProxy toHaproxy, TcpProxy toGateway) implements AutoCloseable {

		static Network between(HaproxyLab lab) {
			Network network = between(lab, Map.of());
			network.release();
			return network;
		}

		/**
		 * A network that lets nobody through before it is told to.
		 * @param others further peers of the gateway
		 */
		static Network between(HaproxyLab lab, Map<String, Integer> others) {
			Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
			TcpProxy toHaproxy = new TcpProxy(lab.freePort(), roster.port("haproxy"));
			TcpProxy toGateway = new TcpProxy(lab.freePort(), roster.port("gateway"));
			toHaproxy.hold();
			toGateway.hold();
			Roster ofGateway = roster.with("haproxy", toHaproxy.port());
			for (Map.Entry<String, Integer> other : others.entrySet()) {
				ofGateway = ofGateway.with(other.getKey(), other.getValue());
			}
			Gateway gateway = Gateway.first("gateway", ofGateway, RATES);
			HaproxyProcess haproxy = lab.start("haproxy", config(roster.with("gateway", toGateway.port())));
			return new Network(new Pair(lab, gateway, haproxy), toHaproxy, toGateway);
		}

		void cut() {
			this.toHaproxy.cut();
			this.toGateway.cut();
		}

		void hold() {
			this.toHaproxy.hold();
			this.toGateway.hold();
		}

		void release() {
			this.toHaproxy.release();
			this.toGateway.release();
		}

		boolean bothWait() {
			return this.toHaproxy.waiting() > 0 && this.toGateway.waiting() > 0;
		}

		long bytes() {
			return this.toHaproxy.bytes() + this.toGateway.bytes();
		}

		@Override
		public void close() {
			this.pair.gateway().close();
			this.toHaproxy.close();
			this.toGateway.close();
		}

	}

}
