package io.github.gatewaypeers.session;

import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.codec.ControlType;
import io.github.gatewaypeers.codec.ErrorType;
import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.Increment;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import io.github.gatewaypeers.sticktable.UpdateIds;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PeerSession} outside lessons: pushing, acknowledging, resuming,
 * heartbeats.
 */
class PeerSessionTests {

	private final ManualClock clock = new ManualClock(1_000_000);

	private final SessionEnd here = new SessionEnd(this.clock, table("t"), table("u"));

	private final SessionEnd there = new SessionEnd(this.clock, table("t"), table("u"));

	private StickTable table(String name) {
		return new StickTable(definition(name), this.clock);
	}

	private static TableDefinition definition(String name) {
		return TableDefinition.of(name, KeyType.INTEGER).expire(10_000).store("gpc0", "conn_cur").build();
	}

	private static PeerMessage.Ack ack(int table, long updateId) {
		return new PeerMessage.Ack(table, (int) updateId);
	}

	@Test
	void pushesChangesInTheirOrderWithTheirIds() {
		this.here.set(0, 7, 70).set(0, 8, 80);
		assertThat(this.here.words()).containsExactly("t#1 7=70", "t#2 8=80");
		assertThat(this.here.words()).isEmpty();
		this.here.set(0, 7, 71);
		assertThat(this.here.words()).containsExactly("t#3 7=71");
	}

	@Test
	void pushesAnEntryThatChangedOftenOnce() {
		this.here.set(0, 7, 1).set(0, 8, 1).set(0, 7, 2).set(0, 7, 3);
		assertThat(this.here.words()).containsExactly("t#1 7=3", "t#2 8=1");
	}

	@Test
	void doesNotPushWhatIsGoneMeanwhile() {
		this.here.set(0, 7, 1).set(0, 8, 1);
		this.clock.advance(10_000);
		this.here.set(0, 9, 1);
		assertThat(this.here.words()).containsExactly("t#3 9=1");
	}

	@Test
	void whatIsLearnedIsNotPushedOnwards() {
		this.there.hear(this.here.set(0, 7, 70).bytes());
		assertThat(this.there.get(0, 7)).isEqualTo(70);
		assertThat(this.there.words()).containsExactly("ack 1#1");
	}

	@Test
	void acknowledgesTheLastUpdateOfEachTableOnce() {
		this.there.hear(this.here.set(0, 7, 70).set(0, 8, 80).set(1, 7, 70).bytes());
		assertThat(this.there.words()).containsExactly("ack 1#2", "ack 2#1");
		assertThat(this.there.words()).isEmpty();
	}

	@Test
	void obeysAcknowledgements() {
		this.here.set(0, 7, 70).set(0, 8, 80).set(0, 9, 90).words();
		assertThat(this.here.cursor(0).acked()).isEqualTo(0);
		this.here.hear(ack(1, 2));
		assertThat(this.here.cursor(0).acked()).isEqualTo(2);
		this.here.hear(ack(1, 3)).hear(ack(1, 3));
		assertThat(this.here.cursor(0).acked()).isEqualTo(3);
		assertThat(this.here.cursor(1).acked()).isEqualTo(0);
		assertThat(this.here.session.ignoredAcks()).isZero();
	}

	@Test
	void ignoresAcknowledgementsThatMakeNoSense() {
		this.here.set(0, 7, 70).set(0, 8, 80).words();
		this.here.hear(ack(1, 2));
		this.here.set(0, 9, 90);
		this.here.hear(ack(1, 3)).hear(ack(1, 1)).hear(ack(1, -1)).hear(ack(3, 1)).hear(ack(-1, 1));
		assertThat(this.here.session.ignoredAcks()).isEqualTo(5);
		assertThat(this.here.cursor(0).acked()).isEqualTo(2);
		assertThat(this.here.words()).containsExactly("t#3 9=90");
	}

	@Test
	void aNewSessionGoesOnAfterTheLastAcknowledgedUpdate() {
		this.here.set(0, 7, 70).set(0, 8, 80).set(0, 9, 90).words();
		this.here.hear(ack(1, 1));
		this.here.set(0, 9, 91);
		assertThat(this.here.connect(true).words()).containsExactly("t#2 8=80", "t#4 9=91");
	}

	@Test
	void changesMadeWithoutASessionArePushedInTheNextOne() {
		this.here.set(0, 7, 70).words();
		this.here.hear(ack(1, 1));
		this.here.set(0, 8, 80);
		assertThat(this.here.connect(true).words()).containsExactly("t#2 8=80");
	}

	@Test
	void updateIdsWrap() {
		StickTable table = UpdateIds.tableAfter(0xffff_fffeL, definition("t"), this.clock);
		SessionEnd wrapping = new SessionEnd(this.clock, table);
		SessionEnd.teach(wrapping);
		wrapping.set(0, 7, 70).set(0, 8, 80).set(0, 9, 90);
		assertThat(wrapping.words()).containsExactly("t#4294967295 7=70", "t#0 8=80", "t#1 9=90");
		wrapping.hear(ack(1, 0xffff_ffffL));
		assertThat(wrapping.connect(true).words()).containsExactly("t#0 8=80", "t#1 9=90");
		wrapping.hear(ack(1, 0xffff_fffeL)).hear(ack(1, 2));
		assertThat(wrapping.session.ignoredAcks()).isEqualTo(2);
		wrapping.hear(ack(1, 1));
		assertThat(wrapping.cursor(0).acked()).isEqualTo(0x1_0000_0001L);
		assertThat(wrapping.connect(true).words()).isEmpty();
	}

	@Test
	void acknowledgesAnUpdateWhateverItsId() {
		StickTable table = UpdateIds.tableAfter(0xffff_ffffL, definition("t"), this.clock);
		SessionEnd wrapping = new SessionEnd(this.clock, table);
		SessionEnd other = new SessionEnd(this.clock, table("t"));
		assertThat(other.hear(wrapping.set(0, 7, 70).bytes()).words()).containsExactly("ack 1#0");
	}

	@Test
	void respectsTheLimit() {
		for (int key = 0; key < 200; key++) {
			this.here.set(0, key, key);
		}
		List<String> words = new ArrayList<>();
		int message = this.here.words(this.here.bytes(1)).size();
		assertThat(message).isEqualTo(1);
		for (byte[] bytes = this.here.bytes(100); bytes.length > 0; bytes = this.here.bytes(100)) {
			assertThat(bytes.length).isLessThan(100 + 20);
			words.addAll(this.here.words(bytes));
		}
		assertThat(words).hasSize(199).first().isEqualTo("t#2 1=1");
		assertThat(words).last().isEqualTo("t#200 199=199");
	}

	@Test
	void anAcknowledgementIsNoUpdateThatWasNeverSent() {
		for (int key = 0; key < 200; key++) {
			this.here.set(0, key, key);
		}
		int sent = this.here.words(this.here.bytes(100)).size();
		assertThat(this.here.cursor(0).pushed()).isEqualTo(sent);
		this.here.hear(ack(1, sent + 1));
		assertThat(this.here.session.ignoredAcks()).isEqualTo(1);
		this.here.hear(ack(1, sent));
		assertThat(this.here.cursor(0).acked()).isEqualTo(sent);
	}

	@Test
	void aBusyTableDoesNotHoldUpAnother() {
		this.here.words(this.here.bytes(1));
		List<String> words = new ArrayList<>();
		for (int turn = 0; turn < 10; turn++) {
			for (int key = 0; key < 100; key++) {
				this.here.set(0, key, turn);
			}
			this.here.set(1, 7, turn);
			words.addAll(this.here.words(this.here.bytes(200)));
		}
		assertThat(words).filteredOn((word) -> word.startsWith("u#")).hasSizeGreaterThanOrEqualTo(5);
		assertThat(words).filteredOn((word) -> word.startsWith("t#")).hasSizeGreaterThanOrEqualTo(50);
	}

	@Test
	void connectionsAreNotLearned() {
		this.there.set(0, 7, 1);
		this.here.track(0, 7);
		this.there.hear(this.here.bytes());
		assertThat(this.there.get(0, 7, DataType.CONN_CUR)).isZero();
		assertThat(this.here.get(0, 7, DataType.CONN_CUR)).isEqualTo(1);
	}

	@Test
	void connectionsAreLearnedByATableThatOnlyReceives() {
		TableDefinition recvOnly = TableDefinition.of("t", KeyType.INTEGER)
			.expire(10_000)
			.recvOnly(true)
			.store("gpc0", "conn_cur")
			.build();
		SessionEnd receiver = new SessionEnd(this.clock, new StickTable(recvOnly, this.clock));
		this.here.track(0, 7);
		receiver.hear(this.here.bytes());
		assertThat(receiver.get(0, 7, DataType.CONN_CUR)).isEqualTo(1);
	}

	@Test
	void anUpdateRestartsTheExpiry() {
		this.there.hear(this.here.set(0, 7, 70).bytes());
		this.clock.advance(9_999);
		this.there.hear(this.here.set(0, 7, 71).bytes());
		this.clock.advance(9_999);
		assertThat(this.there.get(0, 7)).isEqualTo(71);
		this.clock.advance(1);
		assertThat(this.there.get(0, 7)).isEqualTo(-1);
	}

	@Test
	void countsArriveWhileAnEntryIsTracked() {
		StickEntry entry = this.here.track(0, 7);
		this.there.hear(this.here.bytes());
		this.here.table(0).add(entry, Increment.of(definition("t"), DataType.GPC0), 3);
		this.there.hear(this.here.bytes());
		this.here.table(0).release(entry);
		this.here.table(0).add(entry, Increment.of(definition("t"), DataType.GPC0), 2);
		this.there.hear(this.here.bytes());
		assertThat(this.there.get(0, 7)).isEqualTo(5);
	}

	@Test
	void endsAgreeAfterAnyTalk() {
		for (int key = 0; key < 300; key++) {
			((key % 2 == 0) ? this.here : this.there).set(key % 3 % 2, key, key);
		}
		SessionEnd.talk(this.here, this.there);
		for (int key = 0; key < 300; key++) {
			assertThat(this.here.get(key % 3 % 2, key)).isEqualTo(key);
			assertThat(this.there.get(key % 3 % 2, key)).isEqualTo(key);
		}
		assertThat(this.here.session.isDrained()).isTrue();
		assertThat(this.there.session.isDrained()).isTrue();
	}

	@Test
	void isDrainedOnceEverythingIsAcknowledged() {
		assertThat(this.here.session.isDrained()).isTrue();
		this.here.set(1, 7, 70);
		assertThat(this.here.session.isDrained()).isFalse();
		this.here.words();
		assertThat(this.here.session.isDrained()).isFalse();
		this.here.hear(ack(2, 1));
		assertThat(this.here.session.isDrained()).isTrue();
	}

	@Test
	void whatExpiredUnsentNeedsNoAcknowledgement() {
		this.here.set(0, 7, 70).words();
		this.here.hear(ack(1, 1)).set(0, 8, 80);
		this.clock.advance(10_000);
		this.here.words();
		assertThat(this.here.session.isDrained()).isTrue();
	}

	@Test
	void tellsOfAnError() {
		this.here.hear(new PeerMessage.Failure(ErrorType.SIZE_LIMIT));
		assertThat(this.here.told).containsExactly("failure SIZE_LIMIT");
	}

	@Test
	void sendsAHeartbeatAfterThreeSilentSeconds() {
		assertThat(this.here.session.tick(this.clock.advance(2_999))).isTrue();
		assertThat(this.here.session.isHeartbeatDue()).isFalse();
		this.here.session.tick(this.clock.advance(1));
		assertThat(this.here.session.isHeartbeatDue()).isTrue();
		assertThat(this.here.words()).containsExactly("HEARTBEAT");
		assertThat(this.here.words()).isEmpty();
		this.here.session.tick(this.clock.advance(2_999));
		assertThat(this.here.words()).isEmpty();
		this.here.session.tick(this.clock.advance(1));
		assertThat(this.here.words()).containsExactly("HEARTBEAT");
	}

	@Test
	void anythingSentPutsOffTheHeartbeat() {
		this.clock.advance(2_000);
		this.here.set(0, 7, 70).words();
		this.here.session.tick(this.clock.advance(2_999));
		assertThat(this.here.session.isHeartbeatDue()).isFalse();
		this.here.session.tick(this.clock.advance(1));
		assertThat(this.here.session.isHeartbeatDue()).isTrue();
	}

	@Test
	void aHeartbeatThatCouldNotBeSentStaysDue() {
		this.here.session.tick(this.clock.advance(3_000));
		this.here.session.tick(this.clock.advance(1_000));
		assertThat(this.here.words()).containsExactly("HEARTBEAT");
	}

	@Test
	void sendsAHeartbeatOnDemand() {
		this.here.session.requireHeartbeat();
		assertThat(this.here.words()).containsExactly("HEARTBEAT");
	}

	@Test
	void aPeerIsDeadWhenFiveSecondsBringNothing() {
		assertThat(this.here.session.tick(this.clock.advance(4_999))).isTrue();
		assertThat(this.here.session.tick(this.clock.advance(1))).isFalse();
	}

	@Test
	void aHeartbeatKeepsThePeerAlive() {
		for (int step = 0; step < 10; step++) {
			this.here.hear(new PeerMessage.Control(ControlType.HEARTBEAT));
			assertThat(this.here.session.tick(this.clock.advance(3_000))).isTrue();
		}
		this.here.hear(new PeerMessage.Control(ControlType.HEARTBEAT));
		assertThat(this.here.session.tick(this.clock.advance(5_000))).isTrue();
		assertThat(this.here.session.tick(this.clock.advance(5_000))).isFalse();
	}

	@Test
	void ourOwnStallIsForgiven() {
		this.clock.advance(60_000);
		this.here.session.forgiveSilence(this.clock.millis());
		assertThat(this.here.session.tick(this.clock.millis())).isTrue();
		assertThat(this.here.session.tick(this.clock.advance(5_000))).isTrue();
		assertThat(this.here.session.tick(this.clock.advance(5_000))).isFalse();
	}

	@Test
	void keysThatDifferInTheirTableDoNotMix() {
		this.there.hear(this.here.set(0, 7, 1).set(1, 7, 2).bytes());
		this.there.hear(this.here.set(0, 7, 3).bytes());
		assertThat(this.there.get(0, 7)).isEqualTo(3);
		assertThat(this.there.get(1, 7)).isEqualTo(2);
		assertThat(this.there.table(0).lookup(new IntegerKey(8))).isNull();
	}

}
