package io.github.gatewaypeers.interop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

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

	@HaproxyTest
	void nothingIsLostWhenTheConnectionIsCutInTheMiddleOfTraffic(HaproxyLab lab) throws Exception {
		try (Network network = Network.between(lab)) {
			Pair pair = network.pair();
			AtomicBoolean stop = new AtomicBoolean();
			Thread ours = new Thread(() -> {
				for (int change = 0; !stop.get(); change++) {
					pair.gateway().set("rates", "ours-" + change % 500, "gpc0", change);
				}
			});
			Thread theirs = new Thread(() -> {
				for (int change = 0; !stop.get(); change++) {
					pair.haproxy().cli().setTable("rates", "theirs-" + change % 100, "gpc0 " + change);
				}
			});
			ours.setDaemon(true);
			theirs.setDaemon(true);
			ours.start();
			theirs.start();
			for (int cut = 0; cut < 3; cut++) {
				pair.awaitSession();
				long learned = pair.gateway().table("rates").learned();
				long heard = pair.seenByHaproxy().table("rates").lastGet();
				lab.eventually("traffic both ways", () -> {
					assertThat(pair.gateway().table("rates").learned()).isGreaterThan(learned + 20);
					assertThat(pair.seenByHaproxy().table("rates").lastGet()).isNotEqualTo(heard);
				});
				network.cut();
			}
			stop.set(true);
			ours.join();
			theirs.join();
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
			pair.awaitSession();
			for (int entry = 0; entry < 1_000; entry++) {
				pair.gateway().set("rates", "ours-" + entry, "gpc0", entry);
			}
			pair.haproxy().cli().fillTable("rates", 1_000, (entry) -> "theirs-" + entry, (entry) -> "gpc0 " + entry);
			pair.awaitSame();
			awaitAcknowledged(pair);
			network.block();
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
			network.open();
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
	 * Both dial and neither connection is through before both are there, so that each
	 * side meets the other's hello with one of its own under way. Whatever comes of it
	 * must hold.
	 */
	@HaproxyTest
	void idleSessionStaysUpAfterACollision(HaproxyLab lab) {
		try (Network network = Network.between(lab)) {
			Pair pair = network.pair();
			pair.awaitSession();
			network.hold();
			network.cut();
			lab.eventually("both dial", () -> assertThat(network.bothWait()).isTrue());
			network.release();
			pair.awaitSession();
			lab.eventually("the collision is over", Duration.ofSeconds(30), () -> {
				ShowPeer before = pair.seenByHaproxy();
				long silences = pair.gateway().peer("haproxy").silences();
				lab.eventually("four heartbeats each way", () -> {
					ShowPeer now = pair.seenByHaproxy();
					assertThat(now.txHbt()).isGreaterThanOrEqualTo(before.txHbt() + 4);
					assertThat(now.rxHbt()).isGreaterThanOrEqualTo(before.rxHbt() + 4);
				});
				ShowPeer after = pair.seenByHaproxy();
				assertThat(after.established()).isTrue();
				assertThat(after.newConn()).isEqualTo(before.newConn());
				assertThat(after.coll()).isEqualTo(before.coll());
				assertThat(after.noHbt()).isEqualTo(before.noHbt());
				assertThat(after.protoErr()).isZero();
				assertThat(pair.gateway().isEstablished("haproxy")).isTrue();
				assertThat(pair.gateway().peer("haproxy").silences()).isEqualTo(silences);
			});
		}
	}

	@HaproxyTest
	void silentPeerIsGivenUpAndComesBack(HaproxyLab lab) {
		try (Network network = Network.between(lab)) {
			Pair pair = network.pair();
			pair.awaitSession();
			pair.haproxy().cli().setTable("rates", "theirs", "gpc0 1");
			pair.awaitSame();
			pair.haproxy().freeze();
			pair.gateway().set("rates", "ours", "gpc0", 2);
			lab.eventually("the gateway gave up",
					() -> assertThat(pair.gateway().peer("haproxy").silences()).isEqualTo(1));
			pair.gateway().set("rates", "ours", "gpc0", 3);
			pair.haproxy().thaw();
			pair.awaitSession();
			pair.awaitSameValues();
			assertThat(pair.gateway().keys("rates")).containsExactlyInAnyOrder("ours", "theirs");
		}
	}

	/**
	 * A gateway and an HAProxy that dial each other through proxies.
	 */
	private record Network(Pair pair, TcpProxy toHaproxy, TcpProxy toGateway) implements AutoCloseable {

		static Network between(HaproxyLab lab) {
			Roster roster = Roster.of(lab, "mypeers", "gateway", "haproxy");
			TcpProxy toHaproxy = new TcpProxy(lab.freePort(), roster.port("haproxy"));
			TcpProxy toGateway = new TcpProxy(lab.freePort(), roster.port("gateway"));
			Gateway gateway = Gateway.first("gateway", roster.with("haproxy", toHaproxy.port()), RATES);
			HaproxyProcess haproxy = lab.start("haproxy",
					roster.with("gateway", toGateway.port())
						.addTo(HaproxyConfig.create())
						.section("backend rates", RATES + " peers mypeers"));
			return new Network(new Pair(lab, gateway, haproxy), toHaproxy, toGateway);
		}

		void cut() {
			this.toHaproxy.cut();
			this.toGateway.cut();
		}

		void block() {
			this.toHaproxy.block();
			this.toGateway.block();
		}

		void open() {
			this.toHaproxy.open();
			this.toGateway.open();
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
