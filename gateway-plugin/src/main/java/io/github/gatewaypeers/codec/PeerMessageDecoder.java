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
 * Its memory is bounded: by the largest message it accepts, 128 dictionary strings, and
 * {@value #MAX_TABLES} tables.
 */
public final class PeerMessageDecoder {

	/** The size of the dictionary in each direction. */
	static final int DICTIONARY = 128;

	/** How many tables a peer may announce in one session. */
	static final int MAX_TABLES = 4096;

	private static final int HEADER = 2;

	private final int maxLength;

	private final Function<TableAnnouncement, @Nullable RemoteTable> tables;

	private final Map<Long, Announced> announced = new HashMap<>();

	private final List<RemoteTable> remoteTables = new ArrayList<>();

	private final @Nullable String[] dictionary = new @Nullable String[DICTIONARY];

	private final WireReader in = new WireReader();

	private byte[] bytes = new byte[0];

	private int from;

	private int to;

	private @Nullable Announced current;

	/**
	 * Makes a decoder for one session.
	 * @param maxLength the largest message accepted, in bytes without its header
	 * @param tables finds our table for one that the peer announces, {@code null} to pass
	 * its updates over; not asked for an announcement it has seen before
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
			this.bytes = Arrays.copyOfRange(this.bytes, this.from, this.from + rest + more);
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
			PeerMessage message = decode(messageClass, type);
			if (message != null) {
				return message;
			}
		}
		return null;
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
				RemoteTable table = (this.current != null) ? this.current.table : null;
				return (table != null) ? table.readUpdate(type, this.in, this.dictionary) : null;
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
		byte[] definition = this.in.readBytes(this.in.remaining());
		this.in.reset(definition, 0, definition.length);
		long tableId = this.in.readVarint();
		Announced known = this.announced.get(tableId);
		if (known == null || !Arrays.equals(known.definition, definition)) {
			this.in.reset(definition, 0, definition.length);
			known = announce(TableAnnouncement.read(this.in), definition, known);
		}
		this.current = known;
	}

	private Announced announce(TableAnnouncement announcement, byte[] definition, @Nullable Announced before) {
		if (before == null && this.announced.size() == MAX_TABLES) {
			throw new PeerProtocolException(ErrorType.SIZE_LIMIT,
					"more than " + MAX_TABLES + " tables are announced in one session");
		}
		if (before != null && before.table != null) {
			this.remoteTables.remove(before.table);
		}
		RemoteTable table = this.tables.apply(announcement);
		if (table != null) {
			this.remoteTables.add(table);
		}
		Announced known = new Announced(definition, table);
		this.announced.put(announcement.tableId(), known);
		return known;
	}

	/**
	 * Returns the tables that the peer announced and that we have.
	 * @return a view of them
	 */
	public Collection<RemoteTable> remoteTables() {
		return this.remoteTables;
	}

	private static final class Announced {

		private final byte[] definition;

		private final @Nullable RemoteTable table;

		Announced(byte[] definition, @Nullable RemoteTable table) {
			this.definition = definition;
			this.table = table;
		}

	}

}
