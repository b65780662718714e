package io.github.gatewaypeers.haproxy;

import java.util.Map;

/**
 * What {@code show peers} says of a table shared with a peer. Update ids are unsigned 32
 * bits. Beware of the names, which are HAProxy's: "acked" is what it acknowledged to the
 * peer, and what the peer acknowledged is "update".
 *
 * @param fields what concerns this peer
 * @param table what concerns the table, whoever the peer is
 */
public record ShowPeerTable(Map<String, String> fields, Map<String, String> table) {

	public String name() {
		return this.table.getOrDefault("id", "");
	}

	/** The last update of the peer's that was acknowledged to it. */
	public long lastAcked() {
		return number(this.fields, "last_acked");
	}

	/** The last update sent to the peer. */
	public long lastPushed() {
		return number(this.fields, "last_pushed");
	}

	/** The last update received from the peer. */
	public long lastGet() {
		return number(this.fields, "last_get");
	}

	/** The last update there was when the latest teaching began. */
	public long teachingOrigin() {
		return number(this.fields, "teaching_origin");
	}

	/** The last update that the peer acknowledged. */
	public long acknowledged() {
		return number(this.fields, "update");
	}

	/** The latest update of the table, learned ones included. */
	public long update() {
		return number(this.table, "update");
	}

	/** The latest update of the table that was made here. */
	public long localUpdate() {
		return number(this.table, "localupdate");
	}

	/** The latest update that was sent to any peer. */
	public long commitUpdate() {
		return number(this.table, "commitupdate");
	}

	/** The id that HAProxy gives the table. */
	public long localId() {
		return number(this.fields, "local_id");
	}

	/** The id that the peer gives the table; 0 until it announced it. */
	public long remoteId() {
		return number(this.fields, "remote_id");
	}

	/** The data types that the peer announced, one bit for each. */
	public long remoteData() {
		return number(this.fields, "remote_data");
	}

	private static long number(Map<String, String> fields, String name) {
		String value = fields.get(name);
		if (value == null) {
			throw new AssertionError("no " + name + " in " + fields);
		}
		return Long.decode(value);
	}

}
