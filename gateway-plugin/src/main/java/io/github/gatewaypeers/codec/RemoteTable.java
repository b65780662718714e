package io.github.gatewaypeers.codec;

import io.github.gatewaypeers.sticktable.BytesKey;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryLayout;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.Ipv6Key;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.LearntTypes;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StoredType;

/**
 * A table that a peer announced in this session and that we have too: how to read its
 * updates into ours, and which of them were received and acknowledged. Confined to the
 * session's thread.
 */
public final class RemoteTable {

	private final long senderId;

	private final StickTable table;

	private final LearntTypes learnt;

	private final EntryValues values;

	private final Column[] columns;

	private int lastUpdateId;

	private boolean ackDue;

	/**
	 * Pairs an announced table with ours.
	 * @param announcement what the peer announced, without defect
	 * @param table our table of the same key type and length
	 */
	public RemoteTable(TableAnnouncement announcement, StickTable table) {
		this.senderId = announcement.tableId();
		this.table = table;
		this.learnt = LearntTypes.of(table.definition(), announcement.store());
		this.values = new EntryValues(table.definition().layout());
		this.columns = announcement.store()
			.stream()
			.map((stored) -> Column.of(stored, table.definition().layout(), this.learnt))
			.toArray(Column[]::new);
	}

	/**
	 * Returns our table.
	 * @return the table that learns
	 */
	public StickTable table() {
		return this.table;
	}

	/**
	 * Returns which values are learned.
	 * @return the types
	 */
	public LearntTypes learnt() {
		return this.learnt;
	}

	/**
	 * Returns the sender's id of the table, by which it is acknowledged.
	 * @return the id
	 */
	public long senderId() {
		return this.senderId;
	}

	/**
	 * Returns the id of the last update that arrived.
	 * @return 32 bits
	 */
	public int lastUpdateId() {
		return this.lastUpdateId;
	}

	/**
	 * Notes that the last update is to be acknowledged.
	 */
	public void requireAck() {
		this.ackDue = true;
	}

	/**
	 * Tells whether an acknowledgement is due, which then no longer is.
	 * @return {@code true} once after each {@link #requireAck()}
	 */
	public boolean takeAck() {
		boolean due = this.ackDue;
		this.ackDue = false;
		return due;
	}

	/**
	 * Takes the place of an earlier announcement of the same table.
	 */
	void succeed(RemoteTable before) {
		this.lastUpdateId = before.lastUpdateId;
		this.ackDue = before.ackDue;
	}

	PeerMessage.Update readUpdate(int type, WireReader in, ReceivedDictionary dictionary) {
		boolean timed = StickTableType.isTimed(type);
		int updateId = StickTableType.isExplicit(type) ? in.readInt() : this.lastUpdateId + 1;
		int remaining = timed ? in.readInt() : 0;
		StickKey key = readKey(in);
		int now = this.table.nowMillis();
		this.values.serverKey(null);
		for (Column column : this.columns) {
			column.read(in, this.values, now, dictionary, this.table);
		}
		this.lastUpdateId = updateId;
		return new PeerMessage.Update(this, updateId, key, this.values, timed, remaining);
	}

	private StickKey readKey(WireReader in) {
		KeyType keyType = this.table.definition().keyType();
		return switch (keyType) {
			case INTEGER, IP -> new IntegerKey(in.readInt());
			case IPV6 -> new Ipv6Key(in.readLong(), in.readLong());
			case STRING -> this.table.definition().bytesKey(in.readBytes(in.readLength("a key")));
			case BINARY -> new BytesKey(in.readBytes(this.table.definition().keyLength()));
		};
	}

	/**
	 * One type of an update: how many values there are, and where the learned ones go.
	 */
	private record Column(DataType.Kind kind, int received, int learned, int offset) {

		static Column of(StoredType stored, EntryLayout layout, LearntTypes learnt) {
			return new Column(stored.type().kind(), stored.elements(), learnt.elements(stored.type()),
					layout.offset(stored.type()));
		}

		void read(WireReader in, EntryValues values, int now, ReceivedDictionary dictionary, StickTable table) {
			int[] data = values.data();
			for (int element = 0; element < this.received; element++) {
				boolean wanted = element < this.learned;
				switch (this.kind) {
					case SIGNED, UNSIGNED -> {
						int value = (int) in.readVarint();
						if (wanted) {
							data[this.offset + element] = value;
						}
					}
					case UNSIGNED_64 -> {
						long value = in.readVarint();
						if (wanted) {
							data[this.offset + 2 * element] = (int) value;
							data[this.offset + 2 * element + 1] = (int) (value >>> 32);
						}
					}
					case RATE -> {
						int start = (now - (int) in.readVarint()) & ~1;
						int current = (int) in.readVarint();
						int previous = (int) in.readVarint();
						if (wanted) {
							int at = this.offset + 3 * element;
							data[at] = start;
							data[at + 1] = current;
							data[at + 2] = previous;
						}
					}
					case DICTIONARY -> {
						String value = dictionary.read(in, table);
						if (wanted) {
							values.serverKey(value);
						}
					}
				}
			}
		}

	}

}
