package io.github.gatewaypeers.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of an established session into messages. It keeps what the protocol
 * keeps for one direction of one session: the tables that the peer announced, the one
 * that updates belong to now, and the dictionary. Confined to the session's thread.
 *
 * <p>
 * Its memory is bounded: by twice what arrives at once and the largest message it
 * accepts, by the 128 strings of the dictionary, by our own tables, and by
 * {@value #MAX_PASSED_OVER} short definitions of others.
 */
public final class PeerMessageDecoder {

	/** How many definitions of tables that are not ours are remembered. */
	static final int MAX_PASSED_OVER = 1024;

	/** A longer definition is only remembered if the table is ours. */
	static final int MAX_PASSED_OVER_LENGTH = 512;

	private static final int HEADER = 2;

	private final int maxLength;

	private final Function<TableAnnouncement, @Nullable RemoteTable> tables;

	private final Map<Long, Announced> announced = new HashMap<>();

	private final List<RemoteTable> remoteTables = new ArrayList<>();

	private final ReceivedDictionary dictionary = new ReceivedDictionary();

	private final WireReader in = new WireReader();

	private byte[] bytes = new byte[0];

	private int from;

	private int to;

	private @Nullable Announced current;

	private long messages;

	/**
	 * Makes a decoder for one session.
	 * @param maxLength the largest message accepted, in bytes without its header
	 * @param tables finds our table for one that the peer announces, {@code null} to pass
	 * its updates over; seldom asked again when the peer repeats an announcement
	 */
	public PeerMessageDecoder(int maxLength, Function<TableAnnouncement, @Nullable RemoteTable> tables) {
		this.maxLength = maxLength;
		this.tables = tables;
	}

	/**
	 * Takes bytes that arrived. The messages in them must be taken with {@link #next}
	 * before more are appended.
	 * @param arrived the bytes, which are copied
	 */
	public void append(ByteBuf arrived) {
		int rest = this.to - this.from;
		int more = arrived.readableBytes();
		if (rest + more > this.bytes.length) {
			byte[] larger = new byte[Math.max(rest + more, Math.min(2 * this.bytes.length, this.maxLength))];
			System.arraycopy(this.bytes, this.from, larger, 0, rest);
			this.bytes = larger;
			this.from = 0;
			this.to = rest;
		}
		else if (this.to + more > this.bytes.length) {
			System.arraycopy(this.bytes, this.from, this.bytes, 0, rest);
			this.from = 0;
			this.to = rest;
		}
		arrived.readBytes(this.bytes, this.to, more);
		this.to += more;
	}

	/**
	 * Returns the next whole message.
	 * @return the message, or {@code null} if more bytes are needed
	 * @throws PeerProtocolException if the peer broke the protocol; nothing more can be
	 * decoded then
	 */
	public @Nullable PeerMessage next() {
		while (this.to - this.from >= HEADER) {
			int messageClass = this.bytes[this.from] & 0xff;
			int type = this.bytes[this.from + 1] & 0xff;
			this.in.reset(this.bytes, this.from + HEADER, this.to);
			int end = this.from + HEADER;
			if (type >= 0x80) {
				if (!hasVarint(end)) {
					return null;
				}
				end = endOfMessage();
				if (end > this.to) {
					return null;
				}
				this.in.reset(this.bytes, this.in.position(), end);
			}
			this.from = end;
			this.messages++;
			PeerMessage message = decode(messageClass, type);
			if (message != null) {
				return message;
			}
		}
		return null;
	}

	/**
	 * Returns how many messages arrived since this was asked last, those included that
	 * are none to the session.
	 * @return a number of messages
	 */
	public long takeMessages() {
		long taken = this.messages;
		this.messages = 0;
		return taken;
	}

	/**
	 * Returns what the buffer takes, full or not.
	 */
	int capacity() {
		return this.bytes.length;
	}

	private boolean hasVarint(int at) {
		int end = Math.min(this.to, at + WireReader.MAX_VARINT);
		if (at < end && (this.bytes[at] & 0xff) < 0xf0) {
			return true;
		}
		for (int next = at + 1; next < end; next++) {
			if (this.bytes[next] >= 0) {
				return true;
			}
		}
		return this.to - at >= WireReader.MAX_VARINT;
	}

	private int endOfMessage() {
		long length = this.in.readVarint();
		if (length < 0 || length > this.maxLength) {
			throw new PeerProtocolException(ErrorType.SIZE_LIMIT,
					"a message of " + Long.toUnsignedString(length) + " bytes exceeds the limit of " + this.maxLength);
		}
		return this.in.position() + (int) length;
	}

	private @Nullable PeerMessage decode(int messageClass, int type) {
		switch (messageClass) {
			case MessageClass.STICK_TABLE:
				return decodeStickTable(type);
			case MessageClass.CONTROL:
				ControlType control = ControlType.of(type);
				return (control != null) ? new PeerMessage.Control(control) : null;
			case MessageClass.ERROR:
				ErrorType error = ErrorType.of(type);
				return (error != null) ? new PeerMessage.Failure(error) : null;
			case MessageClass.RESERVED:
				throw PeerProtocolException.malformed("a message has the reserved class 255");
			default:
				return null;
		}
	}

	private @Nullable PeerMessage decodeStickTable(int type) {
		switch (type) {
			case StickTableType.UPDATE, StickTableType.INCREMENTAL_UPDATE, StickTableType.TIMED_UPDATE,
					StickTableType.INCREMENTAL_TIMED_UPDATE:
				return (this.current != null) ? this.current.readUpdate(type, this.in, this.dictionary) : null;
			case StickTableType.DEFINITION:
				define();
				return null;
			case StickTableType.SWITCH:
				this.current = this.announced.get(this.in.readVarint());
				return null;
			case StickTableType.ACK:
				return new PeerMessage.Ack(this.in.readVarint(), this.in.readInt());
			default:
				return null;
		}
	}

	/**
	 * Obeys a table definition. A peer repeats them whenever it changes table, so one
	 * that is known to the byte only switches.
	 */
	private void define() {
		int start = this.in.position();
		int end = start + this.in.remaining();
		long tableId = this.in.readVarint();
		Announced known = this.announced.get(tableId);
		if (known == null || !known.isDefinedBy(this.bytes, start, end)) {
			this.in.reset(this.bytes, start, end);
			TableAnnouncement announcement = TableAnnouncement.read(this.in);
			byte[] definition = Arrays.copyOfRange(this.bytes, start, this.in.position());
			known = announce(announcement, definition, end - start);
		}
		this.current = known;
	}

	private Announced announce(TableAnnouncement announcement, byte[] definition, int length) {
		RemoteTable table = this.tables.apply(announcement);
		Announced before = this.announced.remove(announcement.tableId());
		RemoteTable replaced = (before != null) ? before.table : null;
		if (table != null) {
			replaceOtherId(table);
			if (replaced != null && replaced.table() == table.table()) {
				table.succeed(replaced);
			}
			this.remoteTables.add(table);
		}
		if (replaced != null) {
			this.remoteTables.remove(replaced);
		}
		Announced now = new Announced(definition, length, table,
				(table != null) ? null : PassedOverTable.of(announcement));
		if (table != null || (definition.length <= MAX_PASSED_OVER_LENGTH && this.announced.size() < MAX_PASSED_OVER)) {
			this.announced.put(announcement.tableId(), now);
		}
		return now;
	}

	/**
	 * Forgets under which other id a table was announced before. As in HAProxy, a table
	 * has one id, which is the latest.
	 */
	private void replaceOtherId(RemoteTable table) {
		for (RemoteTable other : this.remoteTables) {
			if (other.table() == table.table() && other.senderId() != table.senderId()) {
				table.succeed(other);
				this.announced.remove(other.senderId());
				this.remoteTables.remove(other);
				return;
			}
		}
	}

	/**
	 * Returns the tables that the peer announced and that we have.
	 * @return a view of them
	 */
	public Collection<RemoteTable> remoteTables() {
		return this.remoteTables;
	}

	/**
	 * What a peer has announced under one id.
	 */
	private static final class Announced {

		/** As much of the definition as was read. */
		private final byte[] definition;

		/** The length of the whole definition. */
		private final int length;

		private final @Nullable RemoteTable table;

		private final @Nullable PassedOverTable passedOver;

		Announced(byte[] definition, int length, @Nullable RemoteTable table, @Nullable PassedOverTable passedOver) {
			this.definition = definition;
			this.length = length;
			this.table = table;
			this.passedOver = passedOver;
		}

		boolean isDefinedBy(byte[] bytes, int from, int to) {
			return to - from == this.length && Arrays.equals(this.definition, 0, this.definition.length, bytes, from,
					from + this.definition.length);
		}

		PeerMessage.@Nullable Update readUpdate(int type, WireReader in, ReceivedDictionary dictionary) {
			if (this.table != null) {
				return this.table.readUpdate(type, in, dictionary);
			}
			if (this.passedOver != null) {
				this.passedOver.readUpdate(type, in, dictionary);
			}
			return null;
		}

	}

}
