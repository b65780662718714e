package io.github.gatewaypeers.peers;

import java.util.BitSet;

import ch.qos.logback.classic.Level;
import io.github.gatewaypeers.codec.ControlType;
import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.codec.PeerMessageDecoder;
import io.github.gatewaypeers.codec.RemoteTable;
import io.github.gatewaypeers.interop.TestAuthority;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A peer asks for everything and reads nothing. Nothing piles up for it, others are
 * served, and when it reads at last it gets everything.
 */
class SlowReaderIntegrationTests {

	private static final Logger logger = LoggerFactory.getLogger("reliability");

	private static final int ENTRIES = 300_000;

	/** What the allocator may take for a connection, in bytes. */
	private static final long BOUND = 8 << 20;

	private AttackedSection attacked;

	@AfterEach
	void stop() {
		this.attacked.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void nothingPilesUpForPeerThatDoesNotRead(boolean tls) {
		this.attacked = new AttackedSection(ENTRIES, Level.INFO, tls ? new TestAuthority() : null);
		changeAll(1);
		this.attacked.assertGoodIsServed();
		long before = directMemory();
		long most = 0;
		try (RawPeer evil = this.attacked.join("evil")) {
			evil.send(0, ControlType.RESYNC_REQUEST.number());
			for (int round = 2; round < 12; round++) {
				changeAll(round);
				this.attacked.assertGoodIsServed();
				most = Math.max(most, directMemory() - before);
				evil.send(0, ControlType.HEARTBEAT.number());
			}
			logger.info("{} bytes of direct memory for a peer that does not read while {} entries change ten times",
					most, ENTRIES);
			assertThat(most).isLessThan(BOUND);
			assertThat(read(evil)).isEqualTo(ENTRIES);
		}
	}

	private void changeAll(int value) {
		for (int key = 0; key < ENTRIES; key++) {
			this.attacked.table.set(new IntegerKey(key), DataType.GPC0, 0, value);
		}
	}

	/** Reads a lesson. */
	private int read(RawPeer evil) {
		StickTable table = this.attacked.table;
		PeerMessageDecoder decoder = new PeerMessageDecoder(16384,
				(announcement) -> new RemoteTable(announcement, table));
		BitSet keys = new BitSet(ENTRIES);
		byte[] some = new byte[256 * 1024];
		while (true) {
			int length = evil.readSome(some);
			assertThat(length).isNotNegative();
			decoder.append(Unpooled.wrappedBuffer(some, 0, length));
			for (PeerMessage message = decoder.next(); message != null; message = decoder.next()) {
				if (message instanceof PeerMessage.Update update) {
					keys.set(((IntegerKey) update.key()).value());
				}
				else if (message.equals(new PeerMessage.Control(ControlType.RESYNC_FINISHED))) {
					return keys.cardinality();
				}
			}
		}
	}

	private static long directMemory() {
		return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
	}

}
