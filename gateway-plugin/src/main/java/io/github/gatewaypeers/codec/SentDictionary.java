package io.github.gatewaypeers.codec;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The strings that were sent in a session, by the ids that stand for them; the one used
 * longest ago makes room for a new one.
 */
final class SentDictionary {

	private final Map<String, Integer> ids = new LinkedHashMap<>(16, 0.75f, true);

	/**
	 * Looks a string up.
	 * @return the id it was sent with, or {@code null} if it must be sent
	 */
	@Nullable Integer find(String value) {
		return this.ids.get(value);
	}

	/**
	 * Adds a string.
	 * @return the id to send it with
	 */
	int add(String value) {
		int id = this.ids.size() + 1;
		if (id > ReceivedDictionary.SIZE) {
			Map.Entry<String, Integer> eldest = this.ids.entrySet().iterator().next();
			id = eldest.getValue();
			this.ids.remove(eldest.getKey());
		}
		this.ids.put(value, id);
		return id;
	}

}
