package io.github.gatewaypeers.codec;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The strings that were sent in a session, by the ids that stand for them; the one used
 * longest ago makes room for a new one. HAProxy passes over all of an update of a table
 * that it does not have, also the string in it, and nobody tells us. So a string is
 * spelled out once for each table.
 */
final class SentDictionary {

	private final Map<String, Sent> strings = new LinkedHashMap<>(16, 0.75f, true);

	/**
	 * Looks a string up.
	 * @param tableId our id of the table whose update holds the string
	 * @return the id that stands for it there, or 0 if it must be spelled out
	 */
	int find(String value, long tableId) {
		Sent sent = this.strings.get(value);
		return (sent != null && sent.tables.get((int) tableId)) ? sent.id : 0;
	}

	/**
	 * Notes that a string is spelled out.
	 * @param tableId our id of the table whose update holds the string
	 * @return the id to send it with
	 */
	int add(String value, long tableId) {
		Sent sent = this.strings.get(value);
		if (sent == null) {
			sent = new Sent(nextId());
			this.strings.put(value, sent);
		}
		sent.tables.set((int) tableId);
		return sent.id;
	}

	private int nextId() {
		int id = this.strings.size() + 1;
		if (id > ReceivedDictionary.SIZE) {
			Map.Entry<String, Sent> eldest = this.strings.entrySet().iterator().next();
			id = eldest.getValue().id;
			this.strings.remove(eldest.getKey());
		}
		return id;
	}

	/**
	 * What stands for a string, and for which tables it was spelled out.
	 */
	private static final class Sent {

		private final int id;

		private final BitSet tables = new BitSet();

		Sent(int id) {
			this.id = id;
		}

	}

}
