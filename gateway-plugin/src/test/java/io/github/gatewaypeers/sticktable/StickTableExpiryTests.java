package io.github.gatewaypeers.sticktable;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StickTableExpiryTests {

	private static final StickKey KEY = new IntegerKey(1);

	private final TestTicker ticker = new TestTicker();

	private final StickTable table = table(10_000, "gpc0", "gpt0", "server_key");

	private final Increment count = Increment.of(this.table.definition(), DataType.GPC0);

	@Test
	void anUntouchedEntryExpires() {
		this.table.set(KEY, DataType.GPC0, 0, 1);
		this.ticker.advance(9_999);
		assertThat(this.table.lookup(KEY)).isNotNull();
		this.ticker.advance(1);
		assertThat(this.table.lookup(KEY)).isNull();
	}

	@Test
	void anExpiredEntryIsNotReadButCounts() {
		this.table.set(KEY, DataType.GPC0, 0, 1);
		StickEntry entry = this.table.lookup(KEY);
		this.ticker.advance(10_000);
		assertThat(this.table.read(entry, values(this.table))).isFalse();
		assertThat(this.table.used()).isOne();
		this.table.expire();
		assertThat(this.table.used()).isZero();
		assertThat(this.table.queued()).isZero();
		assertThat(this.table.purged()).isZero();
	}

	@Test
	void expiringRemovesOnlyWhatHasExpired() {
		for (int second = 0; second < 20; second++) {
			this.table.set(new IntegerKey(second), DataType.GPC0, 0, 1);
			this.ticker.advance(1_000);
		}
		this.table.expire();
		assertThat(this.table.used()).isEqualTo(9);
		assertThat(this.table.lookup(new IntegerKey(10))).isNull();
		assertThat(this.table.lookup(new IntegerKey(11))).isNotNull();
	}

	@Test
	void settingRefreshesTheExpiry() {
		this.table.set(KEY, DataType.GPC0, 0, 1);
		this.ticker.advance(9_000);
		this.table.set(KEY, DataType.GPT0, 0, 1);
		this.ticker.advance(9_999);
		this.table.expire();
		assertThat(this.table.get(this.table.lookup(KEY), DataType.GPC0, 0)).isOne();
		this.ticker.advance(1);
		this.table.expire();
		assertThat(this.table.used()).isZero();
	}

	@Test
	void settingTheServerRefreshesTheExpiry() {
		this.table.setServer(KEY, 0, "web");
		this.ticker.advance(9_000);
		this.table.setServer(KEY, 0, "web");
		this.ticker.advance(9_999);
		assertThat(this.table.lookup(KEY)).isNotNull();
	}

	@Test
	void refreshingDoesNothingElse() {
		this.table.set(KEY, DataType.GPC0, 0, 1);
		StickEntry entry = this.table.lookup(KEY);
		this.ticker.advance(9_000);
		this.table.refresh(entry);
		assertThat(remaining(this.table)).isEqualTo(10_000);
		assertThat(this.table.get(entry, DataType.GPC0, 0)).isOne();
		this.ticker.advance(10_000);
		this.table.refresh(entry);
		assertThat(this.table.lookup(KEY)).isNull();
	}

	@Test
	void trackingRefreshesTheExpiry() {
		this.table.set(KEY, DataType.GPC0, 0, 1);
		this.ticker.advance(9_000);
		this.table.release(this.table.track(KEY, this.count));
		assertThat(remaining(this.table)).isEqualTo(10_000);
		this.ticker.advance(9_999);
		assertThat(this.table.lookup(KEY)).isNotNull();
	}

	@Test
	void countingRefreshesTheExpiry() {
		StickEntry entry = this.table.track(KEY, this.count);
		this.ticker.advance(9_000);
		this.table.add(entry, this.count, 1);
		this.table.release(entry);
		assertThat(remaining(this.table)).isEqualTo(10_000);
	}

	@Test
	void countingWhatIsNotStoredDoesNotRefreshTheExpiry() {
		StickEntry entry = this.table.track(KEY, this.count);
		this.ticker.advance(9_000);
		this.table.add(entry, Increment.of(this.table.definition(), DataType.HTTP_REQ_CNT), 1);
		this.table.release(entry);
		assertThat(remaining(this.table)).isEqualTo(1_000);
	}

	@Test
	void readingDoesNotRefreshTheExpiry() {
		this.table.set(KEY, DataType.GPC0, 0, 1);
		StickEntry entry = this.table.lookup(KEY);
		this.ticker.advance(9_000);
		this.table.lookup(KEY);
		this.table.read(entry, values(this.table));
		this.table.get(entry, DataType.GPC0, 0);
		this.table.entries().forEachRemaining((each) -> {
		});
		assertThat(remaining(this.table)).isEqualTo(1_000);
		this.ticker.advance(1_000);
		assertThat(this.table.lookup(KEY)).isNull();
	}

	@Test
	void aTrackedEntryDoesNotExpire() {
		StickEntry entry = this.table.track(KEY, this.count);
		for (int hour = 0; hour < 24; hour++) {
			this.ticker.advance(3_600_000);
			this.table.expire();
			assertThat(this.table.lookup(KEY)).isSameAs(entry);
		}
		assertThat(this.table.get(entry, DataType.GPC0, 0)).isOne();
		assertThat(this.table.used()).isOne();
	}

	@Test
	void aTrackedEntryHasAnotherLifeWhenItsTimeComes() {
		this.table.track(KEY, this.count);
		this.ticker.advance(9_000);
		assertThat(remaining(this.table)).isEqualTo(1_000);
		this.ticker.advance(1_000);
		assertThat(remaining(this.table)).isEqualTo(10_000);
		this.ticker.advance(54_000);
		assertThat(remaining(this.table)).isEqualTo(6_000);
	}

	@Test
	void aReleasedEntryLivesOnWhatIsLeft() {
		StickEntry entry = this.table.track(KEY, this.count);
		this.ticker.advance(64_000);
		this.table.release(entry);
		assertThat(remaining(this.table)).isEqualTo(6_000);
		this.ticker.advance(5_999);
		this.table.expire();
		assertThat(this.table.lookup(KEY)).isSameAs(entry);
		this.ticker.advance(1);
		assertThat(this.table.lookup(KEY)).isNull();
		this.table.expire();
		assertThat(this.table.used()).isZero();
	}

	@Test
	void releasingRefreshesTheExpiryWhereConcurrencyIsStored() {
		StickTable concurrency = table(10_000, "conn_cur");
		StickEntry entry = concurrency.track(KEY, Increment.of(concurrency.definition()));
		this.ticker.advance(64_000);
		concurrency.release(entry);
		assertThat(remaining(concurrency)).isEqualTo(10_000);
	}

	@Test
	void anEntryThatIsTrackedTwiceNeedsTwoReleases() {
		StickEntry entry = this.table.track(KEY, this.count);
		this.table.track(KEY, this.count);
		this.table.release(entry);
		this.ticker.advance(100_000);
		assertThat(this.table.lookup(KEY)).isSameAs(entry);
		this.table.release(entry);
		this.ticker.advance(10_000);
		assertThat(this.table.lookup(KEY)).isNull();
	}

	@Test
	void anExpiredEntryStartsFromZeroWhenItIsTrackedAgain() {
		this.table.set(KEY, DataType.GPC0, 0, 100);
		this.table.set(KEY, DataType.GPT0, 0, 7);
		this.table.setServer(KEY, 0, "web");
		this.ticker.advance(10_000);
		StickEntry entry = this.table.track(KEY, this.count);
		EntryValues values = values(this.table);
		assertThat(this.table.read(entry, values)).isTrue();
		assertThat(values.get(DataType.GPC0, 0)).isOne();
		assertThat(values.get(DataType.GPT0, 0)).isZero();
		assertThat(values.serverKey()).isNull();
	}

	@Test
	void anExpiredEntryStartsFromZeroWhenItIsSetAgain() {
		this.table.set(KEY, DataType.GPC0, 0, 100);
		this.ticker.advance(10_000);
		this.table.set(KEY, DataType.GPT0, 0, 7);
		assertThat(this.table.get(this.table.lookup(KEY), DataType.GPC0, 0)).isZero();
		assertThat(this.table.get(this.table.lookup(KEY), DataType.GPT0, 0)).isEqualTo(7);
	}

	@Test
	void anExpiredEntryStartsFromZeroWhenItIsCountedAgain() {
		this.table.set(KEY, DataType.GPC0, 0, 100);
		StickEntry entry = this.table.lookup(KEY);
		this.ticker.advance(10_000);
		this.table.add(entry, this.count, 3);
		assertThat(this.table.get(entry, DataType.GPC0, 0)).isEqualTo(3);
	}

	@Test
	void anEntryThatRevivedExpiresAgain() {
		this.table.set(KEY, DataType.GPC0, 0, 100);
		this.ticker.advance(10_500);
		this.table.set(KEY, DataType.GPC0, 0, 1);
		this.table.expire();
		assertThat(this.table.used()).isOne();
		this.ticker.advance(9_999);
		this.table.expire();
		assertThat(this.table.used()).isOne();
		this.ticker.advance(1);
		this.table.expire();
		assertThat(this.table.used()).isZero();
		assertThat(this.table.queued()).isZero();
	}

	@Test
	void anExpiredEntryLeavesTheLog() {
		this.table.set(KEY, DataType.GPC0, 0, 100);
		this.ticker.advance(10_000);
		this.table.expire();
		UpdateBatch batch = new UpdateBatch(10);
		this.table.readUpdates(0, batch);
		assertThat(batch.size()).isZero();
		assertThat(batch.cursor()).isOne();
	}

	@Test
	void withoutExpiryNothingExpires() {
		StickTable forever = table(0, "gpc0");
		forever.set(KEY, DataType.GPC0, 0, 100);
		for (int month = 0; month < 24; month++) {
			this.ticker.advance(30L * 24 * 3_600_000);
			forever.expire();
		}
		assertThat(forever.get(forever.lookup(KEY), DataType.GPC0, 0)).isEqualTo(100);
		assertThat(remaining(forever)).isZero();
		forever.set(KEY, DataType.GPC0, 0, 1);
		assertThat(forever.used()).isOne();
	}

	@Test
	void theLongestExpiryIsKept() {
		StickTable long31 = table(Integer.MAX_VALUE, "gpc0");
		long31.set(KEY, DataType.GPC0, 0, 1);
		assertThat(remaining(long31)).isEqualTo(Integer.MAX_VALUE);
		this.ticker.advance(Integer.MAX_VALUE - 1L);
		long31.expire();
		assertThat(remaining(long31)).isOne();
		this.ticker.advance(1);
		long31.expire();
		assertThat(long31.used()).isZero();
	}

	@Test
	void theShortestExpiryIsAMillisecond() {
		StickTable brief = table(1, "gpc0");
		brief.set(KEY, DataType.GPC0, 0, 1);
		assertThat(brief.lookup(KEY)).isNotNull();
		this.ticker.advance(1);
		assertThat(brief.lookup(KEY)).isNull();
	}

	@Test
	void manyEntriesExpireHoweverTheyWereTouched() {
		for (int round = 0; round < 20; round++) {
			for (int number = round; number < 5_000; number += 1 + round) {
				this.table.set(new IntegerKey(number), DataType.GPC0, 0, 1);
			}
			this.ticker.advance(997);
			this.table.expire();
		}
		assertThat(this.table.queued()).isEqualTo(this.table.used());
		this.ticker.advance(10_000);
		this.table.expire();
		assertThat(this.table.used()).isZero();
		assertThat(this.table.queued()).isZero();
	}

	private StickTable table(int expire, String... store) {
		return new StickTable(TableDefinition.of("t", KeyType.INTEGER).expire(expire).store(store).build(),
				this.ticker);
	}

	private static EntryValues values(StickTable table) {
		return new EntryValues(table.definition().layout());
	}

	private static int remaining(StickTable table) {
		EntryValues values = values(table);
		assertThat(table.read(table.lookup(KEY), values)).isTrue();
		return values.remaining();
	}

}
