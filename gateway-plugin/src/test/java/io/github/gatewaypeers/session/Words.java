package io.github.gatewaypeers.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.codec.PeerMessage;
import io.github.gatewaypeers.codec.PeerMessageDecoder;
import io.github.gatewaypeers.codec.RemoteTable;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.netty.buffer.Unpooled;

/**
 * Says in words what one direction of a session says in bytes, of tables with integer
 * keys that store {@code gpc0}:
 *
 * <pre>
 * t#3 7=5           update 3 of table t, the value of key 7 is 5
 * t#3 7=5 for 900   the same, with 900 ms to live
 * ack 1#3           acknowledgement of update 3 of the table with id 1
 * RESYNC_REQUEST    a control message
 * </pre>
 */
public final class Words {

	private final PeerMessageDecoder decoder;

	/**
	 * Begins to listen to a session.
	 * @param tables the tables of the session; none of them learns
	 */
	public Words(List<StickTable> tables) {
		Map<String, StickTable> byName = new HashMap<>();
		tables.forEach((table) -> byName.put(table.definition().wireName(), table));
		this.decoder = new PeerMessageDecoder(16384, (announcement) -> {
			StickTable table = byName.get(announcement.name());
			return (table != null) ? new RemoteTable(announcement, table) : null;
		});
	}

	/**
	 * Says more bytes in words.
	 * @param bytes whole messages
	 * @return a word for each message
	 */
	public List<String> of(byte[] bytes) {
		List<String> words = new ArrayList<>();
		this.decoder.append(Unpooled.wrappedBuffer(bytes));
		for (PeerMessage message = this.decoder.next(); message != null; message = this.decoder.next()) {
			words.add(word(message));
		}
		return words;
	}

	private static String word(PeerMessage message) {
		if (message instanceof PeerMessage.Update update) {
			return update.table().table().definition().name() + "#" + Integer.toUnsignedString(update.updateId()) + " "
					+ ((IntegerKey) update.key()).value() + "=" + update.values().get(DataType.GPC0, 0)
					+ (update.timed() ? " for " + Integer.toUnsignedString(update.remaining()) : "");
		}
		if (message instanceof PeerMessage.Ack ack) {
			return "ack " + ack.tableId() + "#" + Integer.toUnsignedString(ack.updateId());
		}
		return (message instanceof PeerMessage.Control control) ? control.type().name() : message.toString();
	}

}
