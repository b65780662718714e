package io.github.gatewaypeers.peers;

import io.github.gatewaypeers.codec.ControlType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Resync}: from whom a process that starts learns what.
 */
class ResyncTests {

	private TestSection section = new TestSection("b", "c");

	private boolean isUpToDate() {
		return this.section.members.isUpToDate();
	}

	/** Tells whether our own lessons are complete, by asking for one. */
	private boolean isComplete(TestWire wire) {
		wire.words();
		return wire.say(ControlType.RESYNC_REQUEST).words().contains("RESYNC_FINISHED");
	}

	private TestWire connected(String peer) {
		TestWire wire = this.section.accept(peer);
		this.section.run(20);
		return wire;
	}

	private static boolean isAsked(TestWire wire) {
		return wire.words().contains("RESYNC_REQUEST");
	}

	@Test
	void asksTheFirstPeerThatIsConnected() {
		this.section.start();
		TestWire c = connected("c");
		TestWire b = connected("b");
		assertThat(isAsked(c)).isTrue();
		assertThat(isAsked(b)).isFalse();
		assertThat(isUpToDate()).isFalse();
		c.teach(TestSection.TABLE, 7, 70).say(ControlType.RESYNC_FINISHED);
		assertThat(c.words()).containsExactly("RESYNC_CONFIRM");
		assertThat(isUpToDate()).isTrue();
		assertThat(isComplete(b)).isTrue();
		assertThat(this.section.get(7)).isEqualTo(70);
		this.section.run(10_000);
		assertThat(isAsked(b)).isFalse();
	}

	@Test
	void asksBeforeItTellsAnything() {
		this.section.start().set(7, 70);
		TestWire b = this.section.accept("b");
		assertThat(b.words()).containsExactly("RESYNC_REQUEST");
		this.section.set(7, 71);
		b.say(ControlType.RESYNC_FINISHED);
		assertThat(b.words()).startsWith("RESYNC_CONFIRM").anyMatch((word) -> word.contains("71"));
	}

	@Test
	void aTeacherThatWasTaughtMeanwhileDoesNotTakeBackWhatIsCounted() {
		this.section.start().set(7, 70);
		TestWire b = this.section.accept("b").say(ControlType.RESYNC_REQUEST);
		this.section.set(7, 71);
		b.teach(TestSection.TABLE, 7, 70).teach(TestSection.TABLE, 8, 80).say(ControlType.RESYNC_FINISHED);
		assertThat(this.section.get(7)).isEqualTo(71);
		assertThat(this.section.get(8)).isEqualTo(80);
	}

	@Test
	void aTeacherThatWasToldBeforeDoesNotTakeBackWhatIsCounted() {
		this.section.start();
		this.section.accept("b").say(ControlType.RESYNC_PARTIAL);
		this.section.set(7, 70);
		TestWire b = this.section.accept("b");
		assertThat(isAsked(b)).isTrue();
		this.section.set(7, 71);
		b.teach(TestSection.TABLE, 7, 70).say(ControlType.RESYNC_FINISHED);
		assertThat(this.section.get(7)).isEqualTo(71);
	}

	@Test
	void aTeacherTakesBackWhatItWasNotTold() {
		this.section.start();
		TestWire b = this.section.accept("b");
		this.section.set(7, 1);
		b.teach(TestSection.TABLE, 7, 70).say(ControlType.RESYNC_FINISHED);
		assertThat(this.section.get(7)).isEqualTo(70);
	}

	@Test
	void asksAnotherPeerIfTheLessonWasPartial() {
		this.section.start();
		TestWire b = connected("b");
		TestWire c = connected("c");
		b.say(ControlType.RESYNC_PARTIAL);
		assertThat(b.words()).endsWith("RESYNC_CONFIRM");
		assertThat(isUpToDate()).isFalse();
		this.section.run(20);
		assertThat(isAsked(c)).isTrue();
		assertThat(this.section.peer("b").status().upToDate()).isFalse();
		c.say(ControlType.RESYNC_FINISHED);
		assertThat(isUpToDate()).isTrue();
	}

	@Test
	void knowsEverythingWhenNoPeerKnowsMore() {
		this.section.start();
		TestWire b = connected("b");
		TestWire c = connected("c");
		b.say(ControlType.RESYNC_PARTIAL);
		this.section.run(20);
		c.say(ControlType.RESYNC_PARTIAL);
		this.section.run(20);
		assertThat(isUpToDate()).isTrue();
		assertThat(isComplete(b)).isTrue();
	}

	@Test
	void asksAnotherPeerIfTheTeacherIsLost() {
		this.section.start();
		TestWire b = connected("b");
		TestWire c = connected("c");
		b.teach(TestSection.TABLE, 7, 70).close();
		this.section.run(20);
		assertThat(isAsked(c)).isTrue();
		c.teach(TestSection.TABLE, 7, 71).say(ControlType.RESYNC_FINISHED);
		assertThat(this.section.get(7)).isEqualTo(71);
		assertThat(isUpToDate()).isTrue();
	}

	@Test
	void asksAnotherPeerIfTheTeacherIsRemoved() {
		this.section.start();
		connected("b");
		TestWire c = connected("c");
		this.section.members.remove("b", this.section.clock.millis());
		this.section.run(20);
		assertThat(isAsked(c)).isTrue();
	}

	@Test
	void asksThePeerAgainThatHasComeBack() {
		this.section.start();
		TestWire b = connected("b");
		b.close();
		this.section.run(20);
		assertThat(isAsked(connected("b"))).isTrue();
	}

	@Test
	void asksAPeerAgainInItsNextSessionAfterAPartialLesson() {
		this.section.start();
		connected("b").say(ControlType.RESYNC_PARTIAL).close();
		assertThat(isAsked(connected("b"))).isTrue();
	}

	@Test
	void waitsFiveSecondsForATeacher() {
		this.section.start();
		this.section.run(4_990);
		assertThat(isUpToDate()).isFalse();
		this.section.run(10);
		assertThat(isUpToDate()).isTrue();
	}

	@Test
	void waitsFiveSecondsMoreAfterATeacherIsLost() {
		this.section.start();
		this.section.run(4_900);
		TestWire b = connected("b");
		this.section.run(4_000);
		b.close();
		this.section.run(4_990);
		assertThat(isUpToDate()).isFalse();
		this.section.run(20);
		assertThat(isUpToDate()).isTrue();
	}

	@Test
	void waitsFiveSecondsMoreAfterAPartialLesson() {
		this.section.start();
		this.section.run(4_000);
		connected("b").say(ControlType.RESYNC_PARTIAL);
		this.section.run(4_960);
		assertThat(isUpToDate()).isFalse();
		this.section.run(60);
		assertThat(isUpToDate()).isTrue();
	}

	@Test
	void asksATeacherThatIsLate() {
		this.section.start();
		this.section.run(5_000);
		assertThat(isUpToDate()).as("nobody is there").isTrue();
		this.section.set(7, 70);
		TestWire b = this.section.accept("b");
		assertThat(isUpToDate()).as("somebody is there").isFalse();
		this.section.run(20);
		assertThat(isAsked(b)).isTrue();
		assertThat(isUpToDate()).as("a lesson goes on").isFalse();
		TestWire c = connected("c");
		assertThat(isComplete(c)).isFalse();
		c.say(ControlType.RESYNC_CONFIRM).push(TestSection.TABLE, 9, 90);
		b.teach(TestSection.TABLE, 7, 1)
			.teach(TestSection.TABLE, 8, 80)
			.teach(TestSection.TABLE, 9, 1)
			.say(ControlType.RESYNC_FINISHED);
		assertThat(isUpToDate()).isTrue();
		assertThat(isComplete(c)).isTrue();
		assertThat(this.section.get(7)).as("what we have changed").isEqualTo(70);
		assertThat(this.section.get(8)).as("what only the teacher knows").isEqualTo(80);
		assertThat(this.section.get(9)).as("what another peer has pushed").isEqualTo(90);
	}

	@Test
	void aTeacherInTimeKnowsMoreThanWeHaveCounted() {
		this.section.start().set(7, 3);
		connected("b").teach(TestSection.TABLE, 7, 1000).say(ControlType.RESYNC_FINISHED);
		assertThat(this.section.get(7)).isEqualTo(1000);
	}

	@Test
	void aLateTeacherThatDoesNotKnowEverythingIsNotTheLast() {
		this.section.start();
		this.section.run(5_000);
		connected("b").say(ControlType.RESYNC_PARTIAL);
		TestWire c = connected("c");
		assertThat(isAsked(c)).isTrue();
		c.say(ControlType.RESYNC_PARTIAL);
		this.section.run(20);
		assertThat(isComplete(c)).isTrue();
	}

	@Test
	void aProcessWithoutPeersIsUpToDateAtOnce() {
		this.section = new TestSection().start();
		assertThat(isUpToDate()).isTrue();
		this.section.members.add(new PeerAddress("b", "host-b", 1000));
		assertThat(isAsked(connected("b"))).isTrue();
	}

	@Test
	void withAPredecessorItKeepsAway() {
		this.section.start(true);
		this.section.run(4_000);
		assertThat(this.section.dials).isEmpty();
		TestWire b = this.section.accept().say("HAProxyS 2.1\na\nb 1 1\n");
		assertThat(b.text()).as("a status of 300 would keep HAProxy away").isEmpty();
		assertThat(b.isClosed()).isTrue();
		assertThat(this.section.accept().say("HAProxyS 2.1\na\nx 1 1\n").text()).isEqualTo("504\n");
	}

	@Test
	void learnsFromItsPredecessorFirst() {
		this.section.start(true);
		this.section.run(4_000);
		TestWire predecessor = connected("a");
		assertThat(isAsked(predecessor)).isFalse();
		predecessor.teach(TestSection.TABLE, 7, 70);
		this.section.run(4_000);
		predecessor.say(ControlType.HEARTBEAT);
		this.section.run(4_000);
		assertThat(isUpToDate()).as("a long lesson").isFalse();
		predecessor.say(ControlType.RESYNC_FINISHED);
		assertThat(predecessor.words()).contains("RESYNC_CONFIRM");
		assertThat(isUpToDate()).isTrue();
		assertThat(this.section.get(7)).isEqualTo(70);
		this.section.run(10);
		assertThat(this.section.dials).containsExactly("b 12030", "c 12030");
	}

	@Test
	void asksARemotePeerIfThePredecessorDoesNotKnowEverything() {
		this.section.start(true);
		connected("a").say(ControlType.RESYNC_PARTIAL);
		assertThat(isUpToDate()).isFalse();
		assertThat(isAsked(connected("b"))).isTrue();
	}

	@Test
	void asksARemotePeerIfThePredecessorKeepsSilent() {
		this.section.start(true);
		this.section.run(5_020);
		assertThat(this.section.dials).hasSize(2);
		assertThat(isUpToDate()).isFalse();
		assertThat(isAsked(connected("b"))).isTrue();
	}

	@Test
	void waitsForThePredecessorToComeBack() {
		this.section.start(true);
		this.section.run(4_000);
		connected("a").close();
		this.section.run(4_900);
		assertThat(isUpToDate()).isFalse();
		connected("a").say(ControlType.RESYNC_FINISHED);
		assertThat(isUpToDate()).isTrue();
	}

	@Test
	void passesOnWhatItsPredecessorPushesAfterTheLesson() {
		this.section.start(true);
		TestWire predecessor = connected("a");
		predecessor.teach(TestSection.TABLE, 7, 70).say(ControlType.RESYNC_FINISHED);
		predecessor.push(TestSection.TABLE, 8, 80);
		TestWire b = connected("b");
		assertThat(b.words()).contains("t#1 8=80").doesNotContain("t#1 7=70");
		predecessor.push(TestSection.TABLE, 9, 90);
		assertThat(b.words()).containsExactly("t#2 9=90");
	}

	@Test
	void aPredecessorThatComesTooLateTakesNothingBack() {
		this.section.start(true);
		this.section.run(5_020);
		TestWire b = connected("b");
		b.say(ControlType.RESYNC_FINISHED).push(TestSection.TABLE, 7, 70);
		this.section.set(8, 80);
		connected("a").teach(TestSection.TABLE, 7, 1)
			.teach(TestSection.TABLE, 8, 1)
			.teach(TestSection.TABLE, 9, 90)
			.say(ControlType.RESYNC_FINISHED);
		assertThat(this.section.get(7)).isEqualTo(70);
		assertThat(this.section.get(8)).isEqualTo(80);
		assertThat(this.section.get(9)).isEqualTo(90);
	}

	@Test
	void aLessonDoesNotTakeBackWhatAnotherPeerPushes() {
		this.section.start();
		TestWire b = connected("b");
		TestWire c = connected("c");
		c.push(TestSection.TABLE, 7, 71);
		b.push(TestSection.TABLE, 8, 80);
		b.teach(TestSection.TABLE, 7, 70).teach(TestSection.TABLE, 8, 81).say(ControlType.RESYNC_FINISHED);
		assertThat(this.section.get(7)).isEqualTo(71);
		assertThat(this.section.get(8)).as("the teacher itself knows better").isEqualTo(81);
	}

	@Test
	void aSecondTeacherDoesNotTakeBackWhatTheFirstHasPushed() {
		this.section.start();
		TestWire b = connected("b");
		TestWire c = connected("c");
		b.push(TestSection.TABLE, 7, 70).teach(TestSection.TABLE, 7, 70).say(ControlType.RESYNC_PARTIAL);
		this.section.run(20);
		c.teach(TestSection.TABLE, 7, 69).say(ControlType.RESYNC_FINISHED);
		assertThat(this.section.get(7)).isEqualTo(70);
	}

	@Test
	void aTeacherPushesAgainWhatAnotherPeerLacks() {
		this.section.start();
		TestWire b = connected("b");
		b.say(ControlType.RESYNC_FINISHED);
		TestWire c = connected("c");
		this.section.set(7, 70).set(8, 80);
		c.ack(1, 1);
		b.words();
		this.section.run(20);
		TestWire young = this.section.accept("b", 2).say(ControlType.RESYNC_REQUEST);
		young.words();
		assertThat(young.say(ControlType.RESYNC_CONFIRM).words()).containsExactly("t#2 8=80");
	}

}
