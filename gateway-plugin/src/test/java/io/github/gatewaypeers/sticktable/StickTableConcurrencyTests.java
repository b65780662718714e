package io.github.gatewaypeers.sticktable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;

import com.github.benmanes.caffeine.cache.Ticker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads on one table. Two counters that always grow together show a torn read; a
 * reader that follows the log the way a session does shows a lost update.
 */
class StickTableConcurrencyTests {

	private static final int THREADS = 4;

	private static final int ROUNDS = 50_000;

	private static final int LIFETIME = 10_000;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final TestTicker ticker = new TestTicker();

	private final AtomicBoolean finished = new AtomicBoolean();

	@AfterEach
	void stop() {
		this.executor.shutdownNow();
	}

	@Test
	void everyEventOfOneKeyIsCountedAndSeen() throws Exception {
		StickTable table = table(builder().size(10));
		Increment both = Increment.of(table.definition(), DataType.GPC0, DataType.GPC1);
		Future<Map<StickKey, Long>> reader = this.executor.submit(new LogReader(table));
		run(THREADS, (thread) -> {
			for (int round = 0; round < ROUNDS; round++) {
				StickEntry entry = table.track(new IntegerKey(7), both);
				table.add(entry, both, 2);
				table.release(entry);
			}
		});
		this.finished.set(true);
		StickEntry entry = table.lookup(new IntegerKey(7));
		assertThat(table.get(entry, DataType.GPC0, 0)).isEqualTo(3L * THREADS * ROUNDS);
		assertThat(table.get(entry, DataType.CONN_CUR, 0)).isZero();
		assertThat(get(reader)).containsExactly(Map.entry(new IntegerKey(7), 3L * THREADS * ROUNDS));
		assertThat(table.used()).isOne();
	}

	@Test
	void everyEventOfManyKeysIsCountedAndSeen() throws Exception {
		int keys = 2_000;
		StickTable table = table(builder().size(2 * keys));
		Increment both = Increment.of(table.definition(), DataType.GPC0, DataType.GPC1);
		AtomicLongArray totals = new AtomicLongArray(keys);
		Future<Map<StickKey, Long>> reader = this.executor.submit(new LogReader(table));
		Future<Map<StickKey, Long>> another = this.executor.submit(new LogReader(table));
		run(THREADS, (thread) -> {
			for (int round = 0; round < ROUNDS; round++) {
				int key = ThreadLocalRandom.current().nextInt(keys);
				StickEntry entry = table.track(new IntegerKey(key), both);
				totals.incrementAndGet(key);
				table.release(entry);
			}
		});
		this.finished.set(true);
		Map<StickKey, Long> expected = new HashMap<>();
		for (int key = 0; key < keys; key++) {
			if (totals.get(key) > 0) {
				expected.put(new IntegerKey(key), totals.get(key));
			}
		}
		assertThat(get(reader)).isEqualTo(expected);
		assertThat(get(another)).isEqualTo(expected);
		assertThat(table.used()).isEqualTo(expected.size());
	}

	/**
	 * The reader sleeps until it is told; if one change were coalesced with one that was
	 * already read, it would sleep for ever.
	 */
	@Test
	void aReaderThatIsWokenByChangesMissesNone() throws Exception {
		StickTable table = table(builder());
		Increment both = Increment.of(table.definition(), DataType.GPC0, DataType.GPC1);
		Semaphore news = new Semaphore(0);
		table.onUpdate(news::release);
		long expected = (long) THREADS * ROUNDS;
		Future<Integer> reader = this.executor.submit(() -> {
			UpdateBatch batch = new UpdateBatch(3);
			EntryValues values = new EntryValues(table.definition().layout());
			long seen = 0;
			int reads = 0;
			while (seen < expected) {
				assertThat(news.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
				do {
					table.readUpdates(batch.cursor(), batch);
					for (int at = 0; at < batch.size(); at++) {
						assertThat(table.read(batch.entry(at), values)).isTrue();
						seen = values.get(DataType.GPC0, 0);
						reads++;
					}
				}
				while (batch.more());
			}
			return reads;
		});
		run(THREADS, (thread) -> {
			for (int round = 0; round < ROUNDS; round++) {
				table.release(table.track(new IntegerKey(7), both));
			}
		});
		assertThat(get(reader)).isPositive();
	}

	@Test
	void aFullTableNeverHoldsMoreThanItsSize() throws Exception {
		int size = 500;
		StickTable table = table(builder().size(size));
		Increment both = Increment.of(table.definition(), DataType.GPC0, DataType.GPC1);
		Future<Long> sampler = this.executor.submit(() -> {
			long most = 0;
			while (!this.finished.get()) {
				long count = 0;
				for (var entries = table.entries(); entries.hasNext(); entries.next()) {
					count++;
				}
				assertThat(table.used()).isLessThanOrEqualTo(size);
				most = Math.max(most, count);
			}
			return most;
		});
		Future<Map<StickKey, Long>> reader = this.executor.submit(new LogReader(table));
		run(THREADS, (thread) -> {
			EntryValues values = new EntryValues(table.definition().layout());
			for (int round = 0; round < ROUNDS; round++) {
				IntegerKey key = new IntegerKey(ThreadLocalRandom.current().nextInt(4 * size));
				StickEntry entry = table.track(key, both);
				assertThat(entry).isNotNull();
				assertThat(table.read(entry, values)).isTrue();
				assertThat(values.get(DataType.GPC0, 0)).isEqualTo(values.get(DataType.GPC1, 0)).isPositive();
				table.release(entry);
			}
		});
		this.finished.set(true);
		assertThat(get(sampler)).isPositive();
		get(reader);
		assertThat(table.used()).isEqualTo(size).isEqualTo(count(table));
		assertThat(table.queued()).isEqualTo(size);
		assertThat(table.purged()).isGreaterThan(size);
		assertThat(table.refused()).isZero();
		assertThatNothingIsLeft(table);
	}

	@Test
	void whateverComesAndGoesNothingIsLost() throws Exception {
		int size = 300;
		StickTable table = table(builder().size(size));
		Increment both = Increment.of(table.definition(), DataType.GPC0, DataType.GPC1);
		Future<Map<StickKey, Long>> reader = this.executor.submit(new LogReader(table));
		Future<Integer> keeper = this.executor.submit(() -> {
			int round = 0;
			while (!this.finished.get()) {
				this.ticker.advance(LIFETIME / 100);
				table.expire();
				if (++round % 50 == 0) {
					table.clear();
				}
			}
			return round;
		});
		run(THREADS, (thread) -> {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			LearntTypes learnt = LearntTypes.of(table.definition(), table.definition().store());
			EntryValues values = new EntryValues(table.definition().layout());
			EntryValues taught = new EntryValues(table.definition().layout());
			for (int round = 0; round < ROUNDS; round++) {
				IntegerKey key = new IntegerKey(random.nextInt(2 * size));
				switch (random.nextInt(8)) {
					case 0 -> {
						StickEntry entry = table.lookup(key);
						if (entry != null) {
							table.remove(entry);
						}
					}
					case 1, 2 -> {
						taught.data()[0] = round;
						taught.data()[2] = round;
						table.learn(key, taught, learnt, random.nextInt(2 * LIFETIME));
					}
					case 3 -> {
						StickEntry entry = table.lookup(key);
						if (entry != null) {
							table.add(entry, both, 1);
						}
					}
					default -> {
						StickEntry entry = table.track(key, both);
						if (entry != null) {
							assertThat(table.lookup(key)).isSameAs(entry);
							assertThat(table.read(entry, values)).isTrue();
							assertThat(values.get(DataType.GPC0, 0)).isEqualTo(values.get(DataType.GPC1, 0));
							assertThat(values.remaining()).isPositive();
							table.release(entry);
						}
					}
				}
				assertThat(table.used()).isLessThanOrEqualTo(size);
			}
		});
		this.finished.set(true);
		get(reader);
		assertThat(get(keeper)).isPositive();
		assertThat(table.used()).isEqualTo(count(table));
		for (var entries = table.entries(); entries.hasNext();) {
			assertThat(table.get(entries.next(), DataType.CONN_CUR, 0)).isZero();
		}
		this.ticker.advance(LIFETIME);
		assertThatNothingIsLeft(table);
	}

	@Test
	void aTableOfOneEntryIsFoughtForButNeverBroken() throws Exception {
		StickTable table = table(builder().size(1));
		Increment both = Increment.of(table.definition(), DataType.GPC0, DataType.GPC1);
		run(THREADS, (thread) -> {
			for (int round = 0; round < ROUNDS; round++) {
				StickEntry entry = table.track(new IntegerKey(round % 3), both);
				if (entry != null) {
					table.release(entry);
				}
				assertThat(table.used()).isLessThanOrEqualTo(1);
			}
		});
		assertThat(table.used()).isOne().isEqualTo(count(table));
		assertThat(table.queued()).isOne();
		assertThatNothingIsLeft(table);
	}

	@Test
	void aTableThatPurgesNothingGivesEveryPlaceOnce() throws Exception {
		int size = 1_000;
		StickTable table = table(builder().size(size).nopurge(true));
		Increment both = Increment.of(table.definition(), DataType.GPC0, DataType.GPC1);
		AtomicLongArray given = new AtomicLongArray(1);
		run(THREADS, (thread) -> {
			for (int round = 0; round < ROUNDS; round++) {
				StickEntry entry = table.track(new IntegerKey(thread * ROUNDS + round), both);
				if (entry != null) {
					given.incrementAndGet(0);
					table.release(entry);
				}
			}
		});
		assertThat(given.get(0)).isEqualTo(size).isEqualTo(count(table)).isEqualTo(table.used());
		assertThat(table.refused()).isEqualTo((long) THREADS * ROUNDS - size);
		assertThat(table.purged()).isZero();
		assertThatNothingIsLeft(table);
	}

	/**
	 * With the clock read before the entry is locked, a thread that was held up in
	 * between would set a rate back and lose what others counted.
	 */
	@Test
	void noThreadSetsARateBack() throws Exception {
		TableDefinition definition = builder().store("http_req_cnt", "http_req_rate(1h)").build();
		StickTable table = new StickTable(definition, Ticker.systemTicker());
		Increment both = Increment.of(definition, DataType.HTTP_REQ_CNT, DataType.HTTP_REQ_RATE);
		StickEntry entry = table.track(new IntegerKey(1), both);
		run(THREADS, (thread) -> {
			EntryValues values = new EntryValues(definition.layout());
			int at = definition.layout().offset(DataType.HTTP_REQ_RATE);
			for (int round = 0; round < ROUNDS; round++) {
				table.add(entry, both, 1);
				assertThat(table.read(entry, values)).isTrue();
				assertThat(values.readAt() - values.data()[at]).isNotNegative();
			}
		});
		assertThat(table.rate(entry, DataType.HTTP_REQ_RATE, 0)).isEqualTo(table.get(entry, DataType.HTTP_REQ_CNT, 0))
			.isEqualTo(1L + THREADS * ROUNDS);
	}

	@Test
	void aRateThatTurnsOftenLosesNothing() throws Exception {
		TableDefinition definition = builder().store("gpc0_rate(2)", "gpc1_rate(2)").build();
		StickTable table = new StickTable(definition, Ticker.systemTicker());
		Increment both = Increment.of(definition, DataType.GPC0_RATE, DataType.GPC1_RATE);
		StickEntry entry = table.track(new IntegerKey(1), both);
		int at = definition.layout().offset(DataType.GPC0_RATE);
		run(THREADS, (thread) -> {
			EntryValues values = new EntryValues(definition.layout());
			int start = 0;
			for (int round = 0; round < ROUNDS; round++) {
				table.add(entry, both, 1);
				assertThat(table.read(entry, values)).isTrue();
				int[] data = values.data();
				assertThat(data[at]).isEqualTo(data[at + 3]).isEven();
				assertThat(data[at + 1]).isEqualTo(data[at + 4]);
				assertThat(data[at + 2]).isEqualTo(data[at + 5]);
				assertThat(start == 0 || data[at] - start >= 0).isTrue();
				start = data[at];
			}
		});
	}

	private void assertThatNothingIsLeft(StickTable table) {
		this.ticker.advance(LIFETIME);
		table.expire();
		assertThat(table.used()).isZero();
		assertThat(count(table)).isZero();
		assertThat(table.queued()).isZero();
		UpdateBatch batch = new UpdateBatch(1);
		table.readUpdates(0, batch);
		assertThat(batch.size()).isZero();
	}

	private static long count(StickTable table) {
		List<StickEntry> entries = new ArrayList<>();
		table.entries().forEachRemaining(entries::add);
		return entries.size();
	}

	private StickTable table(TableDefinition.Builder builder) {
		return new StickTable(builder.store("gpc0", "conn_cur", "gpc1").build(), this.ticker);
	}

	private static TableDefinition.Builder builder() {
		return TableDefinition.of("t", KeyType.INTEGER).expire(LIFETIME);
	}

	private void run(int threads, Work work) throws Exception {
		List<Future<?>> futures = new ArrayList<>();
		for (int thread = 0; thread < threads; thread++) {
			int number = thread;
			futures.add(this.executor.submit(() -> {
				work.run(number);
				return null;
			}));
		}
		for (Future<?> future : futures) {
			get(future);
		}
	}

	private static <T> T get(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
		return future.get(120, TimeUnit.SECONDS);
	}

	private interface Work {

		void run(int thread) throws Exception;

	}

	/**
	 * Follows the log until all others have finished and it has read all, and returns the
	 * last value of each key.
	 */
	private final class LogReader implements Callable<Map<StickKey, Long>> {

		private final StickTable table;

		LogReader(StickTable table) {
			this.table = table;
		}

		@Override
		public Map<StickKey, Long> call() {
			Map<StickKey, Long> last = new HashMap<>();
			UpdateBatch batch = new UpdateBatch(50);
			EntryValues values = new EntryValues(this.table.definition().layout());
			boolean complete = false;
			while (!complete || batch.more()) {
				complete = StickTableConcurrencyTests.this.finished.get();
				this.table.readUpdates(batch.cursor(), batch);
				for (int at = 0; at < batch.size(); at++) {
					StickEntry entry = batch.entry(at);
					if (this.table.read(entry, values)) {
						assertThat(values.get(DataType.GPC0, 0)).isEqualTo(values.get(DataType.GPC1, 0));
						last.put(entry.key(), values.get(DataType.GPC0, 0));
					}
				}
			}
			assertThat(batch.cursor()).isEqualTo(this.table.lastUpdateId());
			return last;
		}

	}

}
