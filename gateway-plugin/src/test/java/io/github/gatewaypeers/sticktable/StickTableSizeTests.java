package io.github.gatewaypeers.sticktable;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StickTableSizeTests {

	private final TestTicker ticker = new TestTicker();

	@Test
	void theNearestToExpiryMakesRoom() {
		StickTable table = table(10, 60_000, false);
		for (int number = 0; number < 10; number++) {
			set(table, number);
			this.ticker.advance(100);
		}
		set(table, 0);
		set(table, 2);
		this.ticker.advance(1);
		set(table, 10);
		set(table, 11);
		assertThat(keys(table)).containsExactly(0, 2, 4, 5, 6, 7, 8, 9, 10, 11);
		assertThat(table.used()).isEqualTo(10);
		assertThat(table.purged()).isEqualTo(2);
		assertThat(table.refused()).isZero();
	}

	@Test
	void theNearestMakesRoomAlsoIfItWasTouchedMeanwhile() {
		StickTable table = table(3, 60_000, false);
		set(table, 1);
		this.ticker.advance(5_000);
		set(table, 2);
		set(table, 3);
		this.ticker.advance(-4_000);
		set(table, 1);
		this.ticker.advance(5_000);
		set(table, 4);
		assertThat(keys(table)).containsExactly(2, 3, 4);
	}

	@Test
	void theNearestOfTheSameMomentMakeRoomOneByOne() {
		StickTable table = table(1000, 60_000, false);
		for (int number = 0; number < 5000; number++) {
			set(table, number);
			assertThat(table.used()).isEqualTo(Math.min(number + 1, 1000));
		}
		assertThat(table.purged()).isEqualTo(4000);
		assertThat(keys(table)).contains(4999);
	}

	@Test
	void withoutExpiryTheLeastRecentlyTouchedMakesRoom() {
		StickTable table = table(3, 0, false);
		set(table, 1);
		this.ticker.advance(1_000);
		set(table, 2);
		this.ticker.advance(60L * 24 * 3_600_000);
		set(table, 3);
		this.ticker.advance(1_000);
		set(table, 1);
		set(table, 4);
		assertThat(keys(table)).containsExactly(1, 3, 4);
		assertThat(table.purged()).isOne();
	}

	@Test
	void theExpiredMakeRoomFirstAndAreNotPurged() {
		StickTable table = table(3, 10_000, false);
		set(table, 1);
		set(table, 2);
		this.ticker.advance(9_000);
		set(table, 1);
		set(table, 3);
		this.ticker.advance(1_000);
		set(table, 4);
		assertThat(keys(table)).containsExactly(1, 3, 4);
		assertThat(table.purged()).isZero();
		set(table, 5);
		assertThat(table.purged()).isOne();
		assertThat(table.used()).isEqualTo(3);
	}

	@Test
	void theTrackedAreNotPurged() {
		StickTable table = table(3, 60_000, false);
		StickEntry one = track(table, 1);
		track(table, 2);
		this.ticker.advance(1_000);
		set(table, 3);
		set(table, 4);
		set(table, 5);
		assertThat(keys(table)).containsExactly(1, 2, 5);
		table.release(one);
		set(table, 6);
		assertThat(keys(table)).containsExactly(2, 5, 6);
	}

	@Test
	void whenAllAreTrackedANewOneIsRefused() {
		StickTable table = table(2, 60_000, false);
		StickEntry one = track(table, 1);
		track(table, 2);
		assertThat(table.track(new IntegerKey(3), none(table))).isNull();
		assertThat(set(table, 3)).isFalse();
		assertThat(table.refused()).isEqualTo(2);
		assertThat(table.used()).isEqualTo(2);
		table.release(one);
		assertThat(set(table, 3)).isTrue();
		assertThat(keys(table)).containsExactly(2, 3);
	}

	@Test
	void aTrackedEntryThatWasPassedOverExpiresAllTheSame() {
		StickTable table = table(2, 10_000, false);
		StickEntry one = track(table, 1);
		set(table, 2);
		this.ticker.advance(5_000);
		set(table, 3);
		set(table, 4);
		table.release(one);
		this.ticker.advance(5_000);
		assertThat(table.lookup(new IntegerKey(1))).isNull();
		this.ticker.advance(5_000);
		table.expire();
		assertThat(table.used()).isZero();
		assertThat(table.queued()).isZero();
	}

	@Test
	void nopurgeRefusesNewOnes() {
		StickTable table = table(3, 10_000, true);
		for (int number = 1; number <= 5; number++) {
			assertThat(set(table, number)).isEqualTo(number <= 3);
		}
		assertThat(table.setServer(new IntegerKey(9), 1, null)).isFalse();
		assertThat(table.track(new IntegerKey(9), none(table))).isNull();
		assertThat(keys(table)).containsExactly(1, 2, 3);
		assertThat(table.refused()).isEqualTo(4);
		assertThat(table.purged()).isZero();
		assertThat(set(table, 2)).isTrue();
	}

	@Test
	void nopurgeLetsTheExpiredGo() {
		StickTable table = table(2, 10_000, true);
		set(table, 1);
		this.ticker.advance(5_000);
		set(table, 2);
		this.ticker.advance(4_999);
		assertThat(set(table, 3)).isFalse();
		this.ticker.advance(1);
		assertThat(set(table, 3)).isTrue();
		assertThat(keys(table)).containsExactly(2, 3);
		assertThat(set(table, 4)).isFalse();
		assertThat(table.purged()).isZero();
		assertThat(table.refused()).isEqualTo(2);
	}

	@Test
	void nopurgeRespectsWhatWasTouched() {
		StickTable table = table(2, 10_000, true);
		set(table, 1);
		set(table, 2);
		this.ticker.advance(9_000);
		set(table, 1);
		this.ticker.advance(2_000);
		assertThat(set(table, 3)).isTrue();
		assertThat(keys(table)).containsExactly(1, 3);
		this.ticker.advance(8_000);
		assertThat(set(table, 4)).isTrue();
		assertThat(keys(table)).containsExactly(3, 4);
	}

	@Test
	void nopurgeWithoutExpiryIsFullForGood() {
		StickTable table = table(1, 0, true);
		set(table, 1);
		this.ticker.advance(60L * 24 * 3_600_000);
		assertThat(set(table, 2)).isFalse();
		table.clear();
		assertThat(set(table, 2)).isTrue();
	}

	@Test
	void aFullTableRefusesWhatPeersTeachToo() {
		StickTable table = table(1, 10_000, true);
		set(table, 1);
		LearntTypes learnt = LearntTypes.of(table.definition(), table.definition().store());
		table.learn(new IntegerKey(2), new EntryValues(table.definition().layout()), learnt);
		assertThat(keys(table)).containsExactly(1);
		assertThat(table.refused()).isOne();
		assertThat(table.learned()).isZero();
	}

	@Test
	void aPurgedEntryLeavesTheLog() {
		StickTable table = table(1, 60_000, false);
		set(table, 1);
		set(table, 2);
		UpdateBatch batch = new UpdateBatch(10);
		table.readUpdates(0, batch);
		assertThat(batch.size()).isOne();
		assertThat(batch.entry(0).key()).isEqualTo(new IntegerKey(2));
	}

	/**
	 * A full table whose entries were all touched since they were queued: a new entry
	 * does not pay for putting all of them in order.
	 */
	@Test
	void theSearchForTheNearestIsBounded() {
		int size = 10 * EntryStore.PURGE_SEARCH;
		StickTable table = table(size, 600_000, false);
		for (int number = 0; number < size; number++) {
			set(table, number);
		}
		this.ticker.advance(1_000);
		for (int number = 0; number < size; number++) {
			if (number % 100 == 0) {
				this.ticker.advance(1);
			}
			set(table, number);
		}
		assertThat(set(table, size)).isTrue();
		assertThat(table.used()).isEqualTo(size);
		assertThat(table.purged()).isOne();
		assertThat(table.lookup(new IntegerKey(0))).isNull();
		for (int number = 1; number < 100; number++) {
			assertThat(set(table, size + number)).isTrue();
		}
		assertThat(table.used()).isEqualTo(size);
		assertThat(table.queued()).isBetween((long) size, size + 100L);
	}

	@Test
	void theSearchForTheNearestPassesOverTheTracked() {
		int size = EntryStore.PURGE_SEARCH;
		StickTable table = table(size, 600_000, false);
		StickEntry tracked = track(table, 0);
		this.ticker.advance(1);
		for (int number = 1; number < size; number++) {
			set(table, number);
		}
		this.ticker.advance(1_000);
		for (int number = 1; number < size; number++) {
			this.ticker.advance(1);
			set(table, number);
		}
		assertThat(set(table, size)).isTrue();
		assertThat(table.lookup(new IntegerKey(0))).isSameAs(tracked);
		assertThat(table.lookup(new IntegerKey(1))).isNull();
		assertThat(table.used()).isEqualTo(size);
		table.release(tracked);
		assertThat(set(table, size + 1)).isTrue();
		assertThat(table.lookup(new IntegerKey(0))).isNull();
	}

	private StickTable table(long size, int expire, boolean nopurge) {
		return new StickTable(TableDefinition.of("t", KeyType.INTEGER)
			.size(size)
			.expire(expire)
			.nopurge(nopurge)
			.store("gpc0")
			.build(), this.ticker);
	}

	private static boolean set(StickTable table, int number) {
		return table.set(new IntegerKey(number), DataType.GPC0, 0, number);
	}

	private static StickEntry track(StickTable table, int number) {
		StickEntry entry = table.track(new IntegerKey(number), none(table));
		assertThat(entry).isNotNull();
		return entry;
	}

	private static Increment none(StickTable table) {
		return Increment.of(table.definition());
	}

	private static List<Integer> keys(StickTable table) {
		List<Integer> keys = new ArrayList<>();
		table.entries().forEachRemaining((entry) -> keys.add(((IntegerKey) entry.key()).value()));
		keys.sort(null);
		return keys;
	}

}
