package io.github.gatewaypeers.sticktable;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StickTableLearningTests {

	private static final StickKey KEY = new IntegerKey(1);

	private final TestTicker ticker = new TestTicker();

	private final StickTable table = table(builder("t").expire(10_000)
		.store("server_id", "gpc0", "conn_cur", "http_req_rate(10s)", "server_key", "gpt(3)"));

	private final LearntTypes all = learnt(this.table, "server_id", "gpc0", "conn_cur", "http_req_rate(10s)",
			"server_key", "gpt(3)");

	@Test
	void anUnknownEntryIsMade() {
		EntryValues values = values(this.table);
		fill(values, 5);
		values.serverKey("web5");
		this.table.learn(KEY, values, this.all);
		EntryValues read = read(this.table);
		assertThat(read.get(DataType.SERVER_ID, 0)).isEqualTo(5);
		assertThat(read.get(DataType.GPC0, 0)).isEqualTo(6);
		assertThat(read.get(DataType.GPT, 2)).isEqualTo(13);
		assertThat(read.serverKey()).isEqualTo("web5");
		assertThat(read.remaining()).isEqualTo(10_000);
		assertThat(this.table.learned()).isOne();
		assertThat(this.table.used()).isOne();
	}

	@Test
	void theValuesOfAKnownEntryAreReplacedNotAdded() {
		this.table.set(KEY, DataType.GPC0, 0, 100);
		this.table.setServer(KEY, 9, "web9");
		EntryValues values = values(this.table);
		fill(values, 5);
		values.serverKey("web5");
		this.table.learn(KEY, values, this.all);
		EntryValues read = read(this.table);
		assertThat(read.get(DataType.SERVER_ID, 0)).isEqualTo(5);
		assertThat(read.get(DataType.GPC0, 0)).isEqualTo(6);
		assertThat(read.serverKey()).isEqualTo("web5");
		assertThat(this.table.used()).isOne();
		assertThat(this.table.learned()).isOne();
	}

	@Test
	void aRateIsTakenOverWithItsPeriod() {
		EntryValues values = values(this.table);
		int at = values.layout().offset(DataType.HTTP_REQ_RATE);
		values.data()[at] = this.table.nowMillis() - 5_000;
		values.data()[at + 1] = 10;
		values.data()[at + 2] = 20;
		this.table.learn(KEY, values, this.all);
		StickEntry entry = this.table.lookup(KEY);
		assertThat(this.table.rate(entry, DataType.HTTP_REQ_RATE, 0)).isEqualTo(20);
		this.table.add(entry, Increment.of(this.table.definition(), DataType.HTTP_REQ_RATE), 1);
		assertThat(this.table.rate(entry, DataType.HTTP_REQ_RATE, 0)).isEqualTo(21);
	}

	@Test
	void concurrencyIsNotLearned() {
		this.table.track(KEY, Increment.of(this.table.definition()));
		EntryValues values = values(this.table);
		fill(values, 5);
		this.table.learn(KEY, values, this.all);
		this.table.learn(new IntegerKey(2), values, this.all);
		assertThat(this.table.get(this.table.lookup(KEY), DataType.CONN_CUR, 0)).isOne();
		assertThat(this.table.get(this.table.lookup(new IntegerKey(2)), DataType.CONN_CUR, 0)).isZero();
		assertThat(this.all.elements(DataType.CONN_CUR)).isZero();
	}

	@Test
	void concurrencyIsLearnedByATableThatOnlyReceives() {
		StickTable receiver = table(builder("t").recvOnly(true).store("gpc0", "conn_cur"));
		LearntTypes learnt = learnt(receiver, "gpc0", "conn_cur");
		EntryValues values = values(receiver);
		fill(values, 5);
		receiver.learn(KEY, values, learnt);
		assertThat(receiver.get(receiver.lookup(KEY), DataType.CONN_CUR, 0)).isEqualTo(6);
		assertThat(learnt.elements(DataType.CONN_CUR)).isOne();
	}

	@Test
	void whatThePeerDoesNotStoreIsKept() {
		this.table.set(KEY, DataType.GPC0, 0, 100);
		this.table.set(KEY, DataType.GPT, 1, 7);
		this.table.setServer(KEY, 9, "web9");
		EntryValues values = values(this.table);
		fill(values, 5);
		values.serverKey("web5");
		this.table.learn(KEY, values, learnt(this.table, "server_id"));
		EntryValues read = read(this.table);
		assertThat(read.get(DataType.SERVER_ID, 0)).isEqualTo(5);
		assertThat(read.get(DataType.GPC0, 0)).isEqualTo(100);
		assertThat(read.get(DataType.GPT, 1)).isEqualTo(7);
		assertThat(read.serverKey()).isEqualTo("web9");
	}

	@Test
	void whatThePeerDoesNotStoreIsZeroInANewEntry() {
		EntryValues values = values(this.table);
		fill(values, 5);
		values.serverKey("web5");
		this.table.learn(KEY, values, learnt(this.table, "gpc0", "gpt(2)"));
		EntryValues read = read(this.table);
		assertThat(read.get(DataType.SERVER_ID, 0)).isZero();
		assertThat(read.get(DataType.GPC0, 0)).isEqualTo(6);
		assertThat(read.rate(DataType.HTTP_REQ_RATE, 0, this.table.nowMillis())).isZero();
		assertThat(read.get(DataType.GPT, 1)).isEqualTo(12);
		assertThat(read.get(DataType.GPT, 2)).isZero();
		assertThat(read.serverKey()).isNull();
	}

	@Test
	void whatWeDoNotStoreIsPassedOver() {
		LearntTypes learnt = learnt(this.table, "gpc1", "gpc0", "glitch_cnt");
		assertThat(learnt.elements(DataType.GPC1)).isZero();
		assertThat(learnt.elements(DataType.GPC0)).isOne();
		assertThat(learnt.elements(DataType.SERVER_ID)).isZero();
	}

	@Test
	void ofALongerArrayTheCommonElementsAreLearned() {
		assertThat(learnt(this.table, "gpt(100)").elements(DataType.GPT)).isEqualTo(3);
	}

	@Test
	void ofAShorterArrayTheCommonElementsAreLearned() {
		for (int element = 0; element < 3; element++) {
			this.table.set(KEY, DataType.GPT, element, 90 + element);
		}
		EntryValues values = values(this.table);
		fill(values, 5);
		this.table.learn(KEY, values, learnt(this.table, "gpt(2)"));
		StickEntry entry = this.table.lookup(KEY);
		assertThat(this.table.get(entry, DataType.GPT, 0)).isEqualTo(11);
		assertThat(this.table.get(entry, DataType.GPT, 1)).isEqualTo(12);
		assertThat(this.table.get(entry, DataType.GPT, 2)).isEqualTo(92);
	}

	@Test
	void withoutAServerKeyTheOldOneIsKept() {
		this.table.setServer(KEY, 9, "web9");
		this.table.learn(KEY, values(this.table), this.all);
		EntryValues read = read(this.table);
		assertThat(read.get(DataType.SERVER_ID, 0)).isZero();
		assertThat(read.serverKey()).isEqualTo("web9");
	}

	@Test
	void thePeriodsOfAPeerDoNotMatter() {
		assertThat(learnt(this.table, "http_req_rate(1m)").elements(DataType.HTTP_REQ_RATE)).isOne();
	}

	@Test
	void theValuesMayBeReusedForTheNextEntry() {
		EntryValues values = values(this.table);
		fill(values, 5);
		this.table.learn(KEY, values, this.all);
		fill(values, 50);
		this.table.learn(new IntegerKey(2), values, this.all);
		fill(values, 500);
		this.table.learn(new IntegerKey(2), values, this.all);
		fill(values, 5000);
		assertThat(this.table.get(this.table.lookup(KEY), DataType.GPC0, 0)).isEqualTo(6);
		assertThat(this.table.get(this.table.lookup(new IntegerKey(2)), DataType.GPC0, 0)).isEqualTo(501);
	}

	@Test
	void noPeerIsToldWhatWasLearned() {
		this.table.onUpdate(() -> {
			throw new AssertionError();
		});
		this.table.learn(KEY, values(this.table), this.all);
		this.table.learn(KEY, values(this.table), this.all);
		assertThat(this.table.lastUpdateId()).isZero();
	}

	@Test
	void aLocalChangeOfALearnedEntryIsTold() {
		this.table.learn(KEY, values(this.table), this.all);
		this.table.set(KEY, DataType.GPC0, 0, 1);
		assertThat(this.table.lastUpdateId()).isOne();
	}

	@Test
	void learningRefreshesTheExpiry() {
		this.table.set(KEY, DataType.GPC0, 0, 1);
		this.ticker.advance(9_000);
		this.table.learn(KEY, values(this.table), this.all);
		assertThat(read(this.table).remaining()).isEqualTo(10_000);
	}

	@Test
	void aNewEntryLivesAsLongAsThePeerSays() {
		this.table.learn(KEY, values(this.table), this.all, 3_000);
		assertThat(read(this.table).remaining()).isEqualTo(3_000);
		this.ticker.advance(3_000);
		assertThat(this.table.lookup(KEY)).isNull();
		this.table.expire();
		assertThat(this.table.used()).isZero();
	}

	@Test
	void aKnownEntryLivesAsLongAsThePeerSays() {
		this.table.set(KEY, DataType.GPC0, 0, 1);
		this.table.learn(KEY, values(this.table), this.all, 3_000);
		assertThat(read(this.table).remaining()).isEqualTo(3_000);
		this.ticker.advance(2_999);
		this.table.learn(KEY, values(this.table), this.all, 9_000);
		assertThat(read(this.table).remaining()).isEqualTo(9_000);
		this.ticker.advance(9_000);
		assertThat(this.table.lookup(KEY)).isNull();
		this.table.expire();
		assertThat(this.table.used()).isZero();
	}

	@Test
	void theLifeIsCappedAtThatOfTheTable() {
		this.table.learn(KEY, values(this.table), this.all, 10_001);
		assertThat(read(this.table).remaining()).isEqualTo(10_000);
		this.table.learn(new IntegerKey(2), values(this.table), this.all, -1);
		EntryValues values = values(this.table);
		assertThat(this.table.read(this.table.lookup(new IntegerKey(2)), values)).isTrue();
		assertThat(values.remaining()).isEqualTo(10_000);
	}

	@Test
	void anEntryWithoutLifeIsNotFound() {
		this.table.set(KEY, DataType.GPC0, 0, 1);
		this.table.learn(KEY, values(this.table), this.all, 0);
		this.table.learn(new IntegerKey(2), values(this.table), this.all, 0);
		assertThat(this.table.lookup(KEY)).isNull();
		assertThat(this.table.lookup(new IntegerKey(2))).isNull();
		this.ticker.advance(10_000);
		this.table.expire();
		assertThat(this.table.used()).isZero();
	}

	@Test
	void withoutExpiryTheLifeDoesNotMatter() {
		StickTable forever = table(builder("t").store("gpc0"));
		forever.learn(KEY, values(forever), learnt(forever, "gpc0"), 0);
		this.ticker.advance(100L * 24 * 3_600_000);
		assertThat(read(forever).remaining()).isZero();
	}

	@Test
	void anExpiredEntryKeepsNothingOfItsFormerLife() {
		this.table.set(KEY, DataType.GPC0, 0, 100);
		this.table.setServer(KEY, 9, "web9");
		this.ticker.advance(10_000);
		this.table.learn(KEY, values(this.table), learnt(this.table, "server_id", "server_key"));
		EntryValues read = read(this.table);
		assertThat(read.get(DataType.GPC0, 0)).isZero();
		assertThat(read.serverKey()).isNull();
	}

	@Test
	void aTrackedEntryLearnsAndDoesNotExpire() {
		this.table.track(KEY, Increment.of(this.table.definition()));
		EntryValues values = values(this.table);
		fill(values, 5);
		this.table.learn(KEY, values, this.all, 1_000);
		this.ticker.advance(1_000);
		this.table.expire();
		assertThat(this.table.get(this.table.lookup(KEY), DataType.GPC0, 0)).isEqualTo(6);
	}

	@Test
	void theAsIsTypesAreWrittenToAnotherTable() {
		StickTable target = table(builder("target").expire(60_000)
			.store("server_id", "gpc0", "http_req_rate(10s)", "server_key", "gpt(2)"));
		this.table.writeTo(target);
		target.set(KEY, DataType.GPC0, 0, 77);
		EntryValues values = values(this.table);
		fill(values, 5);
		values.serverKey("web5");
		this.table.learn(KEY, values, this.all, 3_000);
		EntryValues read = read(target);
		assertThat(read.get(DataType.SERVER_ID, 0)).isEqualTo(5);
		assertThat(read.get(DataType.GPT, 0)).isEqualTo(11);
		assertThat(read.get(DataType.GPT, 1)).isEqualTo(12);
		assertThat(read.serverKey()).isEqualTo("web5");
		assertThat(read.get(DataType.GPC0, 0)).isEqualTo(77);
		assertThat(read.remaining()).isEqualTo(3_000);
		assertThat(read(this.table).get(DataType.GPC0, 0)).isEqualTo(6);
	}

	@Test
	void writingToAnotherTableMakesAnEntry() {
		StickTable target = table(builder("target").expire(60_000).store("gpt(3)", "gpc0"));
		this.table.writeTo(target);
		EntryValues values = values(this.table);
		fill(values, 5);
		this.table.learn(KEY, values, this.all);
		this.table.learn(new IntegerKey(2), values, this.all);
		assertThat(target.used()).isEqualTo(2);
		assertThat(target.get(target.lookup(KEY), DataType.GPT, 2)).isEqualTo(13);
		assertThat(target.get(target.lookup(KEY), DataType.GPC0, 0)).isZero();
		assertThat(target.lastUpdateId()).isZero();
	}

	@Test
	void aTableMayBeginAndEndToWriteToAnother() {
		StickTable target = table(builder("target").store("gpt(3)"));
		this.table.writeTo(target);
		this.table.learn(KEY, values(this.table), this.all);
		this.table.writeTo(null);
		this.table.learn(new IntegerKey(2), values(this.table), this.all);
		assertThat(target.used()).isOne();
		StickTable next = table(builder("next").store("server_id"));
		this.table.writeTo(next);
		EntryValues values = values(this.table);
		fill(values, 5);
		this.table.learn(KEY, values, this.all);
		assertThat(next.get(next.lookup(KEY), DataType.SERVER_ID, 0)).isEqualTo(5);
	}

	@Test
	void aSourceWithoutExpiryLeavesItToTheTarget() {
		StickTable source = table(builder("source").store("gpt(3)"));
		StickTable target = table(builder("target").expire(60_000).store("gpt(3)"));
		source.writeTo(target);
		source.learn(KEY, values(source), learnt(source, "gpt(3)"));
		assertThat(read(target).remaining()).isEqualTo(60_000);
	}

	@Test
	void whatAFullTableRefusesIsNotWrittenOn() {
		StickTable source = table(builder("source").size(1).nopurge(true).store("gpt0"));
		StickTable target = table(builder("target").store("gpt0"));
		source.set(KEY, DataType.GPT0, 0, 1);
		source.writeTo(target);
		source.learn(new IntegerKey(2), values(source), learnt(source, "gpt0"));
		assertThat(target.used()).isZero();
	}

	private StickTable table(TableDefinition.Builder builder) {
		return new StickTable(builder.build(), this.ticker);
	}

	private static TableDefinition.Builder builder(String name) {
		return TableDefinition.of(name, KeyType.INTEGER);
	}

	private static LearntTypes learnt(StickTable table, String... announced) {
		List<StoredType> types = Stream.of(announced).map(StoredType::parse).toList();
		return LearntTypes.of(table.definition(), types);
	}

	private static EntryValues values(StickTable table) {
		return new EntryValues(table.definition().layout());
	}

	/** Gives every word another value. */
	private static void fill(EntryValues values, int from) {
		for (int at = 0; at < values.data().length; at++) {
			values.data()[at] = from + at;
		}
	}

	private static EntryValues read(StickTable table) {
		EntryValues values = values(table);
		assertThat(table.read(table.lookup(KEY), values)).isTrue();
		return values;
	}

}
