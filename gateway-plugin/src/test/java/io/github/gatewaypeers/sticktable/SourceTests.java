package io.github.gatewaypeers.sticktable;

import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.sticktable.Source.Way;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Source}: whose word replaces what a table has.
 */
class SourceTests {

	private static final IntegerKey KEY = new IntegerKey(7);

	private final TestTicker ticker = new TestTicker();

	private final TableDefinition definition = TableDefinition.of("t", KeyType.INTEGER)
		.expire(10_000)
		.store("gpc0", "gpt0")
		.build();

	private final StickTable table = new StickTable(this.definition, this.ticker);

	private int next;

	/** A peer says something. */
	private void say(int peer, Way way) {
		say(this.table, peer, way);
	}

	private void say(StickTable table, int peer, Way way) {
		EntryValues values = new EntryValues(this.definition.layout());
		values.data()[0] = ++this.next;
		values.data()[1] = this.next;
		table.learn(KEY, values, LearntTypes.of(this.definition, this.definition.store()), 10_000,
				new Source(peer, way));
	}

	private void change() {
		this.table.set(KEY, DataType.GPC0, 0, ++this.next);
	}

	/** Tells whether the last word replaced what was there. */
	private boolean replaced() {
		return this.table.get(this.table.lookup(KEY), DataType.GPC0, 0) == this.next;
	}

	@Test
	void anUpdateReplacesEverything() {
		for (Way way : Way.values()) {
			say(2, way);
			say(3, Way.UPDATE);
			assertThat(replaced()).isTrue();
		}
		change();
		say(3, Way.UPDATE);
		assertThat(replaced()).isTrue();
	}

	@Test
	void aLessonReplacesWhatWasTaught() {
		say(2, Way.LESSON);
		say(3, Way.LESSON);
		assertThat(replaced()).isTrue();
		say(2, Way.LATE_LESSON);
		assertThat(replaced()).isTrue();
	}

	@Test
	void aLessonReplacesWhatTheTeacherPushed() {
		say(2, Way.UPDATE);
		say(2, Way.LESSON);
		assertThat(replaced()).isTrue();
		say(2, Way.LATE_LESSON);
		assertThat(replaced()).isTrue();
	}

	@Test
	void aLessonDoesNotReplaceWhatAnotherPeerPushed() {
		say(2, Way.UPDATE);
		say(3, Way.LESSON);
		assertThat(replaced()).isFalse();
		say(3, Way.LATE_LESSON);
		assertThat(replaced()).isFalse();
		say(2, Way.LESSON);
		say(3, Way.LESSON);
		assertThat(replaced()).as("after its own lesson").isFalse();
	}

	@Test
	void aLessonReplacesWhatOnlyWeHaveChanged() {
		change();
		change();
		say(2, Way.LESSON);
		assertThat(replaced()).isTrue();
	}

	@Test
	void aLessonDoesNotReplaceWhatWeChangedAfterAPeer() {
		say(2, Way.UPDATE);
		change();
		say(2, Way.LESSON);
		assertThat(replaced()).isFalse();
	}

	@Test
	void aLateLessonDoesNotReplaceWhatWeHaveChanged() {
		change();
		say(2, Way.LATE_LESSON);
		assertThat(replaced()).isFalse();
	}

	@Test
	void aLateLessonReplacesWhatAPeerPushedAfterOurChange() {
		change();
		say(2, Way.UPDATE);
		say(2, Way.LATE_LESSON);
		assertThat(replaced()).isTrue();
	}

	@Test
	void aLessonThatNobodyAskedForReplacesOnlyWhatItsTeacherPushed() {
		say(2, Way.UPDATE);
		say(2, Way.UNASKED_LESSON);
		assertThat(replaced()).isTrue();
		say(3, Way.UNASKED_LESSON);
		assertThat(replaced()).isFalse();
		change();
		say(2, Way.UNASKED_LESSON);
		assertThat(replaced()).isFalse();
	}

	@Test
	void aLessonThatNobodyAskedForDoesNotReplaceWhatWasTaught() {
		say(2, Way.LESSON);
		say(3, Way.UNASKED_LESSON);
		assertThat(replaced()).isFalse();
		say(2, Way.LATE_LESSON);
		assertThat(replaced()).isTrue();
	}

	@Test
	void anInheritanceReplacesWhatWasTaughtOrInherited() {
		say(1, Way.LESSON);
		say(1, Way.INHERITANCE);
		assertThat(replaced()).isTrue();
		say(1, Way.INHERITANCE);
		assertThat(replaced()).isTrue();
	}

	@Test
	void anInheritanceReplacesNothingNewer() {
		say(2, Way.UPDATE);
		say(1, Way.INHERITANCE);
		assertThat(replaced()).isFalse();
		change();
		say(1, Way.INHERITANCE);
		assertThat(replaced()).isFalse();
	}

	@Test
	void onlyAnInheritanceIsPassedOn() {
		List<String> told = new ArrayList<>();
		this.table.onUpdate(() -> told.add("told"));
		say(2, Way.UPDATE);
		say(2, Way.LESSON);
		say(2, Way.LATE_LESSON);
		assertThat(this.table.lastUpdateId()).isZero();
		this.table.remove(this.table.lookup(KEY));
		say(1, Way.INHERITANCE);
		assertThat(this.table.lastUpdateId()).isEqualTo(1);
		assertThat(told).hasSize(1);
	}

	@Test
	void whatIsNotReplacedKeepsItsExpiryAndIsNotCounted() {
		say(2, Way.UPDATE);
		this.ticker.advance(4_000);
		say(3, Way.LESSON);
		EntryValues values = new EntryValues(this.definition.layout());
		this.table.read(this.table.lookup(KEY), values);
		assertThat(values.remaining()).isEqualTo(6_000);
		assertThat(this.table.learned()).isEqualTo(1);
	}

	@Test
	void whatHasExpiredIsReplacedByAnybody() {
		say(2, Way.UPDATE);
		change();
		this.ticker.advance(10_000);
		say(3, Way.UNASKED_LESSON);
		assertThat(replaced()).isTrue();
	}

	@Test
	void whatIsNotReplacedIsNotWrittenToAnotherTable() {
		StickTable target = new StickTable(
				TableDefinition.of("target", KeyType.INTEGER).expire(10_000).store("gpt0").build(), this.ticker);
		this.table.writeTo(target);
		say(2, Way.UPDATE);
		say(3, Way.LESSON);
		assertThat(target.get(target.lookup(KEY), DataType.GPT0, 0)).isEqualTo(1);
	}

	@Test
	void numbersOfPeersFitIntoAnEntry() {
		assertThat(new Source(Short.MAX_VALUE, Way.UPDATE).peer()).isEqualTo(32767);
		assertThatIllegalArgumentException().isThrownBy(() -> new Source(Short.MAX_VALUE + 1, Way.UPDATE));
		assertThatIllegalArgumentException().isThrownBy(() -> new Source(-1, Way.UPDATE));
	}

}
