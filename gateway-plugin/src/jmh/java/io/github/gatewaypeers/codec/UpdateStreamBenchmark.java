package io.github.gatewaypeers.codec;

import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.replication.Keys;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * The updates of a lesson as bytes and back, a thousand at a time, without a table that
 * learns them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(UpdateStreamBenchmark.UPDATES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class UpdateStreamBenchmark {

	static final int UPDATES = 1_000;

	@Param({ "IP", "STRING" })
	Keys keys;

	private final StickKey[] updated = new StickKey[UPDATES];

	private final PeerMessageEncoder encoder = new PeerMessageEncoder();

	private final ByteBuf stream = PooledByteBufAllocator.DEFAULT.directBuffer();

	private StickTable table;

	private EntryValues values;

	private PeerMessageDecoder decoder;

	@Setup
	public void setUp() {
		this.table = new StickTable(this.keys.table(UPDATES), Ticker.systemTicker());
		this.values = new EntryValues(this.table.definition().layout());
		for (int number = 0; number < UPDATES; number++) {
			this.updated[number] = this.keys.key(this.table.definition(), number);
		}
		int[] data = this.values.data();
		for (int at = 0; at < data.length; at++) {
			data[at] = at + 1;
		}
		this.decoder = new PeerMessageDecoder(16384, (announcement) -> new RemoteTable(announcement, this.table));
		this.encoder.table(1, this.table.definition());
		encode();
	}

	@Benchmark
	public int encode() {
		int now = this.table.nowMillis();
		for (int number = 0; number < UPDATES; number++) {
			this.encoder.timedUpdate(this.table.definition(), number, this.updated[number], this.values, now);
		}
		this.stream.clear();
		this.encoder.drainTo(this.stream);
		return this.stream.writerIndex();
	}

	@Benchmark
	public void decode(Blackhole blackhole) {
		this.decoder.append(this.stream.readerIndex(0));
		for (PeerMessage message = this.decoder.next(); message != null; message = this.decoder.next()) {
			blackhole.consume(message);
		}
	}

}
