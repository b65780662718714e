package io.github.gatewaypeers.peers;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import ch.qos.logback.classic.Level;
import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.codec.WireBytes;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.IntegerKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static io.github.gatewaypeers.codec.WireBytes.int32;
import static io.github.gatewaypeers.codec.WireBytes.message;
import static io.github.gatewaypeers.codec.WireBytes.string;
import static io.github.gatewaypeers.codec.WireBytes.varint;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * One peer sends as fast as it can. What another one sends is still learned soon.
 */
class FloodIntegrationTests {

	private static final Logger logger = LoggerFactory.getLogger("reliability");

	private static final int ENTRIES = 100_000;

	private static final int SAMPLES = 200;

	/** Milliseconds from one update to the next, so that the whole takes some seconds. */
	private static final int PAUSE = 10;

	/** Far more than it takes, for a machine that does other things too. */
	private static final long BOUND = 2_000;

	private final AttackedSection attacked = new AttackedSection(2 * ENTRIES, Level.INFO);

	@AfterEach
	void stop() {
		this.attacked.close();
	}

	@ParameterizedTest
	@EnumSource
	void updatesOfGoodPeerArriveMeanwhile(Flood flood) {
		for (int key = 0; key < ENTRIES; key++) {
			this.attacked.table.set(new IntegerKey(key), DataType.GPC0, 0, key);
		}
		AtomicLong sent = new AtomicLong();
		try (RawPeer good = this.attacked.join("good"); RawPeer evil = this.attacked.join("evil")) {
			Thread reader = new Thread(() -> readAll(evil));
			Thread writer = new Thread(() -> sendAll(evil, flood.bytes(), sent));
			reader.start();
			writer.start();
			long before = System.nanoTime();
			long[] millis = roundTrips(good);
			long rate = TimeUnit.SECONDS.toNanos(sent.get()) / (System.nanoTime() - before);
			logger.info("flood of {}: {} bytes/s, an update is acknowledged after {} ms, p99 {} ms, at most {} ms",
					flood, rate, millis[SAMPLES / 2], millis[SAMPLES * 99 / 100], millis[SAMPLES - 1]);
			assertThat(millis[SAMPLES - 1]).isLessThan(BOUND);
			assertThat(this.attacked.status("evil").state()).isEqualTo(PeerState.ESTABLISHED);
			assertThat(writer.isAlive()).isTrue();
		}
		this.attacked.assertGoodIsServed();
	}

	private long[] roundTrips(RawPeer good) {
		good.send(AttackedSection.DEFINE);
		long[] millis = new long[SAMPLES];
		for (int sample = 0; sample < SAMPLES; sample++) {
			long start = System.nanoTime();
			good.send(message(0x80, int32(sample), int32(sample), varint(1_000_000 + sample)));
			AttackedSection.await(good, List.of(new PeerMessage.Ack(1, sample)));
			millis[sample] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
			assertThat(this.attacked.count(sample)).isEqualTo(1_000_000 + sample);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE));
		}
		Arrays.sort(millis);
		return millis;
	}

	private static void sendAll(RawPeer evil, byte[] bytes, AtomicLong sent) {
		while (evil.send(bytes)) {
			sent.addAndGet(bytes.length);
		}
	}

	private static void readAll(RawPeer evil) {
		byte[] some = new byte[256 * 1024];
		try {
			while (evil.readSome(some) >= 0) {
				// What it says does not matter.
			}
		}
		catch (AssertionError ex) {
			// It says nothing.
		}
	}

	/** What is sent over and over again. */
	enum Flood {

		UPDATES {
			@Override
			byte[] some(int number) {
				int key = ENTRIES / 2 + number;
				return WireBytes.bytes((number == 0) ? AttackedSection.DEFINE : "",
						message(0x80, int32(key), int32(key), varint(key)));
			}
		},

		REQUESTS {
			@Override
			byte[] some(int number) {
				return new byte[] { 0, 0 };
			}
		},

		DEFINITIONS {
			@Override
			byte[] some(int number) {
				return message(0x82, varint(number), string("t"), 2, 4, 1 << 2, varint(number));
			}
		},

		CONTRADICTIONS {
			@Override
			byte[] some(int number) {
				return message(0x82, 1, string("t"), 2, 4, (number % 2 == 0) ? 1 : varint(1 << 9), varint(number));
			}
		},

		ENDS_OF_LESSONS {
			@Override
			byte[] some(int number) {
				return new byte[] { 0, 1 };
			}
		};

		abstract byte[] some(int number);

		byte[] bytes() {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			for (int number = 0; bytes.size() < 64 * 1024; number++) {
				bytes.writeBytes(some(number));
			}
			return bytes.toByteArray();
		}

	}

}
