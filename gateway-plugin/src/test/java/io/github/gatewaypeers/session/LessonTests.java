package io.github.gatewaypeers.session;

import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.codec.ControlType;
import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.session.PeerSession.Learning;
import io.github.gatewaypeers.session.PeerSession.Teaching;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the lessons of a {@link PeerSession}, as teacher and as learner.
 */
class LessonTests {

	private static final PeerMessage REQUEST = new PeerMessage.Control(ControlType.RESYNC_REQUEST);

	private static final PeerMessage FINISHED = new PeerMessage.Control(ControlType.RESYNC_FINISHED);

	private static final PeerMessage PARTIAL = new PeerMessage.Control(ControlType.RESYNC_PARTIAL);

	private static final PeerMessage CONFIRM = new PeerMessage.Control(ControlType.RESYNC_CONFIRM);

	private final ManualClock clock = new ManualClock(1_000_000);

	private final SessionEnd teacher = new SessionEnd(this.clock, table("t"), table("u"));

	private final SessionEnd learner = new SessionEnd(this.clock, table("t"), table("u"));

	private StickTable table(String name) {
		return new StickTable(TableDefinition.of(name, KeyType.INTEGER).expire(10_000).store("gpc0").build(),
				this.clock);
	}

	private static PeerMessage.Ack ack(int table, int updateId) {
		return new PeerMessage.Ack(table, updateId);
	}

	@Test
	void teachesEverythingWithItsRemainingLife() {
		this.teacher.set(0, 7, 70).set(1, 8, 80);
		this.clock.advance(4_000);
		assertThat(this.teacher.hear(REQUEST).words()).containsExactly("t#1 7=70 for 6000", "u#1 8=80 for 6000",
				"RESYNC_FINISHED");
		assertThat(this.teacher.session.teaching()).isEqualTo(Teaching.FINISHED);
		assertThat(this.teacher.hear(CONFIRM).words()).isEmpty();
		assertThat(this.teacher.session.teaching()).isEqualTo(Teaching.NONE);
		assertThat(this.teacher.told).containsExactly("taught");
	}

	@Test
	void teachesWhatItHasLearnedItself() {
		SessionEnd other = new SessionEnd(this.clock, table("t"), table("u")).set(0, 7, 70);
		this.teacher.hear(other.bytes()).words();
		assertThat(this.teacher.hear(REQUEST).words()).containsExactly("t#0 7=70 for 10000", "RESYNC_FINISHED");
	}

	@Test
	void teachesNoExpiredEntries() {
		this.teacher.set(0, 7, 70);
		this.clock.advance(10_000);
		this.teacher.set(0, 8, 80);
		assertThat(this.teacher.hear(REQUEST).words()).containsExactly("t#2 8=80 for 10000", "RESYNC_FINISHED");
	}

	@Test
	void anEmptyTeacherIsFinishedAtOnce() {
		assertThat(this.teacher.hear(REQUEST).words()).containsExactly("RESYNC_FINISHED");
	}

	@Test
	void aTeacherThatIsNotUpToDateSaysSo() {
		this.teacher.complete = false;
		assertThat(this.teacher.set(0, 7, 70).hear(REQUEST).words()).containsExactly("t#1 7=70 for 10000",
				"RESYNC_PARTIAL");
		this.teacher.hear(CONFIRM);
		assertThat(this.teacher.told).containsExactly("taught");
	}

	@Test
	void aTeacherThatLearnsEverythingMeanwhileTeachesThat() {
		for (int key = 0; key < 100; key++) {
			this.teacher.set(1, key, key);
		}
		this.teacher.complete = false;
		this.teacher.words(this.teacher.hear(REQUEST).bytes(300));
		SessionEnd fromOther = new SessionEnd(this.clock, this.teacher.table(0), this.teacher.table(1));
		fromOther.hear(new SessionEnd(this.clock, table("t"), table("u")).set(0, 7, 70).bytes());
		this.teacher.complete = true;
		assertThat(this.teacher.words()).contains("t#0 7=70 for 10000").last().isEqualTo("RESYNC_FINISHED");
		this.teacher.hear(CONFIRM);
		assertThat(this.teacher.told).containsExactly("taught");
	}

	@Test
	void aTeacherThatLearnsNothingMeanwhileTeachesOnce() {
		for (int key = 0; key < 100; key++) {
			this.teacher.set(1, key, key);
		}
		this.teacher.complete = false;
		List<String> words = new ArrayList<>(this.teacher.words(this.teacher.hear(REQUEST).bytes(300)));
		this.teacher.complete = true;
		words.addAll(this.teacher.words());
		assertThat(words).hasSize(101).last().isEqualTo("RESYNC_FINISHED");
	}

	@Test
	void anOldLearnerIsTaughtWithoutRemainingLife() {
		this.teacher.connect(false).set(0, 7, 70);
		assertThat(this.teacher.hear(REQUEST).words()).containsExactly("t#1 7=70", "RESYNC_FINISHED");
	}

	@Test
	void aLongLessonRespectsTheLimit() {
		for (int key = 0; key < 500; key++) {
			this.teacher.set(key % 2, key, key);
		}
		this.teacher.hear(REQUEST);
		List<String> words = new ArrayList<>();
		for (byte[] bytes = this.teacher.bytes(300); bytes.length > 0; bytes = this.teacher.bytes(300)) {
			assertThat(bytes.length).isLessThan(300 + 50);
			words.addAll(this.teacher.words(bytes));
		}
		assertThat(words).hasSize(501).doesNotHaveDuplicates().last().isEqualTo("RESYNC_FINISHED");
	}

	@Test
	void aLessonHoldsEntriesThatChangeBeforeTheirTurn() {
		for (int key = 0; key < 500; key++) {
			this.teacher.set(0, key, 1);
		}
		List<String> words = new ArrayList<>(this.teacher.words(this.teacher.hear(REQUEST).bytes(300)));
		assertThat(words).hasSizeLessThan(100);
		for (int key = 0; key < 500; key++) {
			this.teacher.set(0, key, 2);
		}
		words.addAll(this.teacher.words());
		assertThat(words).last().isEqualTo("RESYNC_FINISHED");
		assertThat(words.stream().filter((word) -> word.contains("=2 for "))).hasSize(500);
		assertThat(this.teacher.hear(CONFIRM).words()).isEmpty();
	}

	@Test
	void pushesNothingDuringALessonAndUntilItIsConfirmed() {
		this.teacher.set(0, 7, 70).hear(REQUEST).words();
		this.teacher.set(0, 8, 80);
		assertThat(this.teacher.words()).isEmpty();
		assertThat(this.teacher.hear(CONFIRM).words()).containsExactly("t#2 8=80");
	}

	@Test
	void aLessonStandsForAllUpdatesBeforeIt() {
		this.teacher.set(0, 7, 70).words();
		this.teacher.set(0, 8, 80).hear(REQUEST).words();
		assertThat(this.teacher.hear(CONFIRM).words()).isEmpty();
		assertThat(this.teacher.cursor(0).acked()).isEqualTo(2);
		assertThat(this.teacher.connect(true).words()).isEmpty();
	}

	@Test
	void whatChangesDuringALessonIsPushedAfterwards() {
		this.teacher.set(0, 7, 70).words();
		this.teacher.hear(REQUEST).words();
		this.teacher.set(0, 7, 71);
		assertThat(this.teacher.hear(CONFIRM).words()).containsExactly("t#2 7=71");
	}

	@Test
	void whatWasNeverPushedAndChangesDuringALessonIsPushedAfterwards() {
		this.teacher.set(0, 7, 70).hear(REQUEST).words();
		this.teacher.set(0, 7, 71);
		assertThat(this.teacher.hear(CONFIRM).words()).containsExactly("t#2 7=71");
	}

	@Test
	void ignoresAcknowledgementsDuringALesson() {
		this.teacher.set(0, 7, 70).set(0, 8, 80).words();
		this.teacher.hear(REQUEST).hear(ack(1, 2)).words();
		assertThat(this.teacher.cursor(0).acked()).isZero();
		this.teacher.hear(ack(1, 2));
		assertThat(this.teacher.cursor(0).acked()).isZero();
		assertThat(this.teacher.session.ignoredAcks()).isZero();
		this.teacher.hear(CONFIRM);
		assertThat(this.teacher.cursor(0).acked()).isEqualTo(2);
	}

	@Test
	void aLessonThatBreaksOffTeachesNothing() {
		this.teacher.set(0, 7, 70).set(0, 8, 80).words();
		this.teacher.hear(ack(1, 1)).hear(REQUEST).words();
		assertThat(this.teacher.connect(true).words()).containsExactly("t#2 8=80");
	}

	@Test
	void aRepeatedRequestBeginsTheLessonAnew() {
		for (int key = 0; key < 100; key++) {
			this.teacher.set(0, key, key);
		}
		List<String> begin = this.teacher.hear(REQUEST).words(this.teacher.bytes(200));
		assertThat(begin).hasSizeBetween(5, 50);
		assertThat(this.teacher.hear(REQUEST).words()).hasSize(101).last().isEqualTo("RESYNC_FINISHED");
		this.teacher.hear(CONFIRM);
		assertThat(this.teacher.told).containsExactly("taught");
	}

	@Test
	void aConfirmationOfTheFirstOfTwoLessonsDoesNotEndTheSecond() {
		this.teacher.set(0, 7, 70).hear(REQUEST).words();
		assertThat(this.teacher.hear(REQUEST).words()).containsExactly("t#1 7=70 for 10000", "RESYNC_FINISHED");
		this.teacher.hear(CONFIRM);
		assertThat(this.teacher.told).isEmpty();
		assertThat(this.teacher.cursor(0).acked()).isZero();
		this.teacher.hear(CONFIRM);
		assertThat(this.teacher.told).containsExactly("taught");
	}

	@Test
	void aConfirmationOfNothingMeansNothing() {
		this.teacher.set(0, 7, 70).hear(CONFIRM);
		assertThat(this.teacher.told).isEmpty();
		assertThat(this.teacher.cursor(0).acked()).isZero();
		this.teacher.hear(REQUEST).words();
		this.teacher.hear(CONFIRM);
		assertThat(this.teacher.told).containsExactly("taught");
	}

	@Test
	void asksForALessonBeforeAnythingElse() {
		this.learner.set(0, 7, 70).session.requestLesson();
		assertThat(this.learner.session.learning()).isEqualTo(Learning.ASSIGNED);
		assertThat(this.learner.words()).containsExactly("RESYNC_REQUEST");
		assertThat(this.learner.session.learning()).isEqualTo(Learning.PROCESSING);
		assertThat(this.learner.words()).isEmpty();
	}

	@Test
	void learnsEverything() {
		this.teacher.set(0, 7, 70).set(1, 8, 80);
		this.clock.advance(4_000);
		this.learner.session.requestLesson();
		SessionEnd.talk(this.learner, this.teacher);
		assertThat(this.learner.told).containsExactly("learned");
		assertThat(this.teacher.told).containsExactly("taught");
		assertThat(this.learner.get(0, 7)).isEqualTo(70);
		this.clock.advance(5_999);
		assertThat(this.learner.get(1, 8)).isEqualTo(80);
		this.clock.advance(1);
		assertThat(this.learner.get(0, 7)).isEqualTo(-1);
		assertThat(this.learner.get(1, 8)).isEqualTo(-1);
	}

	@Test
	void whatIsTaughtIsNotPushedOnwards() {
		this.teacher.set(0, 7, 70);
		this.learner.session.requestLesson();
		SessionEnd.talk(this.learner, this.teacher);
		assertThat(this.learner.cursor(0).table().lastUpdateId()).isZero();
	}

	@Test
	void aLessonIsNotAcknowledgedButConfirmed() {
		this.learner.session.requestLesson();
		this.learner.words();
		this.teacher.set(0, 7, 70).hear(REQUEST);
		this.learner.hear(this.teacher.bytes());
		assertThat(this.learner.words()).containsExactly("RESYNC_CONFIRM");
		this.learner.hear(this.teacher.set(0, 8, 80).hear(CONFIRM).bytes());
		assertThat(this.learner.words()).containsExactly("ack 1#2");
	}

	@Test
	void pushesNothingToItsTeacherBeforeTheLessonEnds() {
		this.learner.session.requestLesson();
		this.learner.words();
		this.learner.set(0, 7, 70);
		assertThat(this.learner.words()).isEmpty();
		assertThat(this.learner.hear(FINISHED).words()).containsExactly("RESYNC_CONFIRM", "t#1 7=70");
	}

	@Test
	void tellsWhetherTheTeacherKnewEverything() {
		this.learner.session.requestLesson();
		this.learner.words();
		assertThat(this.learner.hear(PARTIAL).words()).containsExactly("RESYNC_CONFIRM");
		this.learner.session.requestLesson();
		this.learner.words();
		assertThat(this.learner.hear(FINISHED).words()).containsExactly("RESYNC_CONFIRM");
		assertThat(this.learner.told).containsExactly("learned in part", "learned");
	}

	@Test
	void expectsALessonUnasked() {
		this.learner.session.expectLesson();
		assertThat(this.learner.session.learning()).isEqualTo(Learning.PROCESSING);
		assertThat(this.learner.words()).isEmpty();
		this.learner.hear(FINISHED);
		assertThat(this.learner.told).containsExactly("learned");
	}

	@Test
	void confirmsALessonItDidNotAskFor() {
		assertThat(this.learner.hear(FINISHED).hear(PARTIAL).words()).containsExactly("RESYNC_CONFIRM",
				"RESYNC_CONFIRM");
		assertThat(this.learner.told).isEmpty();
	}

	@Test
	void twoEndsTeachEachOther() {
		this.teacher.complete = false;
		this.learner.complete = false;
		this.teacher.set(0, 7, 70).session.requestLesson();
		this.learner.set(0, 8, 80).session.requestLesson();
		SessionEnd.talk(this.learner, this.teacher);
		assertThat(this.teacher.told).containsExactlyInAnyOrder("taught", "learned in part");
		assertThat(this.learner.told).containsExactlyInAnyOrder("taught", "learned in part");
		assertThat(this.teacher.get(0, 8)).isEqualTo(80);
		assertThat(this.learner.get(0, 7)).isEqualTo(70);
	}

	@Test
	void aTeacherThatLearnsPushesWhatItChangedMeanwhile() {
		this.teacher.session.requestLesson();
		this.teacher.words();
		this.teacher.set(0, 7, 70).hear(REQUEST).words();
		this.teacher.set(0, 7, 71).hear(CONFIRM);
		assertThat(this.teacher.words()).isEmpty();
		assertThat(this.teacher.hear(FINISHED).words()).containsExactly("RESYNC_CONFIRM", "t#2 7=71");
	}

	@Test
	void aLessonDoesNotTakeBackWhatAnotherPeerHasJustSaid() {
		this.teacher.set(0, 7, 9).set(0, 8, 80);
		this.teacher.hear(REQUEST);
		byte[] lesson = this.teacher.bytes();
		SessionEnd writer = new SessionEnd(this.clock, table("t"), table("u")).set(0, 7, 10);
		SessionEnd fromWriter = new SessionEnd(this.clock, this.learner.table(0), this.learner.table(1));
		fromWriter.number = 3;
		fromWriter.connect(true);
		this.learner.session.requestLesson();
		this.learner.words();
		fromWriter.hear(writer.bytes());
		this.learner.hear(lesson);
		assertThat(this.learner.told).containsExactly("learned");
		assertThat(this.learner.get(0, 7)).isEqualTo(10);
		assertThat(this.learner.get(0, 8)).isEqualTo(80);
	}

	@Test
	void aLessonKnowsMoreThanWeCountedSinceTheStart() {
		this.learner.set(0, 7, 3);
		this.teacher.set(0, 7, 1000);
		this.learner.session.requestLesson();
		SessionEnd.talk(this.learner, this.teacher);
		assertThat(this.learner.get(0, 7)).isEqualTo(1000);
	}

	@Test
	void confirmsAnyNumberOfLessonsButNoMoreAtOnceThanThereIsRoomFor() {
		for (int lesson = 0; lesson < 10_000; lesson++) {
			this.learner.hear(FINISHED);
		}
		int confirms = 0;
		for (int turn = 0; turn < 20; turn++) {
			byte[] bytes = this.learner.bytes(1_000);
			assertThat(bytes.length).isLessThanOrEqualTo(1_000);
			confirms += bytes.length / 2;
		}
		assertThat(confirms).isEqualTo(10_000);
		assertThat(this.learner.words()).isEmpty();
	}

	@Test
	void aLateLessonTakesNothingBack() {
		this.teacher.set(0, 7, 1).set(0, 8, 80);
		this.learner.set(0, 7, 70).session.requestLateLesson();
		assertThat(this.learner.words()).containsExactly("RESYNC_REQUEST");
		this.learner.hear(this.teacher.hear(REQUEST).bytes());
		assertThat(this.learner.told).containsExactly("learned");
		assertThat(this.learner.get(0, 7)).isEqualTo(70);
		assertThat(this.learner.get(0, 8)).isEqualTo(80);
	}

	@Test
	void aLessonThatNobodyAskedForTakesNothingBack() {
		this.teacher.set(0, 7, 1).set(0, 8, 80);
		this.learner.set(0, 7, 70);
		this.learner.hear(this.teacher.hear(REQUEST).bytes());
		assertThat(this.learner.get(0, 7)).isEqualTo(70);
		assertThat(this.learner.get(0, 8)).isEqualTo(80);
	}

	@Test
	void aLessonThatNobodyAskedForDoesNotReplaceWhatAnotherOneTaught() {
		SessionEnd knowsMore = new SessionEnd(this.clock, table("t"), table("u")).set(0, 7, 70);
		SessionEnd fromOther = new SessionEnd(this.clock, this.learner.table(0), this.learner.table(1));
		fromOther.number = 3;
		fromOther.connect(true).session.requestLesson();
		SessionEnd.talk(fromOther, knowsMore);
		this.learner.hear(this.teacher.set(0, 7, 1).set(0, 8, 80).hear(REQUEST).bytes());
		assertThat(this.learner.get(0, 7)).isEqualTo(70);
		assertThat(this.learner.get(0, 8)).isEqualTo(80);
	}

	@Test
	void afterALessonTheNextOneIsUnasked() {
		this.learner.session.requestLesson();
		SessionEnd.talk(this.learner, this.teacher);
		this.learner.set(0, 7, 70);
		this.learner.hear(this.teacher.set(0, 7, 1).hear(REQUEST).bytes());
		assertThat(this.learner.get(0, 7)).isEqualTo(70);
	}

	@Test
	void anOldTeacherTeachesWithoutRemainingLife() {
		SessionEnd writer = new SessionEnd(this.clock, table("t"), table("u")).set(0, 7, 10);
		SessionEnd fromWriter = new SessionEnd(this.clock, this.learner.table(0), this.learner.table(1));
		fromWriter.number = 3;
		fromWriter.connect(true).hear(writer.bytes());
		this.teacher.connect(false).set(0, 7, 9).set(0, 8, 80);
		this.learner.connect(false).session.requestLesson();
		this.learner.words();
		this.learner.hear(this.teacher.hear(REQUEST).bytes());
		assertThat(this.learner.get(0, 7)).as("what another peer has pushed").isEqualTo(10);
		assertThat(this.learner.get(0, 8)).isEqualTo(80);
		this.learner.hear(this.teacher.set(0, 7, 11).hear(CONFIRM).bytes());
		assertThat(this.learner.get(0, 7)).as("an update after the lesson").isEqualTo(11);
	}

	@Test
	void anUpdateOnTheWayBeforeTheLessonIsAnUpdate() {
		SessionEnd writer = new SessionEnd(this.clock, table("t"), table("u")).set(0, 7, 10);
		SessionEnd fromWriter = new SessionEnd(this.clock, this.learner.table(0), this.learner.table(1));
		fromWriter.number = 3;
		fromWriter.connect(true).hear(writer.bytes());
		this.learner.session.requestLesson();
		this.learner.words();
		this.learner.hear(this.teacher.set(0, 7, 11).bytes());
		assertThat(this.learner.get(0, 7)).isEqualTo(11);
	}

	@Test
	void pushesAfterTheLessonWhatSomeOtherPeerLacks() {
		this.teacher.cursor(0).common(1);
		this.teacher.set(0, 7, 70).set(0, 8, 80).hear(REQUEST).words();
		assertThat(this.teacher.hear(CONFIRM).words()).containsExactly("t#2 8=80");
		assertThat(this.teacher.cursor(0).acked()).isEqualTo(1);
	}

	@Test
	void doesNotPushAfterTheLessonWhatTheLearnerHasAcknowledged() {
		this.teacher.cursor(0).common(0);
		this.teacher.set(0, 7, 70).set(0, 8, 80).words();
		this.teacher.hear(ack(1, 1)).hear(REQUEST).words();
		assertThat(this.teacher.hear(CONFIRM).words()).containsExactly("t#2 8=80");
	}

	@Test
	void aNewProcessOfThePeerKnowsWhatAllOthersKnow() {
		this.teacher.set(0, 7, 70).set(0, 8, 80).words();
		this.teacher.hear(ack(1, 2)).cursor(0).common(1);
		this.teacher.cursor(0).forgetProcess(Long.MAX_VALUE);
		assertThat(this.teacher.connect(true).words()).containsExactly("t#2 8=80");
	}

	@Test
	void aNewProcessOfTheOnlyPeerHasToAsk() {
		this.teacher.set(0, 7, 70).words();
		this.teacher.hear(ack(1, 1)).cursor(0).forgetProcess(Long.MAX_VALUE);
		assertThat(this.teacher.connect(true).words()).isEmpty();
	}

}
