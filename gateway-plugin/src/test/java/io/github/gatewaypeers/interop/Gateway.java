package io.github.gatewaypeers.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.peers.PeerState;
import io.github.gatewaypeers.peers.PeerStatus;
import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.peers.PeersTls;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.Increment;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A member of a {@code peers} section in this JVM, with its tables, as the starter
 * assembles it.
 */
final class Gateway implements AutoCloseable {

	private final String name;

	private final Roster roster;

	private final List<StickTable> tables;

	private final PeersSection section;

	private final ScheduledExecutorService expiry = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "expiry");
		thread.setDaemon(true);
		return thread;
	});

	private boolean running;

	private final @Nullable PeersTls tls;

	private Gateway(String name, Roster roster, List<StickTable> tables, Duration resyncTimeout,
			@Nullable PeersTls tls) {
		this.name = name;
		this.roster = roster;
		this.tables = tables;
		PeersSection.Builder builder = PeersSection.of(roster.section(), name).resyncTimeout(resyncTimeout);
		roster.ports().forEach((peer, port) -> builder.peer(peer, "127.0.0.1", port));
		tables.forEach(builder::table);
		this.tls = tls;
		if (tls != null) {
			builder.tls(() -> tls);
		}
		this.section = builder.build();
	}

	/**
	 * Starts a gateway with empty tables that is there before any other member and waits
	 * for no teacher.
	 */
	static Gateway first(String name, Roster roster, TableDefinition... definitions) {
		return first(name, roster, null, definitions);
	}

	/** The same with TLS. */
	static Gateway first(String name, Roster roster, @Nullable PeersTls tls, TableDefinition... definitions) {
		return new Gateway(name, roster, empty(Arrays.asList(definitions)), Duration.ZERO, tls).start();
	}

	/** Starts a gateway with empty tables that is to be taught by the others. */
	static Gateway join(String name, Roster roster, TableDefinition... definitions) {
		return join(name, roster, null, definitions);
	}

	private static Gateway join(String name, Roster roster, @Nullable PeersTls tls, TableDefinition... definitions) {
		return new Gateway(name, roster, empty(Arrays.asList(definitions)), Duration.ofSeconds(5), tls).start();
	}

	private static List<StickTable> empty(List<TableDefinition> definitions) {
		return definitions.stream().map((definition) -> new StickTable(definition, Ticker.systemTicker())).toList();
	}

	Gateway start() {
		this.section.start();
		this.running = true;
		this.expiry.scheduleAtFixedRate(() -> this.tables.forEach(StickTable::expire), 100, 100, TimeUnit.MILLISECONDS);
		return this;
	}

	/** Starts another one in its place, which knows nothing; this one may still run. */
	Gateway successor() {
		return join(this.name, this.roster, this.tls,
				this.tables.stream().map(StickTable::definition).toArray(TableDefinition[]::new));
	}

	/** Ends it as an application that shuts down does. */
	void stop() {
		if (this.running) {
			this.running = false;
			this.section.stop();
		}
		this.expiry.shutdownNow();
	}

	@Override
	public void close() {
		stop();
	}

	PeersSection section() {
		return this.section;
	}

	StickTable table(String name) {
		return this.tables.stream().filter((table) -> table.definition().name().equals(name)).findFirst().orElseThrow();
	}

	StickKey key(String table, String text) {
		return table(table).definition().key(text);
	}

	/** Sets a number, as a filter would. */
	void set(String table, String key, String type, long value) {
		set(table, key, type, 0, value);
	}

	void set(String table, String key, String type, int element, long value) {
		if (!table(table).set(key(table, key), DataType.of(type), element, value)) {
			throw new AssertionError(table + " refuses " + key);
		}
	}

	void setServer(String table, String key, int id, String serverKey) {
		table(table).setServer(key(table, key), id, serverKey);
	}

	/** Counts events at once, in a request that is over. */
	void count(String table, String key, long amount, DataType... types) {
		StickEntry entry = track(table, key);
		table(table).add(entry, Increment.of(table(table).definition(), types), amount);
		table(table).release(entry);
	}

	/** Begins a request. */
	StickEntry track(String table, String key) {
		StickEntry entry = table(table).track(key(table, key), Increment.of(table(table).definition()));
		if (entry == null) {
			throw new AssertionError(table + " refuses " + key);
		}
		return entry;
	}

	void release(String table, StickEntry entry) {
		table(table).release(entry);
	}

	/** What is known of another member, as it is now. */
	PeerStatus peer(String name) {
		return this.section.peers().stream().filter((peer) -> peer.name().equals(name)).findFirst().orElseThrow();
	}

	boolean isEstablished(String peer) {
		return peer(peer).state() == PeerState.ESTABLISHED;
	}

	/**
	 * Forgets another member, which ends the session, and makes its acquaintance anew.
	 */
	void reconnect(String peer) {
		this.section.removePeer(peer);
		this.section.addPeer(peer, "127.0.0.1", this.roster.port(peer));
	}

	/** How far another member knows a table of ours. */
	PeerStatus.Table shared(String peer, String table) {
		return peer(peer).tables().stream().filter((shared) -> shared.name().equals(table)).findFirst().orElseThrow();
	}

	List<String> keys(String table) {
		List<String> keys = new ArrayList<>();
		table(table).entries().forEachRemaining((entry) -> keys.add(table(table).definition().format(entry.key())));
		return keys;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
