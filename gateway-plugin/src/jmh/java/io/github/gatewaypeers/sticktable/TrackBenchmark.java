package io.github.gatewaypeers.sticktable;

import java.util.concurrent.TimeUnit;

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
		this.table = SampleKeys.table(this.keyType);
		this.requests = Increment.of(this.table.definition(), DataType.HTTP_REQ_CNT, DataType.HTTP_REQ_RATE);
		this.counter = Increment.of(this.table.definition(), DataType.GPC0);
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

	/**
	 * A client whose key is at hand, as that of a request is, and whose entry is anywhere
	 * in memory; and a peer of its own.
	 */
	@State(Scope.Thread)
	public static class Client {

		private static final int BATCH = 64;

		private final UpdateBatch batch = new UpdateBatch(BATCH);

		private int next = System.identityHashCode(this);

		private int requests;

		StickKey next(StickKey[] keys) {
			this.next = (this.next + 1) % keys.length;
			return keys[this.next];
		}

		boolean isReading() {
			return ++this.requests % BATCH == 0;
		}

	}

}
