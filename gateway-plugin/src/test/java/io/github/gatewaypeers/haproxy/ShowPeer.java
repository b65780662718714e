package io.github.gatewaypeers.haproxy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code show peers} says of a peer.
 *
 * @param local whether it is the process asked, under its own name
 * @param fields what is printed as {@code name=value} of the peer itself, such as
 * {@code addr}, {@code reconnect}, {@code src}
 * @param tables the tables shared with it
 */
public record ShowPeer(String name, boolean local, Map<String, String> fields, List<ShowPeerTable> tables) {

	static ShowPeer parse(String line) {
		Map<String, String> fields = fields(line);
		String id = fields.getOrDefault("id", "");
		int role = id.lastIndexOf('(');
		return new ShowPeer(id.substring(0, role), id.startsWith("(local", role), fields, new ArrayList<>());
	}

	/** Takes one of the lines below the first one. */
	void add(String line) {
		if (line.startsWith("0x")) {
			this.tables.add(new ShowPeerTable(fields(line), new LinkedHashMap<>()));
		}
		else if (line.startsWith("table:")) {
			lastTable().table().putAll(fields(line));
		}
		else if (line.startsWith("last_acked=")) {
			lastTable().fields().putAll(fields(line));
		}
		else if (this.tables.isEmpty() && !line.contains("_table:")) {
			fields(line).forEach(this.fields::putIfAbsent);
		}
	}

	private ShowPeerTable lastTable() {
		return this.tables.get(this.tables.size() - 1);
	}

	/** How the last handshake with it went, such as {@code ESTA} or {@code NONE}. */
	public String lastStatus() {
		return text("last_status");
	}

	/** Whether there is a session now, and its handshake is done. */
	public boolean established() {
		return "ESTA".equals(lastStatus()) && this.fields.containsKey("appctx");
	}

	/** Heartbeats sent to it. */
	public long txHbt() {
		return number("tx_hbt");
	}

	/** Heartbeats received from it. */
	public long rxHbt() {
		return number("rx_hbt");
	}

	/** How often its silence ended a session; HAProxy does not count every time. */
	public long noHbt() {
		return number("no_hbt");
	}

	/** How often a connection was begun to it. */
	public long newConn() {
		return number("new_conn");
	}

	/** How often it broke the protocol. */
	public long protoErr() {
		return number("proto_err");
	}

	/** How often a session gave way to another one. */
	public long coll() {
		return number("coll");
	}

	public String text(String name) {
		String value = this.fields.get(name);
		if (value == null) {
			throw new AssertionError("no " + name + " in " + this.fields);
		}
		return value;
	}

	/** A number, decimal or hexadecimal. */
	public long number(String name) {
		return Long.decode(text(name));
	}

	/**
	 * The share of a table.
	 * @param name as in {@code show table}
	 */
	public ShowPeerTable table(String name) {
		return this.tables.stream()
			.filter((table) -> table.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("no table '%s' shared with %s".formatted(name, this.name)));
	}

	static Map<String, String> fields(String line) {
		Map<String, String> fields = new LinkedHashMap<>();
		Arrays.stream(line.strip().split("\\s+"))
			.map((word) -> word.split("=|(?<=appctx):", 2))
			.filter((pair) -> pair.length == 2)
			.forEach((pair) -> fields.put(pair[0], pair[1]));
		return fields;
	}

}
