package io.github.gatewaypeers.peers;

import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.codec.ControlType;
import io.github.gatewaypeers.session.ManualClock;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;

/**
 * The members of a section, of which this process is {@code a}, with a clock and
 * connections that the test moves. It has one table, {@code t}.
 */
final class TestSection implements Transport {

	static final TableDefinition TABLE = TableDefinition.of("t", KeyType.INTEGER).expire(60_000).store("gpc0").build();

	/** The number of this process. */
	static final long PROCESS = 4711;

	final ManualClock clock = new ManualClock(1_000_000);

	final StickTable table = new StickTable(TABLE, this.clock);

	final Members members;

	/** The connections that were dialled, as peer and milliseconds since the start. */
	final List<String> dials = new ArrayList<>();

	/** What the random generator gives. */
	int random = 500;

	private final List<TestWire> wires = new ArrayList<>();

	private long start;

	TestSection(String... remotes) {
		this.members = new Members("s", new PeerAddress("a", "10.0.0.1", 1000), List.of(this.table), 16384, PROCESS,
				(bound) -> this.random);
		for (String remote : remotes) {
			this.members.add(new PeerAddress(remote, "host-" + remote, 1000));
		}
		this.table.onUpdate(this.members::wake);
	}

	/** Starts a process without a predecessor. */
	TestSection start() {
		return start(false);
	}

	TestSection start(boolean predecessor) {
		this.start = this.clock.millis();
		this.members.start(5_000, predecessor, this, this.start);
		this.members.tick(this.start);
		return this;
	}

	/** Lets time pass. */
	TestSection run(long millis) {
		long end = this.clock.millis() + millis;
		while (this.clock.millis() < end) {
			this.members.tick(this.clock.advance(Math.min(10, end - this.clock.millis())));
		}
		return this;
	}

	@Override
	public PeerConnection dial(Members members, Peer peer, long now) {
		this.dials.add(peer.name() + " " + (now - this.start));
		TestWire wire = new TestWire(this.clock, List.of(this.table));
		PeerConnection connection = PeerConnection.dialled(members, wire, peer, now);
		this.wires.add(wire.connection(connection));
		return connection;
	}

	/** The connection that was dialled last. */
	TestWire dialled() {
		return this.wires.get(this.wires.size() - 1);
	}

	TestWire dialled(int index) {
		return this.wires.get(index);
	}

	/** Somebody connects. */
	TestWire accept() {
		TestWire wire = new TestWire(this.clock, List.of(this.table));
		return wire.connection(PeerConnection.accepted(this.members, wire, "10.0.0.9:4711", this.clock.millis()));
	}

	/** A peer connects and introduces itself, as the process of a number. */
	TestWire accept(String peer, long process) {
		TestWire wire = accept().say("HAProxyS 2.1\na\n" + peer + " " + process + " 1\n");
		String answer = wire.line();
		if (!answer.equals("200 " + PROCESS)) {
			throw new AssertionError("not accepted: " + answer);
		}
		return wire;
	}

	TestWire accept(String peer) {
		return accept(peer, 1);
	}

	/** A peer connects and knows no more than we do. */
	TestWire acceptAsEqual(String peer, long process) {
		TestWire wire = accept(peer, process).say(ControlType.RESYNC_FINISHED);
		wire.words();
		return wire;
	}

	TestWire acceptAsEqual(String peer) {
		return acceptAsEqual(peer, 1);
	}

	Peer peer(String name) {
		return this.members.find(name);
	}

	TestSection set(int key, int value) {
		this.table.set(new IntegerKey(key), DataType.GPC0, 0, value);
		return this;
	}

	/** Returns a value, -1 for no entry. */
	long get(int key) {
		StickEntry entry = this.table.lookup(new IntegerKey(key));
		return (entry != null) ? this.table.get(entry, DataType.GPC0, 0) : -1;
	}

}
