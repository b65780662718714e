package io.github.gatewaypeers.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.codec.PeerMessageDecoder;
import io.github.gatewaypeers.codec.PeerMessageEncoder;
import io.github.gatewaypeers.codec.RemoteTable;
import io.github.gatewaypeers.replication.Keys;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.Source;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * The two ends of a full resync without a connection: a session teaches a million entries
 * into buffers, and a session learns them into an empty table.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(LessonBenchmark.ENTRIES)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(2)
public class LessonBenchmark {

	static final int ENTRIES = 1_000_000;

	private static final int WRITE_SIZE = 32 * 1024;

	@Param({ "IP", "STRING" })
	Keys keys;

	/** What an HAProxy would teach that got its entries one after another. */
	private final List<ByteBuf> lesson = new ArrayList<>();

	private final ByteBuf written = Unpooled.directBuffer(2 * WRITE_SIZE);

	private StickTable taught;

	private StickTable learner;

	@Setup
	public void fill() {
		this.taught = newTable();
		PeerMessageEncoder encoder = new PeerMessageEncoder();
		encoder.table(1, this.taught.definition());
		EntryValues values = new EntryValues(this.taught.definition().layout());
		for (int number = 0; number < ENTRIES; number++) {
			StickKey key = this.keys.key(this.taught.definition(), number);
			this.taught.set(key, DataType.GPC0, 0, number);
			this.taught.read(Objects.requireNonNull(this.taught.lookup(key)), values);
			encoder.timedUpdate(this.taught.definition(), number, key, values, this.taught.nowMillis());
			if (encoder.size() > WRITE_SIZE || number == ENTRIES - 1) {
				ByteBuf bytes = Unpooled.directBuffer(encoder.size());
				encoder.drainTo(bytes);
				this.lesson.add(bytes);
			}
		}
	}

	@Setup(Level.Iteration)
	public void forget() {
		this.learner = newTable();
		System.gc();
	}

	private StickTable newTable() {
		return new StickTable(this.keys.table(ENTRIES), Ticker.systemTicker());
	}

	private static PeerSession session(StickTable table) {
		return new PeerSession(1, Source.Way.UPDATE, List.of(new TableCursor(1, table)), true, new NobodyListens(), 0);
	}

	@Benchmark
	public long teach() {
		PeerSession session = session(this.taught);
		PeerMessageEncoder encoder = new PeerMessageEncoder();
		session.beginLesson();
		long bytes = 0;
		for (boolean more = true; more;) {
			more = session.produce(encoder, WRITE_SIZE, List.of(), 0);
			this.written.clear();
			encoder.drainTo(this.written);
			bytes += this.written.readableBytes();
		}
		return bytes;
	}

	@Benchmark
	public long learn() {
		PeerSession session = session(this.learner);
		session.expectLesson();
		PeerMessageDecoder decoder = new PeerMessageDecoder(16384,
				(announcement) -> new RemoteTable(announcement, this.learner));
		for (ByteBuf bytes : this.lesson) {
			decoder.append(bytes.readerIndex(0));
			for (PeerMessage message = decoder.next(); message != null; message = decoder.next()) {
				session.onMessage(message);
			}
		}
		if (this.learner.used() != ENTRIES) {
			throw new IllegalStateException(this.learner.used() + " entries were learned");
		}
		return this.learner.learned();
	}

	private static final class NobodyListens implements PeerSession.Listener {

		@Override
		public void onLearned(boolean complete) {
		}

		@Override
		public void onTaught() {
		}

		@Override
		public void onFailure(PeerMessage.Failure failure) {
			throw new IllegalStateException(failure.toString());
		}

		@Override
		public boolean isComplete() {
			return true;
		}

	}

}
