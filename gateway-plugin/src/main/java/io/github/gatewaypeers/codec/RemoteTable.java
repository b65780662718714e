package io.github.gatewaypeers.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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
import org.jspecify.annotations.Nullable;

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

	PeerMessage.Update readUpdate(int type, WireReader in, @Nullable String[] dictionary) {
		boolean explicit = type == StickTableType.UPDATE || type == StickTableType.TIMED_UPDATE;
		boolean timed = type == StickTableType.TIMED_UPDATE || type == StickTableType.INCREMENTAL_TIMED_UPDATE;
		int updateId = explicit ? in.readInt() : this.lastUpdateId + 1;
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

		void read(WireReader in, EntryValues values, int now, @Nullable String[] dictionary, StickTable table) {
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
						String value = readDictionary(in, dictionary, table);
						if (wanted) {
							values.serverKey(value);
						}
					}
				}
			}
		}

		private static @Nullable String readDictionary(WireReader in, @Nullable String[] dictionary, StickTable table) {
			int length = in.readLength("a dictionary value");
			if (length == 0) {
				return null;
			}
			int end = in.position() + length;
			long id = in.readVarint();
			if (id < 1 || id > dictionary.length) {
				throw PeerProtocolException
					.malformed("dictionary id " + Long.toUnsignedString(id) + " is not 1 to " + dictionary.length);
			}
			if (in.position() < end) {
				int valueLength = in.readLength("a dictionary string");
				byte[] value = in.readBytes(valueLength);
				dictionary[(int) id - 1] = table.intern(text(value));
			}
			if (in.position() > end) {
				throw PeerProtocolException.malformed("a dictionary value exceeds its length");
			}
			in.skip(end - in.position());
			return dictionary[(int) id - 1];
		}

		private static String text(byte[] value) {
			int length = 0;
			while (length < value.length && value[length] != 0) {
				length++;
			}
			return new String(Arrays.copyOf(value, length), StandardCharsets.UTF_8);
		}

	}

}
