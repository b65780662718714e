package io.github.gatewaypeers.peers;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.codec.ControlType;
import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.interop.TestAuthority;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

import static io.github.gatewaypeers.codec.WireBytes.int32;
import static io.github.gatewaypeers.codec.WireBytes.message;
import static io.github.gatewaypeers.codec.WireBytes.string;
import static io.github.gatewaypeers.codec.WireBytes.varint;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The running section {@code sec} of the gateway {@code gw}, whose peers {@code good} and
 * {@code evil} dial it, and its table {@code t}. It has nobody to learn from and nothing
 * to wait for.
 */
final class AttackedSection implements AutoCloseable {

	/** A definition of the table, under the id 1. */
	static final byte[] DEFINE = message(0x82, 1, string("t"), 2, 4, 1 << 2, varint(60_000));

	private static final int SOME_KEY = 4711;

	final StickTable table;

	final PeersSection section;

	final SectionLogs logs;

	private final @Nullable TestAuthority authority;

	AttackedSection(int size, Level logged) {
		this(size, logged, null);
	}

	/**
	 * Starts a section.
	 * @param authority gives everybody certificates, {@code null} for no TLS
	 */
	AttackedSection(int size, Level logged, @Nullable TestAuthority authority) {
		this.authority = authority;
		this.logs = new SectionLogs(logged);
		this.table = new StickTable(
				TableDefinition.of("t", KeyType.INTEGER).size(size).expire(60_000).store("gpc0").build(),
				Ticker.systemTicker());
		PeersSection.Builder builder = PeersSection.of("sec", "gw")
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.peer("gw", "127.0.0.1", 0)
			.peer("good", "127.0.0.1", 1)
			.peer("evil", "127.0.0.1", 1)
			.table(this.table)
			.resyncTimeout(Duration.ZERO)
			.handoverTimeout(Duration.ZERO);
		if (authority != null) {
			PeersTls tls = authority.tls("gw");
			builder.tls(() -> tls);
		}
		this.section = builder.build();
		this.section.start();
		giveLesson();
	}

	/** Nobody is asked for a lesson any more, which a raw peer would not give. */
	private void giveLesson() {
		try (RawPeer teacher = join("good")) {
			await(teacher, List.of(new PeerMessage.Control(ControlType.RESYNC_REQUEST)));
			teacher.send(0, ControlType.RESYNC_FINISHED.number());
			await(teacher, List.of(new PeerMessage.Control(ControlType.RESYNC_CONFIRM)));
		}
	}

	/** Connects and says nothing, not even TLS. */
	RawPeer connect() {
		return RawPeer.connect(this.section);
	}

	/** Joins as one of the peers. */
	RawPeer join(String name) {
		if (this.authority == null) {
			return RawPeer.join(this.section, name);
		}
		return RawPeer.connect(this.section, this.authority.context(this.authority.issue(name)))
			.introduce(this.section, name);
	}

	PeerStatus status(String name) {
		return this.section.peers().stream().filter((peer) -> peer.name().equals(name)).findFirst().orElseThrow();
	}

	long count(int key) {
		return this.table.get(this.table.lookup(new IntegerKey(key)), DataType.GPC0, 0);
	}

	/** An update is learned and acknowledged, and a lesson is given. */
	void assertGoodIsServed() {
		try (RawPeer good = join("good")) {
			good.send(DEFINE, message(0x80, int32(3), int32(SOME_KEY), 42));
			await(good, List.of(new PeerMessage.Ack(1, 3)));
			assertThat(count(SOME_KEY)).isEqualTo(42);
			assertTaught(good);
		}
	}

	/** A lesson that a peer asks for comes to its end. */
	static void assertTaught(RawPeer peer) {
		peer.send(0, ControlType.RESYNC_REQUEST.number());
		await(peer, List.of(new PeerMessage.Control(ControlType.RESYNC_FINISHED),
				new PeerMessage.Control(ControlType.RESYNC_PARTIAL)));
		peer.send(0, ControlType.RESYNC_CONFIRM.number());
	}

	/** Waits for one of several messages. */
	static void await(RawPeer peer, List<PeerMessage> wanted) {
		while (peer.messages().stream().noneMatch(wanted::contains)) {
			// Something else has come; it does not matter.
		}
	}

	@Override
	public void close() {
		this.section.stop();
		this.logs.close();
	}

}
