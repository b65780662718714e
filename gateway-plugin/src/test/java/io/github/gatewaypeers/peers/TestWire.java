package io.github.gatewaypeers.peers;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.github.gatewaypeers.codec.ControlType;
import io.github.gatewaypeers.codec.PeerMessageEncoder;
import io.github.gatewaypeers.session.ManualClock;
import io.github.gatewaypeers.session.Words;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A connection whose other end is the test: it says what a peer would say and sees what
 * the peer would hear.
 */
final class TestWire implements Wire {

	private final ManualClock clock;

	private final Words words;

	private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

	private final PeerMessageEncoder encoder = new PeerMessageEncoder();

	private PeerConnection connection;

	private boolean closed;

	TestWire(ManualClock clock, List<StickTable> tables) {
		this.clock = clock;
		this.words = new Words(tables);
	}

	TestWire connection(PeerConnection connection) {
		this.connection = connection;
		return this;
	}

	@Override
	public void wake() {
		boolean more = true;
		while (more && !this.closed) {
			more = this.connection.produce(1000, this.clock.millis());
			ByteBuf buffer = Unpooled.buffer();
			this.connection.drainTo(buffer);
			this.sent.writeBytes(Arrays.copyOf(buffer.array(), buffer.readableBytes()));
		}
		if (this.connection.isClosing()) {
			close();
		}
	}

	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			this.connection.closed(this.clock.millis());
		}
	}

	boolean isClosed() {
		return this.closed;
	}

	/** The connection that was dialled is there. */
	TestWire open() {
		this.connection.opened();
		wake();
		return this;
	}

	/** The peer says something in the handshake. */
	TestWire say(String text) {
		return say(text.getBytes(StandardCharsets.UTF_8));
	}

	TestWire say(byte[] bytes) {
		this.connection.receive(Unpooled.wrappedBuffer(bytes), this.clock.millis());
		wake();
		return this;
	}

	/** The peer sends control messages. */
	TestWire say(ControlType... types) {
		List.of(types).forEach(this.encoder::control);
		return flush();
	}

	TestWire ack(int table, int updateId) {
		this.encoder.ack(table, updateId);
		return flush();
	}

	/** The peer pushes an update. */
	TestWire push(TableDefinition definition, int key, int value) {
		this.encoder.table(1, definition);
		this.encoder.update(definition, 1, new IntegerKey(key), values(definition, value), 0);
		return flush();
	}

	/** The peer teaches an entry. */
	TestWire teach(TableDefinition definition, int key, int value) {
		StickTable table = new StickTable(definition, this.clock);
		table.set(new IntegerKey(key), DataType.GPC0, 0, value);
		EntryValues values = new EntryValues(definition.layout());
		table.read(table.lookup(new IntegerKey(key)), values);
		this.encoder.table(1, definition);
		this.encoder.timedUpdate(definition, 0, new IntegerKey(key), values, 0);
		return flush();
	}

	/** The peer announces a table. */
	TestWire announce(TableDefinition definition) {
		this.encoder.table(1, definition);
		return flush();
	}

	private static EntryValues values(TableDefinition definition, int value) {
		EntryValues values = new EntryValues(definition.layout());
		values.data()[definition.layout().offset(DataType.GPC0)] = value;
		return values;
	}

	private TestWire flush() {
		ByteBuf buffer = Unpooled.buffer();
		this.encoder.drainTo(buffer);
		return say(Arrays.copyOf(buffer.array(), buffer.readableBytes()));
	}

	/** What the peer has heard since the last call, as text. */
	String text() {
		return new String(bytes(), StandardCharsets.UTF_8);
	}

	/** The next line that the peer has heard. */
	String line() {
		byte[] bytes = bytes();
		int end = 0;
		while (end < bytes.length && bytes[end] != '\n') {
			end++;
		}
		int next = Math.min(end + 1, bytes.length);
		this.sent.write(bytes, next, bytes.length - next);
		return new String(bytes, 0, end, StandardCharsets.UTF_8);
	}

	/** What the peer has heard since the last call, as messages of a session. */
	List<String> words() {
		return this.words.of(bytes());
	}

	private byte[] bytes() {
		byte[] bytes = this.sent.toByteArray();
		this.sent.reset();
		return bytes;
	}

}
