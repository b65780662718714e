package io.github.gatewaypeers.peers;

import java.util.List;

import io.github.gatewaypeers.codec.ControlType;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for when {@link Members} dial whom, which of two connections stays, and how they
 * notice that a peer is dead.
 */
class ReconnectTests {

	private final TestSection section = new TestSection("b").start();

	private List<String> dialsAfter(long millis) {
		this.section.dials.clear();
		return this.section.run(millis).dials;
	}

	private PeerStatus status() {
		return this.section.peer("b").status();
	}

	@Test
	void dialsAPeerThatCannotBeReachedEveryFiveSeconds() {
		this.section.run(300).dialled().close();
		assertThat(this.section.run(4_690).dials).containsExactly("b 0");
		assertThat(this.section.run(10).dials).containsExactly("b 0", "b 5000");
		this.section.run(1_000).dialled().close();
		assertThat(this.section.run(4_000).dials).containsExactly("b 0", "b 5000", "b 10000");
	}

	@Test
	void doesNotDialWhileAConnectionIsBeingOpened() {
		assertThat(this.section.run(60_000).dials).containsExactly("b 0");
	}

	@Test
	void dialsALostSessionSoonButNotAtOnce() {
		this.section.random = 0;
		this.section.dialled().open().say("200\n").close();
		assertThat(this.section.run(40).dials).hasSize(1);
		assertThat(this.section.run(10).dials).hasSize(2);
		this.section.random = Members.RECONNECT_SPREAD - 1;
		this.section.dialled().open().say("200\n").close();
		assertThat(this.section.run(2_040).dials).hasSize(2);
		assertThat(this.section.run(10).dials).hasSize(3);
		assertThat(status().status()).isEqualTo("session ended");
		assertThat(status().state()).isEqualTo(PeerState.CONNECTING);
	}

	@Test
	void dialsAPeerThatDialledUsAndWasLost() {
		this.section.dialled().close();
		this.section.accept("b").close();
		assertThat(this.section.run(540).dials).hasSize(1);
		assertThat(this.section.run(10).dials).hasSize(2);
	}

	@Test
	void givesUpItsOwnCallForThatOfThePeer() {
		TestWire dialled = this.section.dialled().open();
		TestWire accepted = this.section.accept("b");
		assertThat(dialled.isClosed()).isTrue();
		assertThat(accepted.isClosed()).isFalse();
		assertThat(status().state()).isEqualTo(PeerState.ESTABLISHED);
		assertThat(status().collisions()).isEqualTo(1);
		assertThat(dialsAfter(4_000)).isEmpty();
	}

	@Test
	void givesUpItsOwnCallBeforeItIsThere() {
		TestWire dialled = this.section.dialled();
		this.section.accept("b");
		assertThat(dialled.isClosed()).isTrue();
		dialled.open();
		assertThat(dialled.text()).isEmpty();
		assertThat(status().state()).isEqualTo(PeerState.ESTABLISHED);
	}

	@Test
	void losesBothConnectionsWhenBothSidesGiveUpTheirs() {
		this.section.dialled().open();
		TestWire accepted = this.section.accept("b");
		accepted.close();
		assertThat(status().state()).isEqualTo(PeerState.DISCONNECTED);
		assertThat(dialsAfter(540)).isEmpty();
		assertThat(dialsAfter(10)).hasSize(1);
	}

	@Test
	void givesUpAnOldSessionForANewOne() {
		TestWire old = this.section.dialled().open().say("200\n");
		old.say(ControlType.RESYNC_FINISHED);
		this.section.set(7, 70).set(8, 80);
		old.ack(1, 1);
		TestWire young = this.section.accept("b");
		assertThat(old.isClosed()).isTrue();
		assertThat(young.words()).containsExactly("t#2 8=80");
		assertThat(dialsAfter(4_000)).isEmpty();
		assertThat(status().collisions()).isEqualTo(1);
	}

	@Test
	void theEndOfAnOldConnectionDoesNotHarmTheNewOne() {
		TestWire old = this.section.dialled().open().say("200\n");
		this.section.accept("b");
		old.close();
		old.say(ControlType.HEARTBEAT);
		assertThat(status().state()).isEqualTo(PeerState.ESTABLISHED);
	}

	@Test
	void sendsHeartbeatsSoonAfterASessionBegan() {
		TestWire wire = this.section.accept("b");
		this.section.run(10);
		assertThat(wire.words()).containsExactly("RESYNC_REQUEST", "HEARTBEAT");
		assertThat(this.section.run(230).accept().words()).isEmpty();
		assertThat(wire.words()).isEmpty();
		this.section.run(10);
		assertThat(wire.words()).containsExactly("HEARTBEAT");
		this.section.run(2_990);
		assertThat(wire.words()).isEmpty();
		this.section.run(20);
		assertThat(wire.words()).containsExactly("HEARTBEAT");
	}

	@Test
	void closesTheSessionWithASilentPeer() {
		TestWire wire = this.section.accept("b");
		wire.say(ControlType.HEARTBEAT);
		this.section.run(9_990);
		assertThat(wire.isClosed()).isFalse();
		this.section.run(10);
		assertThat(wire.isClosed()).isTrue();
		assertThat(status().silences()).isEqualTo(1);
		assertThat(status().status()).isEqualTo("silent for too long");
		assertThat(dialsAfter(560)).hasSize(1);
	}

	@Test
	void keepsTheSessionWithAPeerThatSaysSomething() {
		TestWire wire = this.section.accept("b");
		for (int second = 0; second < 30; second += 3) {
			this.section.run(3_000);
			wire.say(ControlType.HEARTBEAT);
		}
		assertThat(wire.isClosed()).isFalse();
	}

	@Test
	void keepsTheSessionWithAPeerThatSaysNothingForUs() {
		TestWire wire = this.section.accept("b");
		TableDefinition other = TableDefinition.of("other", KeyType.INTEGER).store("gpc0").build();
		for (int second = 0; second < 30; second += 3) {
			this.section.run(3_000);
			wire.push(other, second, 1);
		}
		assertThat(wire.isClosed()).isFalse();
	}

	@Test
	void aPeerIsNotDeadBecauseWeStalled() {
		TestWire wire = this.section.accept("b");
		this.section.run(4_000);
		this.section.clock.advance(20_000);
		this.section.run(4_000);
		assertThat(wire.isClosed()).isFalse();
		wire.say(ControlType.HEARTBEAT);
		assertThat(this.section.run(4_000).peer("b").status().silences()).isZero();
		this.section.run(10_000);
		assertThat(wire.isClosed()).isTrue();
	}

	@Test
	void closesTheSessionOfAPeerThatBreaksTheProtocol() {
		TestWire wire = this.section.accept("b");
		wire.words();
		wire.say(new byte[] { (byte) 255, 0 });
		assertThat(wire.text()).isEqualTo("\1\0");
		assertThat(wire.isClosed()).isTrue();
		assertThat(status().protocolErrors()).isEqualTo(1);
		assertThat(status().status()).startsWith("protocol error: ");
		assertThat(dialsAfter(560)).hasSize(1);
	}

	@Test
	void closesTheSessionOfAPeerThatComplains() {
		TestWire wire = this.section.accept("b");
		wire.say(new byte[] { 1, 1 });
		assertThat(wire.isClosed()).isTrue();
		assertThat(status().status()).isEqualTo("the peer complained: SIZE_LIMIT");
		assertThat(dialsAfter(560)).hasSize(1);
	}

	@Test
	void heedsNothingThatAPeerSaysAfterItsLastWord() {
		TestWire wire = this.section.accept("b");
		byte[] bytes = { 1, 0, (byte) 255, 0 };
		wire.say(bytes);
		assertThat(status().protocolErrors()).isZero();
	}

	@Test
	void dialsAPeerThatIsAdded() {
		this.section.members.add(new PeerAddress("c", "host-c", 1000));
		assertThat(dialsAfter(10)).containsExactly("c 10");
		assertThat(this.section.accept("c").isClosed()).isFalse();
	}

	@Test
	void addsNoPeerTwice() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.section.members.add(new PeerAddress("b", "host-b", 1000)))
			.withMessage("peers section 's' has a peer 'b' already; choose another name");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.section.members.add(new PeerAddress("a", "host-a", 1000)));
	}

	@Test
	void letsGoOfAPeerThatIsRemoved() {
		TestWire wire = this.section.accept("b");
		assertThat(this.section.members.remove("b", this.section.clock.millis())).isTrue();
		assertThat(wire.isClosed()).isTrue();
		assertThat(dialsAfter(20_000)).isEmpty();
		assertThat(this.section.accept().say("HAProxyS 2.1\na\nb 1 1\n").text()).isEqualTo("504\n");
		assertThat(this.section.members.remove("b", this.section.clock.millis())).isFalse();
	}

	@Test
	void forgetsWhatARemovedPeerKnew() {
		TestWire wire = this.section.acceptAsEqual("b");
		this.section.set(7, 70);
		wire.ack(1, 1);
		this.section.members.remove("b", this.section.clock.millis());
		this.section.members.add(new PeerAddress("b", "host-b", 1000));
		assertThat(this.section.accept("b").words()).containsExactly("t#1 7=70");
	}

	@Test
	void goesOnAfterAStopWhereItLeftOff() {
		TestWire wire = this.section.acceptAsEqual("b");
		this.section.set(7, 70).set(8, 80);
		wire.ack(1, 1);
		this.section.members.stop(0, this.section.clock.millis(), () -> {
		});
		this.section.set(9, 90).run(30_000);
		this.section.dials.clear();
		assertThat(this.section.start().dials).containsExactly("b 0");
		assertThat(this.section.members.isUpToDate()).isTrue();
		TestWire again = this.section.accept("b");
		this.section.run(20);
		assertThat(again.words()).containsExactly("t#2 8=80", "t#3 9=90", "HEARTBEAT");
		assertThat(this.section.set(7, 71).get(7)).isEqualTo(71);
		assertThat(again.words()).containsExactly("t#4 7=71");
	}

	@Test
	void asksForALessonAfterAStopIfItNeverHadOne() {
		this.section.members.stop(0, this.section.clock.millis(), () -> {
		});
		this.section.start();
		TestWire wire = this.section.accept("b");
		this.section.run(20);
		assertThat(wire.words()).contains("RESYNC_REQUEST");
	}

	@Test
	void pushesToAllPeersAtOnce() {
		this.section.members.add(new PeerAddress("c", "host-c", 1000));
		TestWire b = this.section.acceptAsEqual("b");
		TestWire c = this.section.accept("c");
		this.section.set(7, 70);
		assertThat(b.words()).containsExactly("t#1 7=70");
		assertThat(c.words()).containsExactly("t#1 7=70");
	}

	@Test
	void doesNotPushOnwardsWhatAPeerPushes() {
		this.section.members.add(new PeerAddress("c", "host-c", 1000));
		TestWire b = this.section.acceptAsEqual("b");
		TestWire c = this.section.accept("c");
		b.push(TestSection.TABLE, 7, 70);
		this.section.members.wake();
		assertThat(this.section.get(7)).isEqualTo(70);
		assertThat(c.words()).isEmpty();
		assertThat(b.words()).containsExactly("ack 1#1");
	}

	@Test
	void whatStoppedIsNotDialled() {
		this.section.members.stop(0, this.section.clock.millis(), () -> {
		});
		this.section.members.close(this.section.clock.millis());
		assertThat(dialsAfter(60_000)).isEmpty();
	}

	@Test
	void showsHowFarAPeerIs() {
		TestWire wire = this.section.acceptAsEqual("b");
		this.section.set(7, 70).set(8, 80);
		wire.ack(1, 1);
		assertThat(status().tables()).containsExactly(new PeerStatus.Table("t", 2, 2, 1, 1, 0));
		this.section.table.remove(this.section.table.lookup(new IntegerKey(7)));
		assertThat(status().tables()).containsExactly(new PeerStatus.Table("t", 2, 2, 1, 1, 0));
	}

	@Test
	void showsSinceWhenAPeerLacksSomething() {
		TestWire wire = this.section.acceptAsEqual("b");
		this.section.set(7, 70).run(1_000).set(8, 80).run(1_000);
		assertThat(status().tables()).containsExactly(new PeerStatus.Table("t", 2, 2, 0, 2, 1_990));
		wire.ack(1, 1);
		this.section.run(10);
		assertThat(status().tables()).containsExactly(new PeerStatus.Table("t", 2, 2, 1, 1, 1_000));
		wire.ack(1, 2);
		this.section.run(10);
		assertThat(status().tables()).containsExactly(new PeerStatus.Table("t", 2, 2, 2, 0, 0));
		wire.close();
		this.section.set(9, 90).run(4_000);
		assertThat(status().tables()).containsExactly(new PeerStatus.Table("t", 3, 2, 2, 1, 3_990));
	}

	@Test
	void anUpdateWithoutAMessageIsNotWaitedFor() {
		TestWire wire = this.section.accept("b");
		wire.close();
		this.section.set(7, 70).run(100);
		this.section.table.remove(this.section.table.lookup(new IntegerKey(7)));
		this.section.acceptAsEqual("b");
		this.section.members.wake();
		this.section.run(10);
		assertThat(status().tables()).containsExactly(new PeerStatus.Table("t", 1, 1, 0, 0, 0));
	}

	@Test
	void countsWhatGoesToAndFro() {
		TestWire wire = this.section.accept("b");
		this.section.run(10);
		assertThat(wire.words()).containsExactlyInAnyOrder("RESYNC_REQUEST", "HEARTBEAT");
		assertThat(status().traffic()).isEqualTo(new PeerStatus.Traffic(2, 0, 0, 0));
		wire.teach(TestSection.TABLE, 1, 10).say(ControlType.RESYNC_FINISHED, ControlType.RESYNC_REQUEST);
		// The definition of the table is a message, too.
		assertThat(wire.words()).containsExactly("RESYNC_CONFIRM", "t#0 1=10 for 60000", "RESYNC_FINISHED");
		assertThat(status().traffic()).isEqualTo(new PeerStatus.Traffic(6, 4, 1, 0));
		wire.say(ControlType.RESYNC_CONFIRM).close();
		TestWire again = this.section.accept("b");
		again.push(TestSection.TABLE, 2, 20);
		assertThat(again.words()).containsExactly("ack 1#1");
		assertThat(status().traffic()).isEqualTo(new PeerStatus.Traffic(7, 7, 1, 1));
	}

}
