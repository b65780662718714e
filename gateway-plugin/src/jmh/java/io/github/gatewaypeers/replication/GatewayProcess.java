package io.github.gatewaypeers.replication;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.Increment;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The main class of a gateway under measurement: a table and a section, nothing else. Its
 * standard input takes one command a line and its standard output answers each with one
 * line; it ends with its standard input.
 */
final class GatewayProcess {

	private final Keys keys;

	private final Load load;

	private final StickTable table;

	private final EntryValues values;

	private final Seat seat;

	private PeersSection section;

	private @Nullable CompletableFuture<Integer> changes;

	private GatewayProcess(Keys keys, int size, Load load, Seat seat) {
		this.keys = keys;
		this.load = load;
		this.table = new StickTable(keys.table(size), Ticker.systemTicker());
		this.values = new EntryValues(this.table.definition().layout());
		this.seat = seat;
		this.section = section();
	}

	private PeersSection section() {
		PeersSection.Builder builder = PeersSection.of(Member.SECTION, this.seat.name())
			.peer(this.seat.name(), "127.0.0.1", this.seat.port())
			.table(this.table);
		this.seat.peers().forEach((peer) -> builder.peer(peer.name(), "127.0.0.1", peer.port()));
		return builder.build();
	}

	/**
	 * The arguments that {@link #main} understands.
	 */
	static List<String> arguments(Stage stage, Seat seat) {
		StringBuilder peers = new StringBuilder();
		seat.peers().forEach((peer) -> peers.append(peer.name()).append(':').append(peer.port()).append(' '));
		return List.of(stage.keys().name(), Integer.toString(stage.size()), Integer.toString(stage.load().keys()),
				seat.name(), Integer.toString(seat.port()), peers.toString().strip());
	}

	public static void main(String[] args) throws IOException {
		PrintStream out = System.out;
		System.setOut(System.err);
		((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
		Seat seat = Seat.of(args[3], Integer.parseInt(args[4]));
		for (String peer : args[5].split(" ")) {
			seat = seat.knowing(peer.split(":")[0], Integer.parseInt(peer.split(":")[1]));
		}
		GatewayProcess process = new GatewayProcess(Keys.valueOf(args[0]), Integer.parseInt(args[1]),
				new Load(Integer.parseInt(args[2])), seat);
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			out.println(process.obey(line.split(" ")));
			out.flush();
		}
	}

	private Object obey(String[] command) {
		String[] arguments = Arrays.copyOfRange(command, 1, command.length);
		return switch (command[0]) {
			case "start" -> {
				this.section.start();
				yield "ok";
			}
			case "forget" -> {
				this.section.stop();
				this.table.clear();
				this.section = section();
				yield "ok";
			}
			case "used" -> this.table.used();
			case "value" -> value(Integer.parseInt(arguments[0]));
			case "change" -> {
				change(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]));
				yield "ok";
			}
			case "fill" -> {
				fill(Integer.parseInt(arguments[0]));
				yield "ok";
			}
			case "load" -> {
				beginLoad(Integer.parseInt(arguments[0]), Double.parseDouble(arguments[1]));
				yield "ok";
			}
			case "changes" -> (this.changes != null) ? this.changes.join() : 0;
			case "heap" -> heap();
			default -> throw new IllegalArgumentException(command[0]);
		};
	}

	private long value(int key) {
		StickEntry entry = this.table.lookup(this.keys.key(this.table.definition(), key));
		if (entry == null || !this.table.read(entry, this.values)) {
			return -1;
		}
		return this.values.get(DataType.GPC0, 0);
	}

	private void change(int key, long value) {
		this.table.set(this.keys.key(this.table.definition(), key), DataType.GPC0, 0, value);
	}

	/**
	 * Makes entries as {@link Keys#VALUES} says.
	 */
	private void fill(int entries) {
		Increment one = Increment.of(this.table.definition(), DataType.GPC0);
		Increment seven = Increment.of(this.table.definition(), DataType.HTTP_REQ_CNT, DataType.HTTP_REQ_RATE);
		for (int number = 0; number < entries; number++) {
			StickKey key = this.keys.key(this.table.definition(), number);
			this.table.setServer(key, 3, null);
			StickEntry entry = this.table.track(key, one);
			if (entry != null) {
				this.table.add(entry, seven, 7);
				this.table.release(entry);
			}
		}
	}

	private void beginLoad(int rate, double seconds) {
		this.changes = CompletableFuture.supplyAsync(() -> this.load.run(rate, seconds, (first, count) -> {
			for (int change = first; change < first + count; change++) {
				change(this.load.key(change), this.load.value(change));
			}
		}));
	}

	/**
	 * Returns what is reachable, in bytes.
	 */
	private static long heap() {
		for (int round = 0; round < 3; round++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
