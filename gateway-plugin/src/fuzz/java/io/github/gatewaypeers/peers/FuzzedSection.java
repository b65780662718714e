package io.github.gatewaypeers.peers;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.gatewaypeers.codec.GoldenTables;
import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.codec.PeerMessageDecoder;
import io.github.gatewaypeers.codec.RemoteTable;
import io.github.gatewaypeers.codec.TableAnnouncement;
import io.github.gatewaypeers.haproxy.GoldenRecording;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The members of a section {@code sec}: we are {@code gw}, and {@code peer} says
 * anything, cut anywhere, while time goes by and its connection takes our bytes or does
 * not. Nothing but a closed connection may come of it.
 */
final class FuzzedSection implements Transport, Wire {

	private static final int MAX_LENGTH = 2048;

	private static final int WRITE_SIZE = 4096;

	/** A batch of updates, each as long as they get. */
	private static final int SLACK = 64 * 1024;

	private static final List<TableDefinition> TABLES = Arrays
		.stream(GoldenTables.of(new GoldenRecording("3.2"), false))
		.filter((table) -> Set.of("t_str", "a_ip6", "t_int", "a_bin", "l_str").contains(table.name()))
		.toList();

	static {
		// What is logged of millions of sessions would be most of the work.
		((Logger) LoggerFactory.getLogger("io.github.gatewaypeers")).setLevel(Level.OFF);
	}

	private final List<StickTable> tables = new ArrayList<>();

	private final Members members;

	private final Random random;

	private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

	private long millis = 1_000_000;

	private PeerConnection connection;

	private boolean writable = true;

	private boolean closed;

	/**
	 * Makes the section.
	 * @param seed decides on how bytes are cut and how time goes by
	 */
	FuzzedSection(int seed) {
		this.random = new Random(seed);
		TABLES.forEach(
				(table) -> this.tables.add(new StickTable(table, () -> TimeUnit.MILLISECONDS.toNanos(this.millis))));
		this.members = new Members("sec", new PeerAddress("gw", "127.0.0.1", 1), this.tables, MAX_LENGTH, 1,
				(bound) -> 0);
		this.members.add(new PeerAddress("peer", "127.0.0.1", 2));
		this.members.start(0, false, this, this.millis);
	}

	/** The other peer dials us. */
	void accept() {
		this.connection = PeerConnection.accepted(this.members, this, "somewhere", this.millis);
	}

	/** We dial the other peer. */
	void dial() {
		this.members.tick(this.millis);
		assertThat(this.connection).isNotNull();
		this.connection.opened();
		wake();
	}

	@Override
	public PeerConnection dial(Members members, Peer peer, long now) {
		PeerConnection dialled = PeerConnection.dialled(members, this, peer, now);
		if (this.connection == null) {
			this.connection = dialled;
		}
		return dialled;
	}

	/**
	 * Takes what the other peer says, and waits until the connection is closed, as it
	 * must be when nothing more comes.
	 */
	void receive(byte[] bytes) {
		for (int from = 0; from < bytes.length && !this.closed;) {
			int to = Math.min(bytes.length, from + 1 + this.random.nextInt(200));
			ByteBuf piece = Unpooled.wrappedBuffer(bytes, from, to - from);
			this.connection.receive(piece, this.millis);
			assertThat(piece.isReadable()).isFalse();
			this.writable = this.random.nextInt(4) != 0;
			pass(this.random.nextInt(100));
			from = to;
		}
		this.writable = true;
		for (int seconds = 0; seconds < 20 && !this.closed; seconds++) {
			pass(1000);
		}
		assertThat(this.closed).isTrue();
		assertSentIsUnderstood();
	}

	private void pass(int time) {
		this.millis += time;
		this.members.tick(this.millis);
		this.connection.tick(this.millis);
		wake();
		assertThat(this.connection.pending()).isLessThan(WRITE_SIZE + SLACK);
	}

	@Override
	public void wake() {
		for (boolean more = true; more && this.writable && !this.closed;) {
			more = this.connection.produce(WRITE_SIZE, this.millis);
			ByteBuf bytes = Unpooled.buffer();
			this.connection.drainTo(bytes);
			this.sent.writeBytes(Arrays.copyOf(bytes.array(), bytes.readableBytes()));
		}
		if (this.connection.isClosing() && !this.closed && this.writable) {
			close();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.connection.closed(this.millis);
	}

	/** What we have sent begins with a line or three, and messages follow. */
	private void assertSentIsUnderstood() {
		byte[] bytes = this.sent.toByteArray();
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		int lines = text.startsWith("HAProxyS") ? 3 : 1;
		int from = 0;
		for (int line = 0; line < lines && bytes.length > 0; line++) {
			from = text.indexOf('\n', from) + 1;
			assertThat(from).isPositive();
		}
		PeerMessageDecoder decoder = new PeerMessageDecoder(16384, this::resolve);
		decoder.append(Unpooled.wrappedBuffer(bytes, from, bytes.length - from));
		for (PeerMessage message = decoder.next(); message != null; message = decoder.next()) {
			assertThat(message).isNotNull();
		}
	}

	private RemoteTable resolve(TableAnnouncement announcement) {
		return this.tables.stream()
			.filter((table) -> table.definition().name().equals(announcement.name()))
			.map((table) -> new RemoteTable(announcement, table))
			.findFirst()
			.orElseThrow();
	}

}
