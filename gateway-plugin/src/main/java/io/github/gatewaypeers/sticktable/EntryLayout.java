package io.github.gatewaypeers.sticktable;

import java.util.Arrays;
import java.util.List;

/**
 * Where the values of each data type stand in an entry's data, an array of 32-bit words.
 * Immutable.
 */
public final class EntryLayout {

	private static final int TYPES = DataType.values().length;

	private final int[] offsets = new int[TYPES];

	private final int[] elements = new int[TYPES];

	private final int[] periods = new int[TYPES];

	private final int words;

	EntryLayout(List<StoredType> store) {
		Arrays.fill(this.offsets, -1);
		int next = 0;
		for (StoredType stored : store) {
			int bit = stored.type().bit();
			this.offsets[bit] = next;
			this.elements[bit] = stored.elements();
			this.periods[bit] = stored.period();
			next += stored.type().kind().words() * stored.elements();
		}
		this.words = next;
	}

	/**
	 * Tells whether entries store a type.
	 * @param type the type
	 * @return {@code true} if they do
	 */
	public boolean stores(DataType type) {
		return this.offsets[type.bit()] >= 0;
	}

	/**
	 * Returns where the first value of a type stands.
	 * @param type the type
	 * @return the index of its first word, -1 if the type is not stored
	 */
	public int offset(DataType type) {
		return this.offsets[type.bit()];
	}

	/**
	 * Returns how many values of a type are stored.
	 * @param type the type
	 * @return 0 if the type is not stored, 1 for a type that is no array
	 */
	public int elements(DataType type) {
		return this.elements[type.bit()];
	}

	/**
	 * Returns the period of a rate.
	 * @param type the type
	 * @return the period in milliseconds, 0 if the type is no rate or not stored
	 */
	public int period(DataType type) {
		return this.periods[type.bit()];
	}

	/**
	 * Returns the size of an entry's data.
	 * @return a number of 32-bit words
	 */
	public int words() {
		return this.words;
	}

	int at(DataType type, int element) {
		int bit = type.bit();
		if (element < 0 || element >= this.elements[bit]) {
			throw new IllegalArgumentException((this.elements[bit] == 0) ? "'" + type.keyword() + "' is not stored"
					: "'" + type.keyword() + "' has no element " + element);
		}
		return this.offsets[bit] + element * type.kind().words();
	}

}
