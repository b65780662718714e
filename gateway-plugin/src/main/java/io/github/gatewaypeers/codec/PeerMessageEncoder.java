package io.github.gatewaypeers.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.github.gatewaypeers.sticktable.BytesKey;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryLayout;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.Ipv6Key;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into the bytes of an established session, collecting many of them before
 * they are taken. It keeps what the protocol keeps for one direction of one session: the
 * table that updates belong to now, and the dictionary. Confined to the session's thread.
 *
 * <p>
 * Updates always carry their id: HAProxy 3.3 to 3.5-dev5 keeps implicit ids in the wrong
 * byte order, so that its acknowledgements go wrong.
 */
public final class PeerMessageEncoder {

	/** What HAProxy accepts with its default {@code tune.bufsize}. */
	static final int MAX_LENGTH = 16384;

	private final WireWriter out = new WireWriter(8192);

	private final SentDictionary dictionary = new SentDictionary();

	/** 0 before the first one. */
	private long currentTable;

	private long messages;

	/**
	 * Returns how much has been collected.
	 * @return a number of bytes
	 */
	public int size() {
		return this.out.size();
	}

	/**
	 * Moves what has been collected.
	 * @param target receives the bytes
	 */
	public void drainTo(ByteBuf target) {
		target.writeBytes(this.out.bytes(), 0, this.out.size());
		this.out.truncate(0);
	}

	/**
	 * Returns how many messages were added since this was asked last.
	 * @return a number of messages
	 */
	public long takeMessages() {
		long taken = this.messages;
		this.messages = 0;
		return taken;
	}

	private int beginMessage(int type) {
		this.messages++;
		return this.out.beginMessage(MessageClass.STICK_TABLE, type);
	}

	/**
	 * Adds a message of the control class.
	 * @param type which one
	 */
	public void control(ControlType type) {
		this.messages++;
		this.out.writeByte(MessageClass.CONTROL);
		this.out.writeByte(type.number());
	}

	/**
	 * Adds a message of the error class, after which the session is to be closed.
	 * @param type which one
	 */
	public void error(ErrorType type) {
		this.messages++;
		this.out.writeByte(MessageClass.ERROR);
		this.out.writeByte(type.number());
	}

	/**
	 * Adds an acknowledgement.
	 * @param tableId the peer's id of the table
	 * @param updateId the id of the last update that arrived, 32 bits
	 */
	public void ack(long tableId, int updateId) {
		int mark = beginMessage(StickTableType.ACK);
		this.out.writeVarint(tableId);
		this.out.writeInt(updateId);
		this.out.endMessage(mark);
	}

	/**
	 * Adds a table definition, unless updates belong to this table already.
	 * @param tableId our id of the table, from 1
	 * @param definition the table
	 */
	public void table(long tableId, TableDefinition definition) {
		if (tableId == this.currentTable) {
			return;
		}
		this.currentTable = tableId;
		int mark = beginMessage(StickTableType.DEFINITION);
		TableAnnouncement.of(tableId, definition).write(this.out);
		this.out.endMessage(mark);
	}

	/**
	 * Adds an update of an entry of the table announced last.
	 * @param definition the table
	 * @param updateId the id of the update, 32 bits
	 * @param key the key of the entry
	 * @param values the values
	 * @param now the present time, see
	 * {@link io.github.gatewaypeers.sticktable.StickTable#nowMillis}
	 */
	public void update(TableDefinition definition, int updateId, StickKey key, EntryValues values, int now) {
		int mark = beginMessage(StickTableType.UPDATE);
		this.out.writeInt(updateId);
		finishUpdate(definition, key, values, now, mark);
	}

	/**
	 * Adds an update with the entry's remaining life, as it is used in a lesson.
	 * @param definition the table
	 * @param updateId the id of the update, 32 bits
	 * @param key the key of the entry
	 * @param values the values and the remaining life
	 * @param now the present time, see
	 * {@link io.github.gatewaypeers.sticktable.StickTable#nowMillis}
	 */
	public void timedUpdate(TableDefinition definition, int updateId, StickKey key, EntryValues values, int now) {
		int mark = beginMessage(StickTableType.TIMED_UPDATE);
		this.out.writeInt(updateId);
		this.out.writeInt(values.remaining());
		finishUpdate(definition, key, values, now, mark);
	}

	private void finishUpdate(TableDefinition definition, StickKey key, EntryValues values, int now, int mark) {
		writeKey(definition, key);
		EntryLayout layout = definition.layout();
		for (StoredType stored : definition.store()) {
			int at = layout.offset(stored.type());
			for (int element = 0; element < stored.elements(); element++) {
				at = writeValue(stored.type().kind(), values, at, now);
			}
		}
		this.out.endMessage(mark);
	}

	private void writeKey(TableDefinition definition, StickKey key) {
		switch (definition.keyType()) {
			case INTEGER, IP -> this.out.writeInt(((IntegerKey) key).value());
			case IPV6 -> {
				this.out.writeLong(((Ipv6Key) key).high());
				this.out.writeLong(((Ipv6Key) key).low());
			}
			case STRING -> {
				byte[] bytes = ((BytesKey) key).bytes();
				this.out.writeVarint(bytes.length);
				this.out.writeBytes(bytes);
			}
			case BINARY -> this.out.writeBytes(((BytesKey) key).bytes());
		}
	}

	/**
	 * Writes one value.
	 * @return where the next one stands
	 */
	private int writeValue(DataType.Kind kind, EntryValues values, int at, int now) {
		int[] data = values.data();
		switch (kind) {
			case SIGNED -> {
				this.out.writeVarint(data[at]);
				return at + 1;
			}
			case UNSIGNED -> {
				this.out.writeVarint(Integer.toUnsignedLong(data[at]));
				return at + 1;
			}
			case UNSIGNED_64 -> {
				this.out.writeVarint(Integer.toUnsignedLong(data[at]) | ((long) data[at + 1] << 32));
				return at + 2;
			}
			case RATE -> {
				this.out.writeVarint(Integer.toUnsignedLong(now - data[at]));
				this.out.writeVarint(Integer.toUnsignedLong(data[at + 1]));
				this.out.writeVarint(Integer.toUnsignedLong(data[at + 2]));
				return at + 3;
			}
			case DICTIONARY -> writeDictionary(values.serverKey());
		}
		return at;
	}

	private void writeDictionary(@Nullable String value) {
		byte[] bytes = (value != null) ? value.getBytes(StandardCharsets.UTF_8) : new byte[0];
		if (value == null || bytes.length > ReceivedDictionary.MAX_STRING) {
			this.out.writeVarint(0);
			return;
		}
		int known = this.dictionary.find(value, this.currentTable);
		if (known != 0) {
			this.out.writeVarint(1);
			this.out.writeVarint(known);
			return;
		}
		WireWriter inner = new WireWriter(bytes.length + 2 * WireReader.MAX_VARINT);
		inner.writeVarint(this.dictionary.add(value, this.currentTable));
		inner.writeVarint(bytes.length);
		inner.writeBytes(bytes);
		this.out.writeVarint(inner.size());
		this.out.writeBytes(Arrays.copyOf(inner.bytes(), inner.size()));
	}

}
