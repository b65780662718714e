package io.github.gatewaypeers.peers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Time and network of a simulated section. Everything that happens is an event at a time,
 * and every choice is made by one random generator, so that a seed replays a whole run.
 */
final class Simulation {

	/** No byte is longer under way; a process takes longer to start. */
	static final int MAX_DELAY = 60;

	final Random random;

	private final PriorityQueue<Event> events = new PriorityQueue<>();

	private final Map<String, List<SimulatedProcess>> listeners = new LinkedHashMap<>();

	private final Set<SimulatedWire> wires = new LinkedHashSet<>();

	private final Set<Set<String>> parted = new LinkedHashSet<>();

	private final Deque<String> journal = new ArrayDeque<>();

	private long now;

	private long sequence;

	/**
	 * Makes an empty network.
	 * @param seed decides everything
	 */
	Simulation(long seed) {
		this.random = new Random(seed);
		this.now = 1_000_000;
	}

	long now() {
		return this.now;
	}

	/** Notes what happens, for whoever has to find out why a run failed. */
	void note(String what) {
		if (this.journal.size() == 400) {
			this.journal.removeFirst();
		}
		this.journal.addLast(this.now + " " + what);
	}

	String journal() {
		return String.join("\n", this.journal);
	}

	/** Gives a number from {@code least} to {@code most}. */
	int between(int least, int most) {
		return least + this.random.nextInt(most - least + 1);
	}

	boolean chance(double probability) {
		return this.random.nextDouble() < probability;
	}

	<T> T oneOf(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	void after(long delay, Runnable action) {
		at(this.now + delay, action);
	}

	void at(long time, Runnable action) {
		this.events.add(new Event(Math.max(time, this.now), this.sequence++, action));
	}

	void run(long duration) {
		long end = this.now + duration;
		while (!this.events.isEmpty() && this.events.peek().time <= end) {
			Event next = this.events.poll();
			this.now = next.time;
			next.action.run();
		}
		this.now = end;
	}

	void listen(SimulatedProcess process) {
		this.listeners.computeIfAbsent(process.name(), (name) -> new ArrayList<>()).add(process);
	}

	void unlisten(SimulatedProcess process) {
		this.listeners.getOrDefault(process.name(), new ArrayList<>()).remove(process);
	}

	/** Connects a caller's wire with whoever listens, or fails. */
	void connect(SimulatedWire caller, String called) {
		String calling = caller.owner().name();
		List<SimulatedProcess> there = this.listeners.getOrDefault(called, List.of());
		if (isParted(calling, called)) {
			after(1_000, caller::fail);
		}
		else if (there.isEmpty()) {
			after(between(1, MAX_DELAY), caller::fail);
		}
		else {
			after(between(1, MAX_DELAY), () -> accept(caller, called));
		}
	}

	private void accept(SimulatedWire caller, String called) {
		List<SimulatedProcess> there = this.listeners.getOrDefault(called, List.of());
		if (there.isEmpty() || isParted(caller.owner().name(), called) || caller.isClosed()) {
			caller.fail();
			return;
		}
		SimulatedWire accepted = oneOf(there).accept(caller.owner().name());
		accepted.join(caller);
		caller.join(accepted);
		this.wires.add(caller);
		this.wires.add(accepted);
		caller.opened();
	}

	void forget(SimulatedWire wire) {
		this.wires.remove(wire);
	}

	/** Breaks a connection, if there is one. */
	void cutOne(boolean silently) {
		if (!this.wires.isEmpty()) {
			List<SimulatedWire> all = new ArrayList<>(this.wires);
			all.sort((one, other) -> Long.compare(one.number(), other.number()));
			oneOf(all).cut(silently);
		}
	}

	/** Parts two members: what is under way is lost, and neither reaches the other. */
	void part(String one, String other) {
		this.parted.add(Set.of(one, other));
		for (SimulatedWire wire : new ArrayList<>(this.wires)) {
			if (wire.isBetween(one, other)) {
				wire.cut(true);
			}
		}
	}

	void heal(String one, String other) {
		this.parted.remove(Set.of(one, other));
	}

	void healAll() {
		this.parted.clear();
	}

	boolean isParted(String one, String other) {
		return !one.equals(other) && this.parted.contains(Set.of(one, other));
	}

	long nextNumber() {
		return this.sequence++;
	}

	private record Event(long time, long number, Runnable action) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			return (this.time != other.time) ? Long.compare(this.time, other.time)
					: Long.compare(this.number, other.number);
		}

	}

	/**
	 * One end of a simulated connection. Bytes arrive in their order, in other pieces
	 * than they were sent in, after a random time.
	 */
	static final class SimulatedWire implements Wire {

		private final Simulation simulation;

		private final SimulatedProcess owner;

		private final long number;

		/** How many bytes may be under way before the wire takes no more. */
		private final int window;

		private @Nullable PeerConnection connection;

		private @Nullable SimulatedWire other;

		private long lastArrival;

		private int underWay;

		private boolean closed;

		private boolean deaf;

		SimulatedWire(Simulation simulation, SimulatedProcess owner) {
			this.simulation = simulation;
			this.owner = owner;
			this.number = simulation.nextNumber();
			this.window = simulation.oneOf(List.of(100, 1000, 100_000));
		}

		void connection(PeerConnection connection) {
			this.connection = connection;
		}

		void join(SimulatedWire end) {
			this.other = end;
		}

		SimulatedProcess owner() {
			return this.owner;
		}

		long number() {
			return this.number;
		}

		boolean isClosed() {
			return this.closed;
		}

		boolean isBetween(String one, String another) {
			String here = this.owner.name();
			String there = (this.other != null) ? this.other.owner.name() : here;
			return (here.equals(one) && there.equals(another)) || (here.equals(another) && there.equals(one));
		}

		/**
		 * Tells whether the system notices the end of either end, as it is that of both.
		 */
		private boolean isWithinHost() {
			return this.other != null && this.other.owner.name().equals(this.owner.name());
		}

		void opened() {
			this.owner.whenAwake(() -> {
				if (!this.closed && this.connection != null) {
					this.connection.opened();
					wake();
				}
			});
		}

		void fail() {
			this.owner.whenAwake(this::closed);
		}

		private void closed() {
			if (this.owner.isAlive() && this.connection != null) {
				this.connection.closed(this.owner.now());
			}
			this.closed = true;
			this.simulation.forget(this);
		}

		@Override
		public void wake() {
			PeerConnection connection = this.connection;
			if (this.closed || this.other == null || connection == null || !this.owner.isAlive()) {
				return;
			}
			boolean more = true;
			while (more && this.underWay < this.window) {
				more = connection.produce(this.window / 2, this.owner.now());
				byte[] bytes = SimulatedProcess.drain(connection);
				if (bytes.length > 0) {
					transmit(bytes);
				}
			}
			if (connection.isClosing()) {
				this.closed = true;
				hangUp();
			}
		}

		private void transmit(byte[] bytes) {
			SimulatedWire target = this.other;
			int from = 0;
			while (target != null && from < bytes.length) {
				int size = Math.min(bytes.length - from, this.simulation.between(1, 400));
				byte[] piece = java.util.Arrays.copyOfRange(bytes, from, from + size);
				from += size;
				this.underWay += size;
				deliver(() -> target.arrive(piece, this));
			}
		}

		private void deliver(Runnable action) {
			long arrival = this.simulation.now() + this.simulation.between(1, MAX_DELAY);
			this.lastArrival = Math.max(this.lastArrival, arrival);
			this.simulation.at(this.lastArrival, action);
		}

		private void arrive(byte[] piece, SimulatedWire sender) {
			if (this.deaf) {
				return;
			}
			this.owner.whenAwake(() -> {
				sender.underWay -= piece.length;
				if (!this.closed && !this.deaf && this.connection != null) {
					this.connection.receive(io.netty.buffer.Unpooled.wrappedBuffer(piece), this.owner.now());
					wake();
				}
				if (!sender.closed) {
					sender.owner.whenAwake(sender::wake);
				}
			});
		}

		@Override
		public void close() {
			if (!this.closed) {
				this.closed = true;
				hangUp();
				closed();
			}
		}

		/** Tells the other end, behind what is under way. */
		private void hangUp() {
			SimulatedWire target = this.other;
			if (target != null) {
				deliver(target::hungUp);
			}
			this.simulation.forget(this);
			if (this.connection != null && this.connection.isClosing()) {
				this.owner.whenAwake(this::closed);
			}
		}

		private void hungUp() {
			if (!this.closed && !this.deaf) {
				this.owner.whenAwake(() -> {
					if (!this.closed && !this.deaf) {
						this.closed = true;
						hangUp();
						closed();
					}
				});
			}
		}

		/**
		 * Breaks the connection.
		 * @param silently whether the ends are not told, but have to notice
		 */
		void cut(boolean silently) {
			SimulatedWire target = this.other;
			if (target == null) {
				return;
			}
			boolean unnoticed = silently && !isWithinHost();
			breakOff(unnoticed);
			target.breakOff(unnoticed);
		}

		private void breakOff(boolean silently) {
			this.deaf = true;
			if (!silently) {
				this.simulation.after(this.simulation.between(0, MAX_DELAY), () -> this.owner.whenAwake(() -> {
					if (!this.closed) {
						this.closed = true;
						closed();
					}
				}));
			}
			this.simulation.forget(this);
		}

		/** The process at this end dies. */
		void die(boolean silently) {
			if (silently && !isWithinHost()) {
				this.deaf = true;
				this.closed = true;
				this.simulation.forget(this);
			}
			else if (!this.closed) {
				this.closed = true;
				hangUp();
			}
		}

	}

}
