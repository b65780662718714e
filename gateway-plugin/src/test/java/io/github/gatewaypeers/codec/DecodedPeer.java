package io.github.gatewaypeers.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A decoder with tables of ours, at a time that a test decides on. Every table that is
 * announced by the name of one of ours is taken, as long as it can be.
 */
final class DecodedPeer {

	final Map<String, StickTable> tables = new LinkedHashMap<>();

	final List<TableAnnouncement> asked = new ArrayList<>();

	PeerMessageDecoder decoder;

	long millis = 10_000_000;

	private final int maxLength;

	DecodedPeer(TableDefinition... definitions) {
		this(PeerMessageEncoder.MAX_LENGTH, definitions);
	}

	DecodedPeer(int maxLength, TableDefinition... definitions) {
		this.maxLength = maxLength;
		for (TableDefinition definition : definitions) {
			this.tables.put(definition.wireName(),
					new StickTable(definition, () -> TimeUnit.MILLISECONDS.toNanos(this.millis)));
		}
		this.decoder = new PeerMessageDecoder(maxLength, this::resolve);
	}

	/**
	 * Begins another session, with the same tables.
	 */
	void reconnect() {
		this.decoder = new PeerMessageDecoder(this.maxLength, this::resolve);
	}

	private @Nullable RemoteTable resolve(TableAnnouncement announcement) {
		this.asked.add(announcement);
		StickTable table = this.tables.get(announcement.name());
		if (table == null || announcement.defect() != null) {
			return null;
		}
		TableDefinition ours = table.definition();
		boolean alike = announcement.keyType() == ours.keyType().wireNumber()
				&& announcement.keyLength() == ours.keyType().wireLength(ours.keyLength());
		return alike ? new RemoteTable(announcement, table) : null;
	}

	StickTable table(String name) {
		StickTable table = this.tables.get(name);
		if (table == null) {
			throw new AssertionError("no table " + name);
		}
		return table;
	}

	/**
	 * Takes bytes and the messages in them.
	 * @return the messages; updates as text, since the next one reuses their values
	 */
	List<Object> receive(Object... parts) {
		List<Object> messages = new ArrayList<>();
		this.decoder.append(Unpooled.wrappedBuffer(WireBytes.bytes(parts)));
		for (PeerMessage message = this.decoder.next(); message != null; message = this.decoder.next()) {
			messages.add((message instanceof PeerMessage.Update update) ? describe(update) : message);
		}
		return messages;
	}

	/**
	 * An update as {@code table#id key=values}, with the server key and the remaining
	 * life if there are such.
	 */
	static String describe(PeerMessage.Update update) {
		StringBuilder text = new StringBuilder(update.table().table().definition().wireName());
		text.append('#').append(Integer.toUnsignedString(update.updateId())).append(' ').append(update.key());
		text.append('=').append(Arrays.toString(update.values().data()));
		if (update.values().serverKey() != null) {
			text.append(' ').append(update.values().serverKey());
		}
		if (update.timed()) {
			text.append(" expires in ").append(Integer.toUnsignedString(update.remaining()));
		}
		return text.toString();
	}

}
