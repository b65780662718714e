package io.github.gatewaypeers.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.gatewaypeers.sticktable.BytesKey;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.Increment;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.Ipv6Key;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;

/**
 * One run of a simulated section of 2 to 4 gateways, decided by a seed: rounds of changes
 * and disasters, after each of which the network heals and all must agree.
 *
 * <p>
 * What is required is what HAProxy's rules can promise. They let the last value that
 * arrives win and know no order between two writers, so each key has one writer at a
 * time, and another one only after all have agreed. A writer writes when it is up to
 * date. A process that crashes may take with it what it wrote last; the members may then
 * differ until its successor writes the key again, which it does at the end of a round.
 * Whatever else was written must be everywhere. A server is never taken away from a key,
 * since an update cannot say so.
 */
final class Schedule {

	private static final List<TableDefinition> DEFINITIONS = List.of(
			TableDefinition.of("numbers", KeyType.INTEGER)
				.expire(3_600_000)
				.store("gpc0", "conn_cur", "http_req_cnt", "http_req_rate(10s)", "bytes_in_cnt")
				.build(),
			TableDefinition.of("servers", KeyType.STRING)
				.length(20)
				.expire(3_600_000)
				.store("server_id", "server_key")
				.build(),
			TableDefinition.of("addresses", KeyType.IPV6)
				.expire(3_600_000)
				.inSection("sim")
				.store("gpt0", "gpc(3)", "http_err_rate(1m)")
				.build());

	private static final int KEYS = 12;

	private static final int ROUND = 20_000;

	/** Long enough for dead sessions, reconnections and lessons. */
	private static final int QUIET = 60_000;

	private final long seed;

	private final Simulation simulation;

	private final List<String> names;

	private final Map<String, SimulatedProcess> processes = new LinkedHashMap<>();

	private final Map<String, SimulatedProcess> leaving = new LinkedHashMap<>();

	/** Who may write a key. */
	private final Map<Place, String> writers = new LinkedHashMap<>();

	/** What was written last and must be everywhere. */
	private final Map<Place, List<Object>> written = new LinkedHashMap<>();

	/** What crashed processes wrote; it may be anywhere. */
	private final Set<Place> doubtful = new LinkedHashSet<>();

	private boolean disasters;

	Schedule(long seed) {
		this.seed = seed;
		this.simulation = new Simulation(seed);
		this.names = List.of("a", "b", "c", "d").subList(0, this.simulation.between(2, 4));
	}

	void run() {
		try {
			this.names.forEach((name) -> this.simulation.after(this.simulation.between(0, 8_000), () -> start(name)));
			for (int round = 0; round < 2; round++) {
				round();
			}
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError("-Dconvergence.seed=" + this.seed + ": " + ex.getMessage() + "\n"
					+ this.processes.values() + "\n" + this.simulation.journal(), ex);
		}
	}

	private void round() {
		for (int table = 0; table < DEFINITIONS.size(); table++) {
			for (int key = 0; key < KEYS; key++) {
				this.writers.put(new Place(table, key), this.simulation.oneOf(this.names));
			}
		}
		this.disasters = true;
		change();
		strike();
		this.simulation.run(this.simulation.between(1_000, ROUND));
		this.disasters = false;
		this.simulation.healAll();
		this.simulation.note("healed");
		settle();
		for (Place place : List.copyOf(this.doubtful)) {
			write(place);
		}
		settle();
		check();
	}

	private void settle() {
		long end = this.simulation.now() + QUIET;
		while (!isQuiet()) {
			if (this.simulation.now() > end) {
				throw new AssertionError("never quiet");
			}
			this.simulation.run(500);
		}
		this.simulation.run(4_000);
	}

	private boolean isQuiet() {
		return this.leaving.values().stream().noneMatch(SimulatedProcess::isAlive)
				&& this.processes.size() == this.names.size()
				&& this.processes.values().stream().allMatch(SimulatedProcess::isQuiet);
	}

	private SimulatedProcess start(String name) {
		List<String> others = this.names.stream().filter((other) -> !other.equals(name)).toList();
		SimulatedProcess process = new SimulatedProcess(this.simulation, name, others, DEFINITIONS);
		SimulatedProcess before = this.processes.put(name, process);
		this.simulation.note(name + " starts" + ((before != null) ? " as a successor" : ""));
		process.start(before != null);
		return process;
	}

	/** Changes something, again and again. */
	private void change() {
		if (this.disasters) {
			int changes = this.simulation.between(1, 5);
			for (int change = 0; change < changes; change++) {
				write(new Place(this.simulation.random.nextInt(DEFINITIONS.size()),
						this.simulation.random.nextInt(KEYS)));
			}
			this.simulation.after(this.simulation.between(1, 400), this::change);
		}
	}

	private void write(Place place) {
		SimulatedProcess writer = this.processes.get(this.writers.get(place));
		if (writer != null && writer.isAlive() && writer.members().isUpToDate()) {
			StickTable table = writer.table(place.table);
			if (change(table, place.key())) {
				this.written.put(place, values(table, place.key()));
				this.doubtful.remove(place);
			}
		}
	}

	private boolean change(StickTable table, StickKey key) {
		TableDefinition definition = table.definition();
		int value = this.simulation.between(0, 1000);
		if (definition.layout().stores(DataType.SERVER_ID)) {
			return table.setServer(key, value, "server" + value % 200);
		}
		if (this.simulation.chance(0.3)) {
			return table.set(key, definition.layout().stores(DataType.GPC0) ? DataType.GPC0 : DataType.GPC, 0, value);
		}
		StickEntry entry = table.track(key, Increment.of(definition, DataType.HTTP_REQ_CNT, DataType.HTTP_REQ_RATE));
		table.add(entry, Increment.of(definition, this.simulation.between(0, 2), DataType.GPC, DataType.BYTES_IN_CNT,
				DataType.HTTP_ERR_RATE), value);
		table.release(entry);
		return true;
	}

	/** Lets something go wrong, again and again. */
	private void strike() {
		if (this.disasters) {
			double kind = this.simulation.random.nextDouble();
			if (kind < 0.4) {
				this.simulation.note("a connection is cut");
				this.simulation.cutOne(this.simulation.chance(0.3));
			}
			else if (kind < 0.6) {
				part();
			}
			else if (kind < 0.7) {
				stall();
			}
			else if (kind < 0.85) {
				crash(this.simulation.oneOf(this.names));
			}
			else {
				restart();
			}
			this.simulation.after(this.simulation.between(10, 6_000), this::strike);
		}
	}

	private void part() {
		String one = this.simulation.oneOf(this.names);
		String other = this.simulation.oneOf(this.names);
		if (!one.equals(other)) {
			this.simulation.note(one + " and " + other + " are parted");
			this.simulation.part(one, other);
			this.simulation.after(this.simulation.between(100, 12_000), () -> this.simulation.heal(one, other));
		}
	}

	private void stall() {
		SimulatedProcess process = this.processes.get(this.simulation.oneOf(this.names));
		if (process != null) {
			this.simulation.note(process.name() + " stalls");
			process.stall(this.simulation.between(10, 3_000));
		}
	}

	private void crash(String name) {
		SimulatedProcess leaving = this.leaving.get(name);
		if (leaving != null && leaving.isAlive() && this.simulation.chance(0.3)) {
			this.simulation.note("the predecessor of " + name + " crashes");
			leaving.crash();
			doubt(name);
			return;
		}
		SimulatedProcess process = this.processes.remove(name);
		if (process != null) {
			this.simulation.note(name + " crashes");
			process.crash();
			doubt(name);
			this.simulation.after(this.simulation.between(2 * Simulation.MAX_DELAY, 3_000), () -> start(name));
		}
	}

	private void doubt(String writer) {
		this.written.keySet()
			.stream()
			.filter((place) -> this.writers.get(place).equals(writer))
			.forEach(this.doubtful::add);
		this.written.keySet().removeAll(this.doubtful);
	}

	/** Starts a successor, which is taught by the process before it. */
	private void restart() {
		String name = this.simulation.oneOf(this.names);
		SimulatedProcess old = this.processes.get(name);
		SimulatedProcess older = this.leaving.get(name);
		if (old != null && (older == null || !older.isAlive())) {
			start(name);
			this.leaving.put(name, old);
			this.simulation.after(this.simulation.between(0, 300), () -> old.whenAwake(() -> {
				this.simulation.note(name + " stops");
				old.stop(10_000);
			}));
		}
	}

	private void check() {
		this.written.forEach((place, expected) -> this.processes.forEach((name, process) -> {
			List<Object> actual = values(process.table(place.table), place.key());
			if (!actual.equals(expected)) {
				throw new AssertionError(place + " is " + actual + " at " + name + ", but " + this.writers.get(place)
						+ " wrote " + expected);
			}
		}));
	}

	/**
	 * Reads what must be everywhere: all values but connections and begins of periods.
	 */
	private static List<Object> values(StickTable table, StickKey key) {
		StickEntry entry = table.lookup(key);
		if (entry == null) {
			return List.of("nothing");
		}
		EntryValues values = new EntryValues(table.definition().layout());
		table.read(entry, values);
		List<Object> all = new ArrayList<>();
		for (StoredType stored : table.definition().store()) {
			int at = values.layout().offset(stored.type());
			for (int element = 0; element < stored.elements(); element++) {
				switch (stored.type().kind()) {
					case DICTIONARY -> all.add(String.valueOf(values.serverKey()));
					case RATE -> {
						all.add(values.data()[at + 3 * element + 1]);
						all.add(values.data()[at + 3 * element + 2]);
					}
					default -> {
						if (!stored.type().isLocal()) {
							all.add(values.get(stored.type(), element));
						}
					}
				}
			}
		}
		return all;
	}

	private record Place(int table, int number) {

		StickKey key() {
			return switch (DEFINITIONS.get(this.table).keyType()) {
				case STRING -> new BytesKey(Arrays.copyOf(new byte[] { 'k', (byte) ('a' + this.number) }, 2));
				case IPV6 -> new Ipv6Key(this.number, ~this.number);
				default -> new IntegerKey(this.number);
			};
		}

	}

}
