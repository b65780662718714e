package io.github.gatewaypeers.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.codec.ControlType;
import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.codec.PeerMessageDecoder;
import io.github.gatewaypeers.codec.PeerMessageEncoder;
import io.github.gatewaypeers.codec.RemoteTable;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.Increment;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.Source;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One end of a session in tests: the session, its tables, and a codec. What it says can
 * be given to another end or be read as {@link Words}.
 */
final class SessionEnd implements PeerSession.Listener {

	static final int NO_LIMIT = 1_000_000;

	private final ManualClock clock;

	private final List<StickTable> tables;

	private final List<TableCursor> cursors = new ArrayList<>();

	/** What the session told its owner. */
	final List<String> told = new ArrayList<>();

	boolean complete = true;

	PeerSession session;

	/** The number of the peer at the other end. */
	int number = 2;

	private PeerMessageEncoder encoder;

	private PeerMessageDecoder decoder;

	private Words eavesdropper;

	SessionEnd(ManualClock clock, StickTable... tables) {
		this.clock = clock;
		this.tables = List.of(tables);
		for (StickTable table : tables) {
			this.cursors.add(new TableCursor(this.cursors.size() + 1, table));
		}
		connect(true);
	}

	/** Begins a new session, as after a reconnection. */
	SessionEnd connect(boolean timed) {
		Map<String, StickTable> byName = new HashMap<>();
		this.tables.forEach((table) -> byName.put(table.definition().wireName(), table));
		this.session = new PeerSession(this.number, Source.Way.UPDATE, this.cursors, timed, this, this.clock.millis());
		this.encoder = new PeerMessageEncoder();
		this.decoder = new PeerMessageDecoder(16384,
				(announcement) -> new RemoteTable(announcement, byName.get(announcement.name())));
		this.eavesdropper = new Words(this.tables);
		return this;
	}

	TableCursor cursor(int index) {
		return this.cursors.get(index);
	}

	/** Sets a value in a table, which is a local change. */
	SessionEnd set(int table, int key, int value) {
		this.tables.get(table).set(new IntegerKey(key), DataType.GPC0, 0, value);
		return this;
	}

	/** Tracks a key, which is a local change too. */
	StickEntry track(int table, int key) {
		return this.tables.get(table).track(new IntegerKey(key), Increment.of(this.tables.get(table).definition()));
	}

	/** Returns a value, -1 for no entry. */
	long get(int table, int key) {
		return get(table, key, DataType.GPC0);
	}

	long get(int table, int key, DataType type) {
		StickEntry entry = this.tables.get(table).lookup(new IntegerKey(key));
		return (entry != null) ? this.tables.get(table).get(entry, type, 0) : -1;
	}

	StickTable table(int index) {
		return this.tables.get(index);
	}

	/** Takes what the session has to say, all of it. */
	byte[] bytes() {
		return bytes(NO_LIMIT);
	}

	byte[] bytes(int limit) {
		this.session.produce(this.encoder, limit, this.decoder.remoteTables(), this.clock.millis());
		ByteBuf buffer = Unpooled.buffer();
		this.encoder.drainTo(buffer);
		return Arrays.copyOf(buffer.array(), buffer.readableBytes());
	}

	/** Takes what the session has to say in words. */
	List<String> words() {
		return words(bytes());
	}

	/** Says in words what the session said in bytes. */
	List<String> words(byte[] bytes) {
		return this.eavesdropper.of(bytes);
	}

	/** Hears bytes that another end said. */
	SessionEnd hear(byte[] bytes) {
		this.decoder.append(Unpooled.wrappedBuffer(bytes));
		for (PeerMessage message = this.decoder.next(); message != null; message = this.decoder.next()) {
			this.session.onMessage(message);
		}
		return this;
	}

	SessionEnd hear(PeerMessage message) {
		this.session.onMessage(message);
		return this;
	}

	/** Lets an end teach everything it knows. */
	static void teach(SessionEnd teacher) {
		teacher.hear(new PeerMessage.Control(ControlType.RESYNC_REQUEST));
		teacher.words();
		teacher.hear(new PeerMessage.Control(ControlType.RESYNC_CONFIRM));
	}

	/** Lets two ends talk until neither has anything to say. */
	static void talk(SessionEnd one, SessionEnd other) {
		for (int turn = 0; turn < 1000; turn++) {
			byte[] here = one.bytes();
			byte[] there = other.bytes();
			if (here.length == 0 && there.length == 0) {
				return;
			}
			other.hear(here);
			one.hear(there);
		}
		throw new AssertionError("they never end");
	}

	@Override
	public void onLearned(boolean complete) {
		this.told.add(complete ? "learned" : "learned in part");
	}

	@Override
	public void onTaught() {
		this.told.add("taught");
	}

	@Override
	public void onFailure(PeerMessage.Failure failure) {
		this.told.add("failure " + failure.type());
	}

	@Override
	public boolean isComplete() {
		return this.complete;
	}

}
