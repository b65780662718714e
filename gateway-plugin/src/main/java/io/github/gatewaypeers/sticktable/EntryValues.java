package io.github.gatewaypeers.sticktable;

import org.jspecify.annotations.Nullable;

/**
 * The values of one entry outside its table: filled by {@link StickTable#read} for an
 * encoder, or by a decoder for {@link StickTable#learn}. Rates hold the start of their
 * period in the 32-bit milliseconds of {@link StickTable#nowMillis}. Not thread-safe.
 */
public final class EntryValues {

	private final EntryLayout layout;

	private int[] data;

	private @Nullable String serverKey;

	private int remaining;

	private int readAt;

	/**
	 * Makes values of zero.
	 * @param layout the layout of a table's entries
	 */
	public EntryValues(EntryLayout layout) {
		this.layout = layout;
		this.data = new int[layout.words()];
	}

	/**
	 * Returns where values stand in {@link #data}.
	 * @return the layout
	 */
	public EntryLayout layout() {
		return this.layout;
	}

	/**
	 * Returns the words that hold the values.
	 * @return the words themselves, which may be changed
	 */
	public int[] data() {
		return this.data;
	}

	/**
	 * Returns the server key.
	 * @return the name or address, or {@code null} for none
	 */
	public @Nullable String serverKey() {
		return this.serverKey;
	}

	/**
	 * Sets the server key.
	 * @param serverKey the name or address, or {@code null} for none
	 */
	public void serverKey(@Nullable String serverKey) {
		this.serverKey = serverKey;
	}

	/**
	 * Returns how long the entry still lives.
	 * @return milliseconds, 0 when expired or in a table without expiry
	 */
	public int remaining() {
		return this.remaining;
	}

	/**
	 * Returns when the values were read: the time from which the age of a rate's period
	 * counts. No period in them began later.
	 * @return the time, see {@link StickTable#nowMillis}
	 */
	public int readAt() {
		return this.readAt;
	}

	/**
	 * Returns a value.
	 * @param type a type that is no rate and no dictionary
	 * @param element the element, 0 unless the type is an array
	 * @return the value, as HAProxy would print it
	 * @throws IllegalArgumentException if there is no such element
	 */
	public long get(DataType type, int element) {
		int at = this.layout.at(type, element);
		return switch (type.kind()) {
			case SIGNED -> this.data[at];
			case UNSIGNED -> Integer.toUnsignedLong(this.data[at]);
			case UNSIGNED_64 -> Words.getLong(this.data, at);
			default -> throw new IllegalArgumentException("'" + type.keyword() + "' is no number");
		};
	}

	/**
	 * Returns the estimate of a rate.
	 * @param type a rate
	 * @param element the element, 0 unless the type is an array
	 * @param now the present time, see {@link StickTable#nowMillis}
	 * @return events in a period, before {@code brates-factor} is applied
	 * @throws IllegalArgumentException if there is no such element or it is no rate
	 */
	public long rate(DataType type, int element, int now) {
		if (type.kind() != DataType.Kind.RATE) {
			throw new IllegalArgumentException("'" + type.keyword() + "' is no rate");
		}
		return FrequencyCounter.rate(this.data, this.layout.at(type, element), now, this.layout.period(type));
	}

	void copyFrom(StickEntry entry, int remaining, int now) {
		System.arraycopy(entry.data, 0, this.data, 0, this.data.length);
		this.serverKey = entry.serverKey;
		this.remaining = remaining;
		this.readAt = now;
	}

	/**
	 * Puts fresh words of zero in the place of words that a table has kept.
	 */
	void replaceData() {
		this.data = new int[this.data.length];
	}

}
