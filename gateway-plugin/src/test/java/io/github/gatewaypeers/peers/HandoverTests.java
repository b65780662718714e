package io.github.gatewaypeers.peers;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.gatewaypeers.codec.ControlType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Handover}: what a stopping process does.
 */
class HandoverTests {

	private static final String HELLO = "HAProxyS 2.1\na\na 4711 1\n";

	private final CapturedLog log = new CapturedLog();

	private final TestSection section = new TestSection("b", "c").start();

	private final AtomicInteger done = new AtomicInteger();

	private TestWire b;

	@BeforeEach
	void learn() {
		this.b = this.section.accept("b");
		this.section.run(300);
		this.b.say(ControlType.RESYNC_FINISHED);
		this.section.dialled(1).close();
	}

	@AfterEach
	void close() {
		this.log.close();
	}

	private void stop(long timeout) {
		this.section.dials.clear();
		this.section.members.stop(timeout, this.section.clock.millis(), this.done::incrementAndGet);
	}

	/** Stops while nobody lacks anything. */
	private TestWire stopAtOnce() {
		stop(10_000);
		return this.section.dialled();
	}

	private boolean isDone() {
		return this.done.get() == 1;
	}

	@Test
	void leavesItsPeersAndCallsItself() {
		TestWire successor = stopAtOnce();
		assertThat(this.b.isClosed()).isTrue();
		assertThat(this.section.dials).containsExactly("a 300");
		assertThat(successor.open().text()).isEqualTo(HELLO);
	}

	@Test
	void leavesAtOnceIfNobodyTakesOver() {
		stopAtOnce().close();
		assertThat(isDone()).isTrue();
		assertThat(this.section.run(20_000).dials).hasSize(1);
		assertThat(this.done).hasValue(1);
		assertThat(this.log.warnings()).isEmpty();
	}

	@Test
	void dialsNobodyElseAnyMore() {
		stopAtOnce().open();
		assertThat(this.section.run(4_000).dials).containsExactly("a 300");
	}

	@Test
	void letsNobodyInAnyMore() {
		stopAtOnce();
		TestWire wire = this.section.accept().say("HAProxyS 2.1\na\nb 1 1\n");
		assertThat(wire.isClosed()).isTrue();
		assertThat(wire.text()).as("a status of 300 would keep HAProxy away").isEmpty();
	}

	@Test
	void letsPeersAcknowledgeWhatTheyLack() {
		this.section.set(7, 70);
		stop(10_000);
		assertThat(this.b.words()).contains("t#1 7=70");
		assertThat(this.section.run(500).dials).isEmpty();
		assertThat(this.b.isClosed()).isFalse();
		this.b.ack(1, 1);
		assertThat(this.section.run(10).dials).hasSize(1);
		assertThat(this.b.isClosed()).isTrue();
	}

	@Test
	void teachesAPeerToTheEnd() {
		this.section.set(7, 70);
		this.b.ack(1, 1).say(ControlType.RESYNC_REQUEST);
		stop(10_000);
		assertThat(this.section.run(500).dials).isEmpty();
		this.b.say(ControlType.RESYNC_CONFIRM);
		assertThat(this.section.run(10).dials).hasSize(1);
	}

	@Test
	void waitsASecondForAcknowledgements() {
		this.section.set(7, 70);
		stop(10_000);
		assertThat(this.section.run(990).dials).isEmpty();
		assertThat(this.section.run(10).dials).hasSize(1);
		assertThat(this.b.isClosed()).isTrue();
	}

	@Test
	void doesNotWaitForAPeerThatIsGone() {
		this.section.set(7, 70);
		stop(10_000);
		this.b.close();
		assertThat(this.section.run(10).dials).hasSize(1);
	}

	@Test
	void teachesItsSuccessor() {
		this.section.set(7, 70);
		this.b.ack(1, 1);
		this.section.accept("c", 1).ack(1, 1);
		TestWire successor = stopAtOnce().open();
		assertThat(successor.text()).isEqualTo(HELLO);
		successor.say("200 4712\n");
		assertThat(successor.words()).containsExactly("t#1 7=70 for 60000", "RESYNC_FINISHED");
		this.section.run(5);
		assertThat(isDone()).isFalse();
		successor.say(ControlType.RESYNC_CONFIRM);
		this.section.run(10);
		assertThat(isDone()).isTrue();
		assertThat(this.log.warnings()).isEmpty();
	}

	@Test
	void leavesToItsSuccessorWhatSomePeerLacks() {
		this.section.set(7, 70).set(8, 80);
		this.b.ack(1, 1);
		this.section.accept("c", 1).ack(1, 2);
		stop(10_000);
		this.section.run(1_000);
		TestWire successor = this.section.dialled().open();
		assertThat(successor.text()).isEqualTo(HELLO);
		successor.say("200 4712\n").words();
		successor.say(ControlType.RESYNC_CONFIRM);
		assertThat(successor.words()).containsExactly("t#2 8=80");
		assertThat(this.section.run(10)).isNotNull();
		assertThat(isDone()).isFalse();
		successor.ack(1, 2);
		this.section.run(10);
		assertThat(isDone()).isTrue();
	}

	@Test
	void leavesToItsSuccessorWhatANewProcessOfAPeerMayLack() {
		this.section.set(7, 70);
		this.b.ack(1, 1);
		this.section.run(10);
		this.b.close();
		this.section.accept("c", 1).ack(1, 1);
		TestWire successor = stopAtOnce().open();
		successor.text();
		successor.say("200 4712\n").words();
		assertThat(successor.say(ControlType.RESYNC_CONFIRM).words()).containsExactly("t#1 7=70");
	}

	@Test
	void leavesToItsSuccessorWhatChangesDuringTheLesson() {
		TestWire successor = stopAtOnce().open();
		successor.text();
		successor.say("200 4712\n").words();
		this.section.set(7, 70);
		successor.say(ControlType.RESYNC_CONFIRM);
		assertThat(successor.words()).containsExactly("t#1 7=70");
		this.section.run(10);
		assertThat(isDone()).isFalse();
		successor.ack(1, 1);
		this.section.run(10);
		assertThat(isDone()).isTrue();
	}

	@Test
	void triesAgainWhenItIsTold() {
		stopAtOnce().open().say("300\n");
		assertThat(isDone()).isFalse();
		assertThat(this.section.run(490).dials).hasSize(1);
		assertThat(this.section.run(10).dials).hasSize(2);
		TestWire successor = this.section.dialled().open();
		successor.text();
		assertThat(successor.say("200\n").words()).containsExactly("RESYNC_FINISHED");
		successor.say(ControlType.RESYNC_CONFIRM);
		this.section.run(10);
		assertThat(isDone()).isTrue();
	}

	@Test
	void triesAgainWhenTheLessonBreaksOff() {
		this.section.set(7, 70);
		this.b.ack(1, 1);
		stopAtOnce().open().say("200\n").close();
		assertThat(isDone()).isFalse();
		this.section.run(500);
		TestWire successor = this.section.dialled().open();
		successor.text();
		assertThat(successor.say("200\n").words()).contains("t#1 7=70 for 59500", "RESYNC_FINISHED");
	}

	@Test
	void triesAgainWhenTheSuccessorIsTooBusyToAnswer() {
		TestWire successor = stopAtOnce().open();
		this.section.run(5_020);
		assertThat(successor.isClosed()).isTrue();
		assertThat(this.section.run(500).dials).hasSize(2);
	}

	@Test
	void leavesWhenTheSuccessorDies() {
		stopAtOnce().open().say("200\n").close();
		this.section.run(500);
		this.section.dialled().close();
		assertThat(isDone()).isTrue();
	}

	@Test
	void leavesWhenSomebodyElseHasTakenOver() {
		stopAtOnce().open().say("503\n");
		assertThat(isDone()).isTrue();
		assertThat(this.log.warnings()).singleElement()
			.asString()
			.startsWith("[s/a] the peer at 10.0.0.1:1000 refuses");
	}

	@Test
	void leavesWhenTheTimeIsOver() {
		stopAtOnce().open().say("200\n");
		this.section.run(4_000).dialled().say(ControlType.HEARTBEAT);
		this.section.run(4_000).dialled().say(ControlType.HEARTBEAT);
		this.section.run(1_990);
		assertThat(isDone()).isFalse();
		this.section.run(10);
		assertThat(isDone()).isTrue();
		assertThat(this.log.warnings()).singleElement()
			.asString()
			.startsWith("[s] the process that takes over has not learned all tables in time");
	}

	@Test
	void leavesASilentSuccessorWhenTheTimeIsOver() {
		stopAtOnce().open().say("300\n");
		for (int attempt = 0; attempt < 19; attempt++) {
			this.section.run(500).dialled().open().say("300\n");
		}
		this.section.run(500);
		assertThat(isDone()).isTrue();
	}

	@Test
	void withoutTimeItLeavesAtOnce() {
		this.section.set(7, 70);
		stop(0);
		assertThat(isDone()).isTrue();
		assertThat(this.section.dials).isEmpty();
		assertThat(this.b.isClosed()).isTrue();
		assertThat(this.log.warnings()).isEmpty();
	}

	@Test
	void aProcessThatIsNotUpToDateTeachesInPart() {
		TestSection young = new TestSection("b").start();
		young.members.stop(10_000, young.clock.millis(), this.done::incrementAndGet);
		TestWire successor = young.dialled().open();
		successor.text();
		assertThat(successor.say("200\n").words()).containsExactly("RESYNC_PARTIAL");
	}

}
