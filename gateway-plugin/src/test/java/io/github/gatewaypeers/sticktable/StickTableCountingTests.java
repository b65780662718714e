package io.github.gatewaypeers.sticktable;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link StickTable} counts by key, and takes back.
 */
class StickTableCountingTests {

	private final AtomicLong nanos = new AtomicLong(3_600_000_000_000L);

	private final StickTable table = new StickTable(TableDefinition.of("t", KeyType.INTEGER)
		.expire(60_000)
		.store("gpt0", "gpc0", "gpc0_rate(10s)", "conn_cur")
		.build(), this.nanos::get);

	private final Increment gpc0 = Increment.of(this.table.definition(), DataType.GPC0, DataType.GPC0_RATE);

	private final IntegerKey key = new IntegerKey(1);

	@Test
	void countsInAnEntryThatItMakes() {
		assertThat(this.table.add(this.key, this.gpc0, 5)).isTrue();
		assertThat(this.table.add(this.key, this.gpc0, 2)).isTrue();
		StickEntry entry = this.table.lookup(this.key);
		assertThat(this.table.get(entry, DataType.GPC0, 0)).isEqualTo(7);
		assertThat(this.table.rate(entry, DataType.GPC0_RATE, 0)).isEqualTo(7);
		assertThat(this.table.lastUpdateId()).isPositive();
	}

	@Test
	void whatIsNotStoredMakesNoEntry() {
		Increment none = Increment.of(this.table.definition(), DataType.GPC1);
		assertThat(this.table.add(this.key, none, 5)).isFalse();
		assertThat(this.table.used()).isZero();
	}

	@Test
	void takesUpToTheLimit() {
		assertThat(this.table.take(this.key, this.gpc0, DataType.GPC0_RATE, 3, 10)).isEqualTo(7);
		assertThat(this.table.take(this.key, this.gpc0, DataType.GPC0_RATE, 8, 10)).isNegative();
		assertThat(this.table.take(this.key, this.gpc0, DataType.GPC0_RATE, 7, 10)).isZero();
		assertThat(this.table.get(this.table.lookup(this.key), DataType.GPC0, 0)).isEqualTo(10);
	}

	@Test
	void whatIsNotTakenIsNoChange() {
		this.table.take(this.key, this.gpc0, DataType.GPC0_RATE, 10, 10);
		long before = this.table.lastUpdateId();
		this.nanos.addAndGet(5_000_000_000L);
		assertThat(this.table.take(this.key, this.gpc0, DataType.GPC0_RATE, 1, 10)).isNegative();
		assertThat(this.table.lastUpdateId()).isEqualTo(before);
		this.nanos.addAndGet(55_000_000_000L);
		assertThat(this.table.lookup(this.key)).as("expired").isNull();
	}

	@Test
	void anExpiredEntryBeginsAnew() {
		this.table.take(this.key, this.gpc0, DataType.GPC0_RATE, 10, 10);
		this.nanos.addAndGet(61_000_000_000L);
		assertThat(this.table.take(this.key, this.gpc0, DataType.GPC0_RATE, 10, 10)).isZero();
		assertThat(this.table.get(this.table.lookup(this.key), DataType.GPC0, 0)).isEqualTo(10);
	}

	@Test
	void setsBackToZeroAndTellsPeers() {
		this.table.add(this.key, this.gpc0, 5);
		this.table.set(this.key, DataType.GPT0, 0, 1);
		StickEntry entry = this.table.track(this.key, this.gpc0);
		UpdateBatch batch = new UpdateBatch(10);
		this.table.readUpdates(0, batch);
		long before = this.table.lastUpdateId();
		this.table.reset(entry, List.of(DataType.GPC0, DataType.GPC0_RATE, DataType.GPC1));
		assertThat(this.table.get(entry, DataType.GPC0, 0)).isZero();
		assertThat(this.table.rate(entry, DataType.GPC0_RATE, 0)).isZero();
		assertThat(this.table.get(entry, DataType.GPT0, 0)).isOne();
		assertThat(this.table.get(entry, DataType.CONN_CUR, 0)).isOne();
		assertThat(this.table.lastUpdateId()).isEqualTo(before + 1);
	}

	@Test
	void countsHowOftenAKeyHadAnEntry() {
		assertThat(this.table.lookup(this.key)).isNull();
		this.table.release(this.table.track(this.key, this.gpc0));
		assertHitsAndMisses(0, 2);
		assertThat(this.table.lookup(this.key)).isNotNull();
		this.table.release(this.table.track(this.key, this.gpc0));
		this.table.add(this.key, this.gpc0, 1);
		this.table.take(this.key, this.gpc0, DataType.GPC0_RATE, 1, 10);
		assertHitsAndMisses(4, 2);
	}

	@Test
	void anExpiredEntryIsNoHit() {
		this.table.add(this.key, this.gpc0, 1);
		this.nanos.addAndGet(60_000_000_000L);
		assertThat(this.table.lookup(this.key)).isNull();
		this.table.release(this.table.track(this.key, this.gpc0));
		assertHitsAndMisses(0, 3);
	}

	@Test
	void anEntryThatAPeerToldIsAHit() {
		TableDefinition definition = this.table.definition();
		this.table.learn(this.key, new EntryValues(definition.layout()),
				LearntTypes.of(definition, definition.store()));
		assertHitsAndMisses(0, 0);
		this.table.release(this.table.track(this.key, this.gpc0));
		assertHitsAndMisses(1, 0);
	}

	@Test
	void aRefusedEntryIsAMiss() {
		StickTable full = new StickTable(
				TableDefinition.of("t", KeyType.INTEGER).size(1).nopurge(true).store("gpc0").build(), this.nanos::get);
		full.set(this.key, DataType.GPC0, 0, 1);
		assertThat(full.set(new IntegerKey(2), DataType.GPC0, 0, 1)).isFalse();
		assertThat(full.misses()).isEqualTo(2);
		assertThat(full.refused()).isOne();
	}

	private void assertHitsAndMisses(long hits, long misses) {
		assertThat(this.table.hits()).isEqualTo(hits);
		assertThat(this.table.misses()).isEqualTo(misses);
	}

	@Test
	void anEntryThatIsGoneStaysGone() {
		this.table.add(this.key, this.gpc0, 5);
		StickEntry entry = this.table.lookup(this.key);
		this.table.clear();
		this.table.reset(entry, List.of(DataType.GPC0));
		assertThat(this.table.lookup(this.key)).isNull();
	}

}
