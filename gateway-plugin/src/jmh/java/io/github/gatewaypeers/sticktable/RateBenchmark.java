package io.github.gatewaypeers.sticktable;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a decision costs: the arithmetic of a frequency counter alone, and a client's rate
 * among a million.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g" })
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class RateBenchmark {

	private static final int PERIOD = 10_000;

	private final int[] counter = new int[3];

	private final TrackBenchmark.Client client = new TrackBenchmark.Client();

	private int now;

	private StickTable table;

	private StickKey[] keys;

	private StickEntry entry;

	@Setup
	public void fill() {
		this.keys = SampleKeys.million(KeyType.IP);
		this.table = SampleKeys.table(KeyType.IP);
		this.entry = this.table.lookup(this.keys[0]);
	}

	@Benchmark
	public int count() {
		FrequencyCounter.add(this.counter, 0, ++this.now, PERIOD, 1);
		return this.counter[1];
	}

	@Benchmark
	public long estimate() {
		return FrequencyCounter.rate(this.counter, 0, ++this.now, PERIOD);
	}

	@Benchmark
	public long rateOfOneClient() {
		return this.table.rate(this.entry, DataType.HTTP_REQ_RATE, 0);
	}

	@Benchmark
	public long rateOfAnyClient() {
		StickEntry any = this.table.lookup(this.client.next(this.keys));
		return (any != null) ? this.table.rate(any, DataType.HTTP_REQ_RATE, 0) : -1;
	}

}
