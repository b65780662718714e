package io.github.gatewaypeers.codec;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Numbers as bytes and back, a thousand at a time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(VarintBenchmark.NUMBERS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class VarintBenchmark {

	static final int NUMBERS = 1_000;

	@Param({ "7", "1000", "100000", "1000000000000" })
	long number;

	private final WireWriter out = new WireWriter(NUMBERS * WireReader.MAX_VARINT);

	private final WireReader in = new WireReader();

	@Setup
	public void setUp() {
		write();
	}

	@Benchmark
	public int write() {
		this.out.truncate(0);
		for (int at = 0; at < NUMBERS; at++) {
			this.out.writeVarint(this.number);
		}
		return this.out.size();
	}

	@Benchmark
	public long read() {
		this.in.reset(this.out.bytes(), 0, this.out.size());
		long sum = 0;
		for (int at = 0; at < NUMBERS; at++) {
			sum += this.in.readVarint();
		}
		return sum;
	}

}
