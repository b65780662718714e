package io.github.gatewaypeers.sticktable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UpdateLogTests {

	private static final int CHUNK = 1024;

	private final UpdateLog log = new UpdateLog(0);

	private final UpdateBatch batch = new UpdateBatch(64);

	@Test
	void anEmptyLogHasNothingToRead() {
		this.log.read(0, this.batch);
		assertThat(this.batch.size()).isZero();
		assertThat(this.batch.cursor()).isZero();
		assertThat(this.batch.more()).isFalse();
		assertThat(this.log.head()).isZero();
		assertThat(this.log.slots()).isZero();
	}

	@Test
	void updatesAreReadInTheirOrder() {
		List<StickEntry> entries = entries(3);
		entries.forEach(this.log::append);
		this.log.read(0, this.batch);
		assertThat(read()).containsExactlyElementsOf(entries);
		assertThat(this.batch.id(0)).isEqualTo(1);
		assertThat(this.batch.id(2)).isEqualTo(3);
		assertThat(this.batch.cursor()).isEqualTo(3);
		assertThat(this.batch.more()).isFalse();
		assertThat(this.log.head()).isEqualTo(3);
	}

	@Test
	void aReaderGoesOnAfterItsCursor() {
		List<StickEntry> entries = entries(3);
		entries.forEach(this.log::append);
		this.log.read(1, this.batch);
		assertThat(read()).containsExactly(entries.get(1), entries.get(2));
		this.log.read(3, this.batch);
		assertThat(this.batch.size()).isZero();
		assertThat(this.batch.cursor()).isEqualTo(3);
	}

	@Test
	void changesThatNobodyHasReadAreOne() {
		StickEntry entry = entry(1);
		assertThat(this.log.append(entry)).isTrue();
		assertThat(this.log.append(entry)).isFalse();
		assertThat(this.log.append(entry)).isFalse();
		assertThat(this.log.head()).isOne();
		this.log.read(0, this.batch);
		assertThat(read()).containsExactly(entry);
	}

	@Test
	void aChangeAfterReadingIsANewOneAtTheEnd() {
		List<StickEntry> entries = entries(3);
		entries.forEach(this.log::append);
		this.log.read(0, this.batch);
		assertThat(this.log.append(entries.get(0))).isTrue();
		this.log.read(0, this.batch);
		assertThat(read()).containsExactly(entries.get(1), entries.get(2), entries.get(0));
		assertThat(this.batch.id(2)).isEqualTo(4);
	}

	@Test
	void anEntryThatOneReaderKnowsStillWaitsForAnother() {
		List<StickEntry> entries = entries(2);
		entries.forEach(this.log::append);
		this.log.read(0, this.batch);
		assertThat(this.batch.cursor()).isEqualTo(2);
		this.log.append(entries.get(1));
		this.log.read(2, this.batch);
		assertThat(read()).containsExactly(entries.get(1));
		this.log.read(0, this.batch);
		assertThat(read()).containsExactlyElementsOf(entries);
		assertThat(this.batch.cursor()).isEqualTo(3);
	}

	@Test
	void whatAWalkBroughtWaitsToBeReadWhenItChangesAgain() {
		StickEntry entry = entry(1);
		this.log.append(entry);
		assertThat(this.log.walk().lastChanged()).isOne();
		assertThat(this.log.append(entry)).isTrue();
		this.log.read(1, this.batch);
		assertThat(read()).containsExactly(entry);
	}

	@Test
	void whatWasLearnedIsNoUpdate() {
		List<StickEntry> entries = entries(3 * CHUNK);
		entries.forEach(this.log::appendLearned);
		assertThat(this.log.head()).isZero();
		this.log.read(0, this.batch);
		assertThat(this.batch.size()).isZero();
		assertThat(this.batch.cursor()).isZero();
		assertThat(this.batch.more()).isFalse();
	}

	@Test
	void aChangeOfWhatWasLearnedIsNews() {
		List<StickEntry> entries = entries(3);
		entries.forEach(this.log::appendLearned);
		assertThat(this.log.append(entries.get(1))).isTrue();
		assertThat(this.log.append(entries.get(1))).isFalse();
		assertThat(this.log.head()).isOne();
		this.log.read(0, this.batch);
		assertThat(read()).containsExactly(entries.get(1));
		assertThat(this.batch.id(0)).isOne();
		assertThat(this.batch.cursor()).isOne();
	}

	@Test
	void aWalkBringsWhatWasLearnedAndThenWhatChanged() {
		List<StickEntry> entries = entries(5);
		this.log.appendLearned(entries.get(0));
		this.log.append(entries.get(1));
		this.log.appendLearned(entries.get(2));
		this.log.append(entries.get(3));
		this.log.append(entries.get(0));
		this.log.appendLearned(entries.get(1));
		this.log.appendLearned(entries.get(4));
		this.log.appendLearned(entries.get(2));
		assertThat(walk(this.log.walk())).containsExactly(entries.get(2), entries.get(4), entries.get(1),
				entries.get(3), entries.get(0));
	}

	@Test
	void aWalkGoesAfterEntriesThatMoveOutOfItsWay() {
		List<StickEntry> entries = entries(3 * CHUNK);
		entries.subList(0, CHUNK).forEach(this.log::appendLearned);
		entries.subList(CHUNK, 3 * CHUNK).forEach(this.log::append);
		TableWalk walk = this.log.walk();
		this.log.read(walk, this.batch);
		walk.passed(this.batch.cursor());
		List<StickEntry> seen = new ArrayList<>(read());
		entries.forEach(this.log::append);
		seen.addAll(walk(walk));
		assertThat(seen).containsAll(entries).hasSize(64 + 3 * CHUNK);
		assertThat(walk.lastChanged()).isEqualTo(this.log.head());
	}

	@Test
	void whatChangesAfterAWalkIsNews() {
		StickEntry entry = entry(1);
		this.log.append(entry);
		TableWalk walk = this.log.walk();
		this.log.append(entry);
		assertThat(walk(walk)).containsExactly(entry);
		assertThat(this.log.append(entry)).isTrue();
		this.log.read(walk.lastChanged(), this.batch);
		assertThat(read()).containsExactly(entry);
	}

	@Test
	void aWalkEndsAlthoughEntriesKeepChanging() {
		List<StickEntry> entries = entries(10);
		entries.forEach(this.log::append);
		TableWalk walk = this.log.walk();
		int seen = 0;
		do {
			this.log.read(walk, this.batch);
			walk.passed(this.batch.cursor());
			seen += read().size();
			entries.forEach(this.log::append);
		}
		while (this.batch.more());
		assertThat(seen).isLessThanOrEqualTo((1 + TableWalk.DETOURS) * entries.size());
		this.log.read(walk.lastChanged(), this.batch);
		assertThat(read()).containsExactlyElementsOf(entries);
	}

	@Test
	void whatWasLearnedLeavesTheLog() {
		List<StickEntry> entries = entries(3);
		entries.forEach(this.log::appendLearned);
		this.log.remove(entries.get(0));
		assertThat(entries.get(0).updateId).isZero();
		assertThat(walk(this.log.walk())).containsExactly(entries.get(1), entries.get(2));
	}

	@Test
	void aSlowReaderDoesNotUnreadWhatAnotherHasRead() {
		List<StickEntry> entries = entries(3);
		entries.forEach(this.log::append);
		this.log.read(0, this.batch);
		this.log.read(0, new UpdateBatch(1));
		assertThat(this.log.append(entries.get(2))).isTrue();
		this.log.read(this.batch.cursor(), this.batch);
		assertThat(read()).containsExactly(entries.get(2));
	}

	@Test
	void onlyWhatWasLookedAtIsRead() {
		List<StickEntry> entries = entries(100);
		entries.forEach(this.log::append);
		this.log.read(0, this.batch);
		assertThat(this.batch.size()).isEqualTo(64);
		assertThat(this.batch.cursor()).isEqualTo(64);
		assertThat(this.batch.more()).isTrue();
		assertThat(this.log.append(entries.get(63))).isTrue();
		assertThat(this.log.append(entries.get(64))).isFalse();
		this.log.read(64, this.batch);
		assertThat(this.batch.size()).isEqualTo(37);
		assertThat(this.batch.cursor()).isEqualTo(101);
		assertThat(this.batch.more()).isFalse();
	}

	@Test
	void aBatchThatIsFullAtTheEndLeavesNothing() {
		entries(64).forEach(this.log::append);
		this.log.read(0, this.batch);
		assertThat(this.batch.size()).isEqualTo(64);
		assertThat(this.batch.cursor()).isEqualTo(64);
		assertThat(this.batch.more()).isFalse();
	}

	@Test
	void anEntryThatLeavesTheTableIsNotRead() {
		List<StickEntry> entries = entries(3);
		entries.forEach(this.log::append);
		this.log.remove(entries.get(1));
		this.log.remove(entries.get(2));
		this.log.remove(entry(99));
		this.log.read(0, this.batch);
		assertThat(read()).containsExactly(entries.get(0));
		assertThat(this.batch.cursor()).isEqualTo(3);
	}

	@Test
	void aLongStretchOfHolesIsReadInParts() {
		List<StickEntry> old = entries(12 * CHUNK);
		old.forEach(this.log::append);
		this.log.read(old.size() - 1, this.batch);
		for (StickEntry entry : old.subList(0, old.size() - 1)) {
			if (entry.updateId % 4 != 1) {
				this.log.append(entry);
			}
		}
		UpdateBatch large = new UpdateBatch(100_000);
		int reads = 0;
		long cursor = 0;
		List<StickEntry> seen = new ArrayList<>();
		do {
			this.log.read(cursor, large);
			assertThat(large.cursor()).isGreaterThan(cursor);
			cursor = large.cursor();
			for (int at = 0; at < large.size(); at++) {
				seen.add(large.entry(at));
			}
			reads++;
		}
		while (large.more());
		assertThat(seen).doesNotHaveDuplicates().hasSize(old.size());
		assertThat(cursor).isEqualTo(this.log.head());
		assertThat(reads).isGreaterThan(2);
	}

	@Test
	void theLogIsBoundedByTheEntriesUnderMillionsOfChanges() {
		int count = 20_000;
		List<StickEntry> entries = entries(count);
		Random random = new Random(1);
		long cursor = 0;
		int mostSlots = 0;
		for (int change = 0; change < 2_000_000; change++) {
			this.log.append(entries.get(random.nextInt(count)));
			if (change % 3 == 0) {
				this.log.read(cursor, this.batch);
				cursor = this.batch.cursor();
			}
			if (change % 1024 == 0) {
				mostSlots = Math.max(mostSlots, this.log.slots());
			}
		}
		assertThat(this.log.head()).isGreaterThan(1_000_000);
		assertThat(mostSlots).isLessThan(2 * count + 4 * CHUNK);
		assertThat(readAll(0)).containsExactlyInAnyOrderElementsOf(entries);
	}

	@Test
	void aFewHotEntriesStayInOneChunk() {
		List<StickEntry> entries = entries(700);
		long cursor = 0;
		for (int change = 0; change < 500_000; change++) {
			this.log.append(entries.get(change % 700));
			this.log.read(cursor, this.batch);
			cursor = this.batch.cursor();
		}
		assertThat(this.log.head()).isEqualTo(500_000);
		assertThat(this.log.slots()).isEqualTo(CHUNK);
	}

	@Test
	void anUnreadLogDoesNotGrowWithTheChanges() {
		List<StickEntry> entries = entries(5000);
		for (int change = 0; change < 1_000_000; change++) {
			this.log.append(entries.get(change % 5000));
		}
		assertThat(this.log.head()).isEqualTo(5000);
		assertThat(this.log.slots()).isEqualTo(5 * CHUNK);
	}

	@Test
	void aLogWhoseEntriesAreGoneIsSmallAgain() {
		List<StickEntry> entries = entries(100_000);
		entries.forEach(this.log::append);
		entries.forEach(this.log::remove);
		assertThat(this.log.slots()).isLessThanOrEqualTo(3 * CHUNK);
		assertThat(readAll(0)).isEmpty();
	}

	@Test
	void theLower32BitsOfTheIdsMayWrap() {
		UpdateLog log = new UpdateLog(0xffff_ffffL - 2);
		List<StickEntry> entries = entries(6);
		entries.forEach(log::append);
		log.read(0xffff_ffffL - 2, this.batch);
		assertThat(read()).containsExactlyElementsOf(entries);
		assertThat((int) this.batch.id(1)).isEqualTo(-1);
		assertThat((int) this.batch.id(2)).isZero();
		assertThat((int) this.batch.cursor()).isEqualTo(3);
		log.append(entries.get(0));
		log.read(this.batch.cursor(), this.batch);
		assertThat(read()).containsExactly(entries.get(0));
	}

	@Test
	void anEntryMayRestWhileTheIdsGoFarAhead() {
		List<StickEntry> resting = entries(10);
		List<StickEntry> busy = entries(1200);
		long cursor = 0;
		for (int change = 0; change < 100_000; change++) {
			if (change % 10_000 == 0) {
				this.log.append(resting.get(change / 10_000));
				this.log.skip(0x7fff_ffffL);
			}
			this.log.append(busy.get(change % 1200));
			this.log.read(cursor, this.batch);
			cursor = this.batch.cursor();
		}
		assertThat(cursor).isEqualTo(this.log.head()).isGreaterThan(10 * 0x7fff_ffffL);
		List<StickEntry> all = readAll(0);
		assertThat(all.subList(0, 10)).containsExactlyElementsOf(resting);
		assertThat(all).hasSize(1210).doesNotHaveDuplicates();
		assertThat(this.log.slots()).isLessThanOrEqualTo(15 * CHUNK);
		resting.forEach(this.log::remove);
		busy.forEach(this.log::remove);
		assertThat(readAll(0)).isEmpty();
		assertThat(this.log.slots()).isLessThanOrEqualTo(3 * CHUNK);
	}

	@Test
	void aFewEntriesMayRestInTheLastChunkWhileTheIdsGoFarAhead() {
		List<StickEntry> entries = entries(4);
		for (StickEntry entry : entries) {
			this.log.append(entry);
			this.log.skip(0xffff_fff0L);
		}
		assertThat(readAll(0)).containsExactlyElementsOf(entries);
		assertThat(entries.get(3).updateId).isEqualTo(1 + 3 * 0xffff_fff1L);
		entries.forEach(this.log::remove);
		assertThat(readAll(0)).isEmpty();
	}

	@Test
	void aChunkIsJoinedWithTheNextOne() {
		List<StickEntry> entries = entries(3 * CHUNK + 1);
		entries.forEach(this.log::append);
		entries.subList(2 * CHUNK, 2 * CHUNK + 24).forEach(this.log::remove);
		assertThat(this.log.slots()).isEqualTo(4 * CHUNK);
		entries.subList(CHUNK, 2 * CHUNK - 24).forEach(this.log::remove);
		assertThat(this.log.slots()).as("with the spare one").isEqualTo(4 * CHUNK);
		entries(CHUNK).forEach(this.log::append);
		assertThat(this.log.slots()).as("which the tail has taken").isEqualTo(4 * CHUNK);
		assertThat(readAll(0)).hasSize(CHUNK + 24 + 1000 + 1 + CHUNK);
	}

	@Test
	void aTailThatIsFullIsJoinedWithTheOneBefore() {
		List<StickEntry> entries = entries(2 * CHUNK);
		entries.forEach(this.log::append);
		entries.subList(10, CHUNK).forEach(this.log::remove);
		entries.subList(CHUNK, CHUNK + 24).forEach(this.log::remove);
		assertThat(this.log.slots()).isEqualTo(2 * CHUNK);
		entries(1 + CHUNK).forEach(this.log::append);
		assertThat(this.log.slots()).isEqualTo(3 * CHUNK);
		assertThat(readAll(0)).hasSize(10 + 1000 + 1 + CHUNK);
	}

	/**
	 * Compares with the simplest logs there are: entries in the order of their last
	 * change, and others in the order in which they were learned.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void whateverHappensTheOrderIsRight(long seed) {
		Random random = new Random(seed);
		List<StickEntry> entries = entries(8000);
		Map<StickEntry, Long> expected = new LinkedHashMap<>();
		Set<StickEntry> learned = new LinkedHashSet<>();
		long[] cursors = { 0, 0, 0 };
		for (int step = 0; step < 200_000; step++) {
			StickEntry entry = entries.get(random.nextInt(entries.size()));
			switch (random.nextInt(20)) {
				case 0 -> {
					this.log.remove(entry);
					expected.remove(entry);
					learned.remove(entry);
				}
				case 5, 6 -> {
					this.log.appendLearned(entry);
					if (!expected.containsKey(entry)) {
						learned.add(entry);
					}
				}
				case 1, 2, 3, 4 -> {
					int reader = random.nextInt(cursors.length - 1);
					this.log.read(cursors[reader], this.batch);
					cursors[reader] = this.batch.cursor();
				}
				default -> {
					if (this.log.append(entry)) {
						expected.remove(entry);
						expected.put(entry, this.log.head());
						learned.remove(entry);
					}
				}
			}
			if (step % 50_000 == 0) {
				assertThat(readAll(0)).containsExactlyElementsOf(expected.keySet());
			}
		}
		assertThat(readAll(0)).containsExactlyElementsOf(expected.keySet());
		List<StickEntry> all = new ArrayList<>(learned);
		all.addAll(expected.keySet());
		assertThat(walk(this.log.walk())).containsExactlyElementsOf(all);
		expected.forEach((entry, id) -> assertThat(entry.updateId).isEqualTo(id));
		assertThat(readAll(cursors[0])).containsExactlyElementsOf(expected.entrySet()
			.stream()
			.filter((each) -> each.getValue() > cursors[0])
			.map(Map.Entry::getKey)
			.toList());
	}

	@Test
	void aBatchForgetsWhatItHeld() {
		this.log.append(entry(1));
		this.log.read(0, this.batch);
		StickEntry read = this.batch.entry(0);
		this.log.remove(read);
		this.log.read(0, this.batch);
		assertThat(this.batch.size()).isZero();
		assertThatThrownBy(() -> this.batch.entry(0)).isInstanceOf(IndexOutOfBoundsException.class);
	}

	private List<StickEntry> readAll(long after) {
		return readAll(this.log, after);
	}

	private List<StickEntry> readAll(UpdateLog log, long after) {
		List<StickEntry> all = new ArrayList<>();
		UpdateBatch part = new UpdateBatch(1000);
		long cursor = after;
		do {
			log.read(cursor, part);
			for (int at = 0; at < part.size(); at++) {
				assertThat(part.id(at)).isGreaterThan(cursor);
				cursor = part.id(at);
				all.add(part.entry(at));
			}
			cursor = part.cursor();
		}
		while (part.more());
		return all;
	}

	private List<StickEntry> walk(TableWalk walk) {
		List<StickEntry> all = new ArrayList<>();
		do {
			this.log.read(walk, this.batch);
			all.addAll(read());
			walk.passed(this.batch.cursor());
		}
		while (this.batch.more());
		return all;
	}

	private List<StickEntry> read() {
		List<StickEntry> read = new ArrayList<>();
		for (int at = 0; at < this.batch.size(); at++) {
			read.add(this.batch.entry(at));
		}
		return read;
	}

	private static List<StickEntry> entries(int count) {
		List<StickEntry> entries = new ArrayList<>();
		for (int number = 0; number < count; number++) {
			entries.add(entry(number));
		}
		return entries;
	}

	private static StickEntry entry(int number) {
		return new StickEntry(new IntegerKey(number), new int[0], null, 0);
	}

}
