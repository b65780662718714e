package io.github.gatewaypeers.sticktable;

import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Ticker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a request costs: to track its client among a million, to count it, and to release
 * it. Run with {@code -prof gc} to see that nothing is allocated.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g" })
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class TrackBenchmark {

	@Param({ "IP", "STRING" })
	private KeyType keyType;

	/** Whether a peer reads the updates as fast as they come. */
	@Param({ "false", "true" })
	private boolean followed;

	private StickTable table;

	private StickKey[] keys;

	private Increment requests;

	private Increment counter;

	@Setup
	public void fill() {
		this.keys = SampleKeys.million(this.keyType);
		this.table = new StickTable(SampleKeys.definition(this.keyType), Ticker.systemTicker());
		this.requests = Increment.of(this.table.definition(), DataType.HTTP_REQ_CNT, DataType.HTTP_REQ_RATE);
		this.counter = Increment.of(this.table.definition(), DataType.GPC0);
		for (StickKey key : this.keys) {
			this.table.release(this.table.track(key, this.requests));
		}
	}

	@Benchmark
	public void oneThread(Client client) {
		request(client);
	}

	@Benchmark
	@Threads(2)
	public void twoThreads(Client client) {
		request(client);
	}

	private void request(Client client) {
		StickEntry entry = this.table.track(client.next(this.keys), this.requests);
		this.table.add(entry, this.counter, 1);
		this.table.release(entry);
		if (this.followed && client.isReading()) {
			this.table.readUpdates(client.batch.cursor(), client.batch);
		}
	}

	/** A client in no order that a cache could guess, and a peer of its own. */
	@State(Scope.Thread)
	public static class Client {

		private static final int BATCH = 64;

		private final UpdateBatch batch = new UpdateBatch(BATCH);

		private int random = System.identityHashCode(this);

		private int requests;

		StickKey next(StickKey[] keys) {
			this.random = this.random * 1_664_525 + 1_013_904_223;
			return keys[(this.random >>> 8) % keys.length];
		}

		boolean isReading() {
			return ++this.requests % BATCH == 0;
		}

	}

}
