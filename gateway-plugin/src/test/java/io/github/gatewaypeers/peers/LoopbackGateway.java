package io.github.gatewaypeers.peers;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;

/**
 * A gateway's half of a section on the loopback interface, with its tables, which have
 * integer keys and store {@code gpc0}.
 */
final class LoopbackGateway implements AutoCloseable {

	final PeersSection section;

	private final List<StickTable> tables;

	/**
	 * Assembles a gateway that does not run yet.
	 * @param bind the port to listen on
	 * @param dialled on which port each member is dialled, this one included
	 */
	LoopbackGateway(String name, int bind, Map<String, Integer> dialled, TableDefinition... definitions) {
		this("mypeers", name, bind, dialled, Duration.ofSeconds(10), definitions);
	}

	LoopbackGateway(String section, String name, int bind, Map<String, Integer> dialled, Duration handover,
			TableDefinition... definitions) {
		this(section, name, bind, dialled, handover, (builder) -> {
		}, definitions);
	}

	/**
	 * Prepares a gateway.
	 * @param more what else is to be set
	 */
	LoopbackGateway(String section, String name, int bind, Map<String, Integer> dialled, Duration handover,
			Consumer<PeersSection.Builder> more, TableDefinition... definitions) {
		this.tables = Stream.of(definitions)
			.map((definition) -> new StickTable(definition, Ticker.systemTicker()))
			.toList();
		PeersSection.Builder builder = PeersSection.of(section, name)
			.bind(new InetSocketAddress("127.0.0.1", bind))
			.handoverTimeout(handover);
		dialled.forEach((peer, port) -> builder.peer(peer, "127.0.0.1", port));
		this.tables.forEach(builder::table);
		more.accept(builder);
		this.section = builder.build();
	}

	static TableDefinition table(String name) {
		return TableDefinition.of(name, KeyType.INTEGER).expire(600_000).store("gpc0").build();
	}

	/** Pairs of names and ports. */
	static Map<String, Integer> ports(Object... pairs) {
		Map<String, Integer> ports = new LinkedHashMap<>();
		for (int at = 0; at < pairs.length; at += 2) {
			ports.put((String) pairs[at], (Integer) pairs[at + 1]);
		}
		return ports;
	}

	LoopbackGateway start() {
		this.section.start();
		return this;
	}

	@Override
	public void close() {
		this.section.stop();
	}

	StickTable table(int index) {
		return this.tables.get(index);
	}

	void set(int key, int value) {
		set(0, key, value);
	}

	void set(int table, int key, int value) {
		this.tables.get(table).set(new IntegerKey(key), DataType.GPC0, 0, value);
	}

	/** Returns the values of a table by their keys. */
	Map<Integer, Long> values(int table) {
		StickTable wanted = this.tables.get(table);
		Map<Integer, Long> values = new TreeMap<>();
		wanted.entries()
			.forEachRemaining(
					(entry) -> values.put(((IntegerKey) entry.key()).value(), wanted.get(entry, DataType.GPC0, 0)));
		return values;
	}

	Map<Integer, Long> values() {
		return values(0);
	}

	/** Returns how long an entry still lives, in milliseconds, 0 for no entry. */
	int remaining(int key) {
		StickTable table = this.tables.get(0);
		StickEntry entry = table.lookup(new IntegerKey(key));
		EntryValues values = new EntryValues(table.definition().layout());
		return (entry != null && table.read(entry, values)) ? values.remaining() : 0;
	}

	boolean isEstablished(String peer) {
		return status(peer).state() == PeerState.ESTABLISHED;
	}

	PeerStatus status(String peer) {
		return this.section.peers().stream().filter((status) -> status.name().equals(peer)).findFirst().orElseThrow();
	}

}
