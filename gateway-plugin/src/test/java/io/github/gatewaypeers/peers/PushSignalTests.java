package io.github.gatewaypeers.peers;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PushSignal}.
 */
class PushSignalTests {

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final AtomicInteger pushes = new AtomicInteger();

	private long updates;

	private final PushSignal signal = new PushSignal(this.channel.eventLoop(), this.pushes::incrementAndGet,
			() -> this.updates);

	PushSignalTests() {
		this.channel.freezeTime();
	}

	private int pushesAfter(long micros) {
		this.channel.advanceTimeBy(micros, TimeUnit.MICROSECONDS);
		this.channel.runPendingTasks();
		return this.pushes.get();
	}

	@Test
	void pushesTheFirstChangeAtOnce() {
		this.signal.run();
		assertThat(pushesAfter(0)).isEqualTo(1);
		assertThat(pushesAfter(10_000)).isEqualTo(1);
	}

	@Test
	void pushesManyChangesOnceAMillisecond() {
		for (int change = 0; change < 10; change++) {
			this.signal.run();
		}
		assertThat(pushesAfter(0)).isEqualTo(1);
		for (int change = 0; change < 10; change++) {
			this.signal.run();
		}
		assertThat(pushesAfter(900)).isEqualTo(1);
		assertThat(pushesAfter(100)).isEqualTo(2);
		assertThat(pushesAfter(10_000)).isEqualTo(2);
	}

	@Test
	void pushesAtOnceAfterAQuietTime() {
		this.signal.run();
		pushesAfter(0);
		pushesAfter(1_000);
		this.signal.run();
		assertThat(pushesAfter(0)).isEqualTo(2);
	}

	/** Ten updates in each millisecond. */
	private void beBusy(int millis) {
		for (int milli = 0; milli < millis; milli++) {
			this.updates += 10;
			this.signal.run();
			pushesAfter(1_000);
		}
	}

	@Test
	void pushesManyUpdatesOnceInFortyMilliseconds() {
		beBusy(1_000);
		int before = this.pushes.get();
		beBusy(1_000);
		assertThat(this.pushes.get() - before).isEqualTo(25);
		assertThat(before).isBetween(26, 29);
	}

	@Test
	void pushesAcknowledgementsAloneOnceInFortyMilliseconds() {
		for (int milli = 0; milli < 2_000; milli++) {
			this.signal.run();
			pushesAfter(1_000);
		}
		assertThat(this.pushes.get()).isBetween(50, 54);
	}

	@Test
	void pushesFewUpdatesOnceInEightMilliseconds() {
		for (int change = 0; change < 500; change++) {
			this.updates++;
			this.signal.run();
			pushesAfter(4_000);
		}
		assertThat(this.pushes.get()).isBetween(250, 260);
	}

	@Test
	void pushesAtOnceWhatChangesEveryTenMilliseconds() {
		changeEveryTenMilliseconds(1_000);
		assertThat(this.pushes.get()).isEqualTo(1_000);
	}

	/** Otherwise a gateway that was busy once would be slow for as long as it is used. */
	@Test
	void pushesAtOnceWhatChangesEveryTenMillisecondsSoonAfterManyChanges() {
		beBusy(1_000);
		for (int change = 0; change < 50; change++) {
			changeAndWaitTenMilliseconds();
		}
		changeEveryTenMilliseconds(1_000);
	}

	private void changeEveryTenMilliseconds(int changes) {
		int before = pushesAfter(0);
		for (int change = 1; change <= changes; change++) {
			assertThat(changeAndWaitTenMilliseconds()).isEqualTo(before + change);
		}
	}

	/** Returns the pushes right after the change. */
	private int changeAndWaitTenMilliseconds() {
		this.updates++;
		this.signal.run();
		int pushes = pushesAfter(0);
		for (int milli = 0; milli < 10; milli++) {
			pushesAfter(1_000);
		}
		return pushes;
	}

	@Test
	void pushesAtOnceAgainAfterManyChanges() {
		beBusy(1_000);
		pushesAfter(20_000);
		int before = pushesAfter(100_000);
		for (int change = 1; change <= 5; change++) {
			this.updates++;
			this.signal.run();
			assertThat(pushesAfter(0)).isEqualTo(before + change);
			pushesAfter(1_000);
		}
	}

	@Test
	void pushesAgainAfterAPushHasFailed() {
		AtomicInteger attempts = new AtomicInteger();
		PushSignal failing = new PushSignal(this.channel.eventLoop(), () -> {
			attempts.incrementAndGet();
			throw new IllegalStateException("expected in this test");
		}, () -> 0);
		failing.run();
		pushesAfter(1_000);
		failing.run();
		pushesAfter(1_000);
		assertThat(attempts).hasValue(2);
	}

	@Test
	void losesNoChangeOfManyThreads() throws InterruptedException {
		EventLoop loop = new DefaultEventLoop();
		try {
			AtomicLong changes = new AtomicLong();
			AtomicLong seen = new AtomicLong();
			PushSignal signal = new PushSignal(loop, () -> seen.set(changes.get()), changes::get);
			CountDownLatch ended = new CountDownLatch(4);
			for (int thread = 0; thread < 4; thread++) {
				new Thread(() -> {
					for (int change = 0; change < 100_000; change++) {
						changes.incrementAndGet();
						signal.run();
					}
					ended.countDown();
				}).start();
			}
			assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
			Awaitility.await().until(() -> seen.get() == 400_000);
		}
		finally {
			loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
		}
	}

	@Test
	void aSectionThatHasStoppedIsNoError() {
		EventLoop loop = new DefaultEventLoop();
		loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
		new PushSignal(loop, this.pushes::incrementAndGet, () -> 0).run();
		assertThat(this.pushes).hasValue(0);
	}

}
