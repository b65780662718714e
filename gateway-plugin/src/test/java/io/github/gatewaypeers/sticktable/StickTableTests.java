package io.github.gatewaypeers.sticktable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tracking, counting, setting and reading; the life of entries has tests of its own.
 */
class StickTableTests {

	private static final StickKey KEY = new IntegerKey(1);

	private final TestTicker ticker = new TestTicker();

	private final StickTable table = table("server_id", "gpt0", "gpc0", "conn_cur", "http_req_cnt",
			"http_req_rate(10s)", "bytes_in_cnt", "server_key");

	private final Increment requests = Increment.of(this.table.definition(), DataType.HTTP_REQ_CNT,
			DataType.HTTP_REQ_RATE);

	private final Increment bytes = Increment.of(this.table.definition(), DataType.BYTES_IN_CNT);

	@Test
	void trackingMakesAnEntryAndCounts() {
		StickEntry entry = track(KEY);
		assertThat(entry.key()).isSameAs(KEY);
		assertThat(this.table.get(entry, DataType.HTTP_REQ_CNT, 0)).isOne();
		assertThat(this.table.rate(entry, DataType.HTTP_REQ_RATE, 0)).isOne();
		assertThat(this.table.get(entry, DataType.CONN_CUR, 0)).isOne();
		assertThat(this.table.used()).isOne();
	}

	@Test
	void trackingAgainFindsTheEntry() {
		StickEntry entry = track(KEY);
		assertThat(track(new IntegerKey(1))).isSameAs(entry);
		assertThat(this.table.get(entry, DataType.HTTP_REQ_CNT, 0)).isEqualTo(2);
		assertThat(this.table.get(entry, DataType.CONN_CUR, 0)).isEqualTo(2);
		assertThat(this.table.used()).isOne();
	}

	@Test
	void releasingCountsTheConnectionOut() {
		StickEntry entry = track(KEY);
		track(KEY);
		this.table.release(entry);
		assertThat(this.table.get(entry, DataType.CONN_CUR, 0)).isOne();
		assertThat(this.table.get(entry, DataType.HTTP_REQ_CNT, 0)).isEqualTo(2);
		this.table.release(entry);
		assertThat(this.table.get(entry, DataType.CONN_CUR, 0)).isZero();
	}

	@Test
	void releasingTooOftenDoesNothing() {
		StickEntry entry = track(KEY);
		this.table.release(entry);
		this.table.release(entry);
		assertThat(this.table.get(entry, DataType.CONN_CUR, 0)).isZero();
		track(KEY);
		assertThat(this.table.remove(entry)).isFalse();
	}

	@Test
	void concurrencyDoesNotFallBelowZero() {
		StickEntry entry = track(KEY);
		this.table.set(KEY, DataType.CONN_CUR, 0, 0);
		this.table.release(entry);
		assertThat(this.table.get(entry, DataType.CONN_CUR, 0)).isZero();
	}

	@Test
	void addingCountsInATrackedEntry() {
		StickEntry entry = track(KEY);
		this.table.add(entry, this.bytes, 5_000_000_000L);
		this.table.add(entry, this.bytes, 1);
		assertThat(this.table.get(entry, DataType.BYTES_IN_CNT, 0)).isEqualTo(5_000_000_001L);
	}

	@Test
	void setNumbersAreReadBack() {
		this.table.set(KEY, DataType.SERVER_ID, 0, -5);
		this.table.set(KEY, DataType.GPT0, 0, 0xffff_ffffL);
		this.table.set(KEY, DataType.BYTES_IN_CNT, 0, -1);
		StickEntry entry = this.table.lookup(KEY);
		assertThat(this.table.get(entry, DataType.SERVER_ID, 0)).isEqualTo(-5);
		assertThat(this.table.get(entry, DataType.GPT0, 0)).isEqualTo(0xffff_ffffL);
		assertThat(this.table.get(entry, DataType.BYTES_IN_CNT, 0)).isEqualTo(-1);
		assertThat(this.table.get(entry, DataType.GPC0, 0)).isZero();
	}

	@Test
	void elementsOfArraysAreSetAndCountedOneByOne() {
		StickTable arrays = table("gpt(2)", "gpc(3)", "gpc_rate(3,10s)");
		arrays.set(KEY, DataType.GPT, 1, 7);
		StickEntry entry = arrays.track(KEY, Increment.of(arrays.definition(), 2, DataType.GPC, DataType.GPC_RATE));
		assertThat(arrays.get(entry, DataType.GPT, 0)).isZero();
		assertThat(arrays.get(entry, DataType.GPT, 1)).isEqualTo(7);
		assertThat(arrays.get(entry, DataType.GPC, 2)).isOne();
		assertThat(arrays.get(entry, DataType.GPC, 1)).isZero();
		assertThat(arrays.rate(entry, DataType.GPC_RATE, 2)).isOne();
		assertThat(arrays.rate(entry, DataType.GPC_RATE, 1)).isZero();
	}

	@Test
	void theServerIsSetAndRead() {
		this.table.setServer(KEY, 3, "web3");
		EntryValues values = read(this.table.lookup(KEY));
		assertThat(values.get(DataType.SERVER_ID, 0)).isEqualTo(3);
		assertThat(values.serverKey()).isEqualTo("web3");
		this.table.setServer(KEY, 0, null);
		assertThat(read(this.table.lookup(KEY)).serverKey()).isNull();
	}

	@Test
	void aTableStoresWhatItCanOfAServer() {
		StickTable idOnly = table("server_id");
		idOnly.setServer(KEY, 3, "web3");
		EntryValues values = new EntryValues(idOnly.definition().layout());
		assertThat(idOnly.read(idOnly.lookup(KEY), values)).isTrue();
		assertThat(values.get(DataType.SERVER_ID, 0)).isEqualTo(3);
		assertThat(values.serverKey()).isNull();
	}

	@Test
	void aRateSlidesWithTime() {
		StickEntry entry = track(KEY);
		this.table.add(entry, this.requests, 99);
		assertThat(this.table.rate(entry, DataType.HTTP_REQ_RATE, 0)).isEqualTo(100);
		this.ticker.advance(15_000);
		assertThat(this.table.rate(entry, DataType.HTTP_REQ_RATE, 0)).isEqualTo(50);
		this.ticker.advance(5_001);
		assertThat(this.table.rate(entry, DataType.HTTP_REQ_RATE, 0)).isZero();
	}

	@Test
	void readingCopiesAllValuesOfOneMoment() {
		StickEntry entry = track(KEY);
		this.table.add(entry, this.bytes, 12);
		this.ticker.advance(1_000);
		EntryValues values = read(entry);
		assertThat(values.get(DataType.HTTP_REQ_CNT, 0)).isOne();
		assertThat(values.get(DataType.BYTES_IN_CNT, 0)).isEqualTo(12);
		assertThat(values.rate(DataType.HTTP_REQ_RATE, 0, this.table.nowMillis())).isOne();
		assertThat(values.readAt()).isEqualTo(this.table.nowMillis());
		this.table.add(entry, this.bytes, 1);
		assertThat(values.get(DataType.BYTES_IN_CNT, 0)).isEqualTo(12);
	}

	@Test
	void whatIsNoNumberIsNotSetOrGot() {
		StickEntry entry = track(KEY);
		assertThatIllegalArgumentException().isThrownBy(() -> this.table.set(KEY, DataType.HTTP_REQ_RATE, 0, 1))
			.withMessage("'http_req_rate' is no number");
		assertThatIllegalArgumentException().isThrownBy(() -> this.table.set(KEY, DataType.SERVER_KEY, 0, 1))
			.withMessage("'server_key' is no number");
		assertThatIllegalArgumentException().isThrownBy(() -> this.table.get(entry, DataType.HTTP_REQ_RATE, 0))
			.withMessage("'http_req_rate' is no number");
		assertThatIllegalArgumentException().isThrownBy(() -> this.table.get(entry, DataType.SERVER_KEY, 0))
			.withMessage("'server_key' is no number");
		assertThatIllegalArgumentException().isThrownBy(() -> read(entry).get(DataType.SERVER_KEY, 0))
			.withMessage("'server_key' is no number");
	}

	@Test
	void onlyARateHasARate() {
		StickEntry entry = track(KEY);
		assertThatIllegalArgumentException().isThrownBy(() -> this.table.rate(entry, DataType.GPC0, 0))
			.withMessage("'gpc0' is no rate");
		assertThatIllegalArgumentException().isThrownBy(() -> read(entry).rate(DataType.GPC0, 0, 0))
			.withMessage("'gpc0' is no rate");
	}

	@Test
	void whatIsNotStoredIsNotSetOrGot() {
		StickEntry entry = track(KEY);
		assertThatIllegalArgumentException().isThrownBy(() -> this.table.set(KEY, DataType.GPC1, 0, 1))
			.withMessage("'gpc1' is not stored");
		assertThatIllegalArgumentException().isThrownBy(() -> this.table.get(entry, DataType.GPC0, 1))
			.withMessage("'gpc0' has no element 1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.table.rate(entry, DataType.CONN_RATE, 0))
			.withMessage("'conn_rate' is not stored");
		assertThat(this.table.lookup(new IntegerKey(2))).isNull();
	}

	@Test
	void lookingUpMakesNoEntry() {
		assertThat(this.table.lookup(KEY)).isNull();
		assertThat(this.table.used()).isZero();
	}

	@Test
	void equalServerKeysAreOneString() {
		String one = this.table.intern(new String("web3"));
		assertThat(this.table.intern(new String("web3"))).isSameAs(one);
		assertThat(this.table.intern(null)).isNull();
	}

	@Test
	void everyEntryIsWalkedThroughOnce() {
		for (int number = 0; number < 1000; number++) {
			track(new IntegerKey(number));
		}
		List<StickKey> keys = new ArrayList<>();
		this.table.entries().forEachRemaining((entry) -> keys.add(entry.key()));
		assertThat(keys).hasSize(1000).doesNotHaveDuplicates();
	}

	@Test
	void theWalkRemovesNothing() {
		track(KEY);
		Iterator<StickEntry> entries = this.table.entries();
		entries.next();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(entries::remove);
		assertThat(this.table.used()).isOne();
	}

	@Test
	void clearingRemovesWhatIsNotTracked() {
		StickEntry tracked = track(KEY);
		for (int number = 2; number < 100; number++) {
			this.table.release(track(new IntegerKey(number)));
		}
		this.table.clear();
		assertThat(this.table.used()).isOne();
		assertThat(this.table.lookup(KEY)).isSameAs(tracked);
		assertThat(this.table.lookup(new IntegerKey(2))).isNull();
	}

	@Test
	void anEntryIsRemovedUnlessTracked() {
		StickEntry entry = track(KEY);
		assertThat(this.table.remove(entry)).isFalse();
		this.table.release(entry);
		assertThat(this.table.remove(entry)).isTrue();
		assertThat(this.table.remove(entry)).isTrue();
		assertThat(this.table.used()).isZero();
		assertThat(this.table.lookup(KEY)).isNull();
		assertThat(this.table.read(entry, new EntryValues(this.table.definition().layout()))).isFalse();
	}

	@Test
	void anEntryThatWasRemovedCountsNoMore() {
		StickEntry entry = track(KEY);
		this.table.release(entry);
		this.table.remove(entry);
		long updates = this.table.lastUpdateId();
		this.table.add(entry, this.requests, 1);
		this.table.release(entry);
		assertThat(this.table.get(entry, DataType.HTTP_REQ_CNT, 0)).isOne();
		assertThat(this.table.lastUpdateId()).isEqualTo(updates);
		StickEntry fresh = track(KEY);
		assertThat(fresh).isNotSameAs(entry);
		assertThat(this.table.get(fresh, DataType.HTTP_REQ_CNT, 0)).isOne();
		assertThat(this.table.used()).isOne();
	}

	@Test
	void removedEntriesAreForgotten() {
		StickTable forever = table("gpc0");
		for (int number = 0; number < 200_000; number++) {
			forever.set(KEY, DataType.GPC0, 0, number);
			forever.remove(forever.lookup(KEY));
		}
		assertThat(forever.used()).isZero();
		assertThat(forever.queued()).isLessThan(5_000);
	}

	@Test
	void changesAreToldOnceUntilTheyAreRead() {
		AtomicInteger told = new AtomicInteger();
		this.table.onUpdate(told::incrementAndGet);
		StickEntry entry = track(KEY);
		this.table.add(entry, this.requests, 1);
		this.table.set(KEY, DataType.GPC0, 0, 1);
		this.table.release(entry);
		assertThat(told).hasValue(1);
		UpdateBatch batch = new UpdateBatch(10);
		this.table.readUpdates(0, batch);
		assertThat(batch.size()).isOne();
		assertThat(batch.entry(0)).isSameAs(entry);
		this.table.set(KEY, DataType.GPC0, 0, 2);
		assertThat(told).hasValue(2);
		assertThat(this.table.lastUpdateId()).isEqualTo(2);
	}

	@Test
	void readingAndLookingUpAreNoChanges() {
		StickEntry entry = track(KEY);
		long updates = this.table.lastUpdateId();
		readUpdates();
		this.table.lookup(KEY);
		read(entry);
		this.table.rate(entry, DataType.HTTP_REQ_RATE, 0);
		assertThat(this.table.lastUpdateId()).isEqualTo(updates);
	}

	@Test
	void countingWhatIsNotStoredIsNoChange() {
		StickEntry entry = track(KEY);
		readUpdates();
		this.table.add(entry, Increment.of(this.table.definition(), DataType.HTTP_ERR_CNT), 1);
		assertThat(this.table.lastUpdateId()).isOne();
	}

	@Test
	void releasingIsAChangeOnlyWhereConcurrencyIsStored() {
		StickEntry entry = track(KEY);
		readUpdates();
		this.table.release(entry);
		assertThat(this.table.lastUpdateId()).isEqualTo(2);
		StickTable plain = table("gpc0");
		StickEntry other = plain.track(KEY, Increment.of(plain.definition(), DataType.GPC0));
		plain.readUpdates(0, new UpdateBatch(10));
		plain.release(other);
		assertThat(plain.lastUpdateId()).isOne();
	}

	@Test
	void theFirstUpdateIdMayBeChosen() {
		StickTable later = new StickTable(this.table.definition(), this.ticker, 0xffff_ffffL);
		later.set(KEY, DataType.GPC0, 0, 1);
		assertThat(later.lastUpdateId()).isEqualTo(0x1_0000_0000L);
		UpdateBatch batch = new UpdateBatch(10);
		later.readUpdates(0xffff_ffffL, batch);
		assertThat(batch.id(0)).isEqualTo(0x1_0000_0000L);
	}

	@Test
	void theTimeIs32BitsOfMilliseconds() {
		TestTicker late = new TestTicker(0x1_8000_0005L);
		assertThat(new StickTable(this.table.definition(), late).nowMillis()).isEqualTo(0x8000_0005);
		TestTicker negative = new TestTicker(-1);
		assertThat(new StickTable(this.table.definition(), negative).nowMillis()).isEqualTo(-1);
	}

	@Test
	void aTableWritesToOneOfTheSameKeys() {
		StickTable source = table("gpt0");
		source.writeTo(this.table);
		source.writeTo(null);
		StickTable other = new StickTable(TableDefinition.of("other", KeyType.IP).build(), this.ticker);
		assertThatIllegalArgumentException().isThrownBy(() -> source.writeTo(other))
			.withMessage(
					"stick-table 't': write-to: table 'other' has keys of another type or length; give both the same");
	}

	@Test
	void aTableDoesNotWriteToAnotherLength() {
		StickTable source = new StickTable(TableDefinition.of("source", KeyType.STRING).length(10).build(),
				this.ticker);
		StickTable target = new StickTable(TableDefinition.of("target", KeyType.STRING).length(11).build(),
				this.ticker);
		assertThatIllegalArgumentException().isThrownBy(() -> source.writeTo(target))
			.withMessage(
					"stick-table 'source': write-to: table 'target' has keys of another type or length; give both the same");
	}

	@Test
	void aTableDoesNotWriteToASource() {
		StickTable source = table("gpt0");
		StickTable middle = table("gpt0");
		middle.writeTo(table("gpt0"));
		String message = "stick-table 't': write-to: table 't' is a source itself; name a table without write-to";
		assertThatIllegalArgumentException().isThrownBy(() -> source.writeTo(middle)).withMessage(message);
		assertThatIllegalArgumentException().isThrownBy(() -> source.writeTo(source)).withMessage(message);
		StickTable defined = new StickTable(TableDefinition.of("t", KeyType.INTEGER).writeTo("last").build(),
				this.ticker);
		assertThatIllegalArgumentException().isThrownBy(() -> source.writeTo(defined)).withMessage(message);
	}

	private StickTable table(String... store) {
		return new StickTable(TableDefinition.of("t", KeyType.INTEGER).store(store).build(), this.ticker);
	}

	private StickEntry track(StickKey key) {
		StickEntry entry = this.table.track(key, this.requests);
		assertThat(entry).isNotNull();
		return entry;
	}

	private EntryValues read(StickEntry entry) {
		EntryValues values = new EntryValues(this.table.definition().layout());
		assertThat(this.table.read(entry, values)).isTrue();
		return values;
	}

	private void readUpdates() {
		this.table.readUpdates(0, new UpdateBatch(10));
	}

}
