package io.github.gatewaypeers.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.peers.Simulation.SimulatedWire;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One process of a simulated gateway: its tables and members, its clock, which shows
 * another time than those of others, and its connections. What happens to it while it
 * stalls waits until it goes on.
 */
final class SimulatedProcess implements Transport {

	private final Simulation simulation;

	private final String name;

	private final long skew;

	private final List<StickTable> tables = new ArrayList<>();

	private final List<SimulatedWire> wires = new ArrayList<>();

	private final List<PeerConnection> accepted = new ArrayList<>();

	private final Members members;

	private boolean alive = true;

	private boolean stopping;

	private boolean stalled;

	private final List<Runnable> backlog = new ArrayList<>();

	SimulatedProcess(Simulation simulation, String name, List<String> others, List<TableDefinition> definitions) {
		this.simulation = simulation;
		this.name = name;
		this.skew = simulation.between(0, 1_000_000_000);
		Ticker ticker = () -> now() * 1_000_000;
		definitions.forEach((definition) -> this.tables.add(new StickTable(definition, ticker)));
		this.members = new Members("sim", new PeerAddress(name, name, 1), this.tables, 16384,
				1 + simulation.nextNumber(), simulation.random::nextInt);
		others.forEach((other) -> this.members.add(new PeerAddress(other, other, 1)));
		this.tables.forEach((table) -> table.onUpdate(this::changed));
	}

	/** Starts to listen, dial and look at the clock. */
	void start(boolean predecessor) {
		this.simulation.listen(this);
		this.members.start(5_000, predecessor, this, now());
		tick();
	}

	private void tick() {
		if (this.alive) {
			this.members.tick(now());
			List.copyOf(this.accepted).forEach((connection) -> connection.tick(now()));
			this.accepted.removeIf(PeerConnection::isEstablished);
			this.simulation.after(this.simulation.between(40, 120), () -> whenAwake(this::tick));
		}
	}

	private void changed() {
		this.simulation.after(1, () -> whenAwake(this.members::wake));
	}

	/** Does something now or, if the process stalls, when it goes on. */
	void whenAwake(Runnable action) {
		if (this.stalled) {
			this.backlog.add(action);
		}
		else if (this.alive) {
			action.run();
		}
	}

	void stall(long duration) {
		if (!this.stalled) {
			this.stalled = true;
			this.simulation.after(duration, this::goOn);
		}
	}

	private void goOn() {
		this.stalled = false;
		List<Runnable> missed = List.copyOf(this.backlog);
		this.backlog.clear();
		missed.forEach(this::whenAwake);
	}

	/** Stops as a process with a successor does. */
	void stop(long timeout) {
		this.stopping = true;
		this.simulation.unlisten(this);
		this.members.stop(timeout, now(), () -> {
			this.simulation.note(this.name + " has stopped");
			die(false);
		});
	}

	/** Dies without a word. */
	void crash() {
		die(this.simulation.chance(0.3));
	}

	private void die(boolean silently) {
		this.alive = false;
		this.simulation.unlisten(this);
		List.copyOf(this.wires).forEach((wire) -> wire.die(silently));
	}

	@Override
	public PeerConnection dial(Members members, Peer peer, long now) {
		SimulatedWire wire = wire();
		PeerConnection connection = PeerConnection.dialled(members, wire, peer, now);
		wire.connection(connection);
		this.simulation.after(0, () -> this.simulation.connect(wire, peer.name()));
		return connection;
	}

	SimulatedWire accept(String from) {
		SimulatedWire wire = wire();
		PeerConnection connection = PeerConnection.accepted(this.members, wire, from, now());
		wire.connection(connection);
		this.accepted.add(connection);
		return wire;
	}

	private SimulatedWire wire() {
		this.wires.removeIf(SimulatedWire::isClosed);
		SimulatedWire wire = new SimulatedWire(this.simulation, this);
		this.wires.add(wire);
		return wire;
	}

	static byte[] drain(PeerConnection connection) {
		ByteBuf buffer = Unpooled.buffer();
		connection.drainTo(buffer);
		return Arrays.copyOf(buffer.array(), buffer.readableBytes());
	}

	String name() {
		return this.name;
	}

	long now() {
		return this.simulation.now() + this.skew;
	}

	boolean isAlive() {
		return this.alive;
	}

	boolean isStopping() {
		return this.stopping;
	}

	Members members() {
		return this.members;
	}

	StickTable table(int index) {
		return this.tables.get(index);
	}

	/** Tells whether every other member has everything this one has changed. */
	boolean isQuiet() {
		return this.alive && !this.stalled && this.members.isUpToDate()
				&& this.members.remotes().stream().allMatch((peer) -> peer.session != null && peer.session.isDrained());
	}

	@Override
	public String toString() {
		return this.name + (this.members.isUpToDate() ? "" : " (learning)") + " "
				+ this.members.remotes()
					.stream()
					.map((peer) -> peer.name() + ":" + peer.status().state()
							+ ((peer.session != null) ? peer.session.learning() + "/" + peer.session.teaching()
									+ (peer.session.isDrained() ? "" : " not drained") : ""))
					.toList();
	}

}
