package io.github.gatewaypeers.sticktable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which values of a table a peer's messages replace: those that the peer announced, that
 * the table stores, and that are learned at all. Immutable but for a memory of no
 * consequence.
 */
public final class LearntTypes {

	private final EntryLayout layout;

	private final List<Learnt> learnt;

	/** Pairs of offset and length, in words. */
	private final int[] ranges;

	/** The words between the ranges, likewise. */
	private final int[] others;

	private final boolean serverKey;

	/** What was worked out last for a table that this one writes to. */
	private @Nullable LearntTypes copied;

	private LearntTypes(EntryLayout layout, List<Learnt> learnt) {
		this.layout = layout;
		this.learnt = learnt;
		this.ranges = ranges(layout, learnt);
		this.others = others(this.ranges, layout.words());
		this.serverKey = elements(DataType.SERVER_KEY) > 0;
	}

	/**
	 * Works out what a table learns of what a peer announced.
	 * @param definition the table
	 * @param announced the peer's types; periods do not matter
	 * @return the types that are learned
	 */
	public static LearntTypes of(TableDefinition definition, List<StoredType> announced) {
		List<Learnt> learnt = new ArrayList<>();
		for (StoredType type : announced) {
			if (!type.type().isLocal() || definition.recvOnly()) {
				add(learnt, definition.layout(), type.type(), type.elements());
			}
		}
		learnt.sort(Comparator.comparingInt((each) -> each.type.bit()));
		return new LearntTypes(definition.layout(), learnt);
	}

	private static void add(List<Learnt> learnt, EntryLayout layout, DataType type, int elements) {
		if (layout.stores(type)) {
			learnt.add(new Learnt(type, Math.min(elements, layout.elements(type))));
		}
	}

	private static int[] ranges(EntryLayout layout, List<Learnt> learnt) {
		int[] ranges = new int[2 * learnt.size()];
		int next = 0;
		for (Learnt each : learnt) {
			int offset = layout.offset(each.type);
			int length = each.elements * each.type.kind().words();
			if (next > 0 && ranges[next - 2] + ranges[next - 1] == offset) {
				ranges[next - 1] += length;
			}
			else {
				ranges[next++] = offset;
				ranges[next++] = length;
			}
		}
		return Arrays.copyOf(ranges, next);
	}

	private static int[] others(int[] ranges, int words) {
		int[] others = new int[ranges.length + 2];
		int from = 0;
		for (int at = 0; at < ranges.length; at += 2) {
			others[at] = from;
			others[at + 1] = ranges[at] - from;
			from = ranges[at] + ranges[at + 1];
		}
		others[ranges.length] = from;
		others[ranges.length + 1] = words - from;
		return others;
	}

	/**
	 * Returns how many values of a type are learned.
	 * @param type a type
	 * @return 0 if the type is not learned
	 */
	public int elements(DataType type) {
		for (Learnt each : this.learnt) {
			if (each.type == type) {
				return each.elements;
			}
		}
		return 0;
	}

	void overwrite(int[] from, int[] to) {
		for (int at = 0; at < this.ranges.length; at += 2) {
			System.arraycopy(from, this.ranges[at], to, this.ranges[at], this.ranges[at + 1]);
		}
	}

	/**
	 * Zeroes the words that are not learned, which may hold anything.
	 */
	void clearOthers(int[] data) {
		for (int at = 0; at < this.others.length; at += 2) {
			Arrays.fill(data, this.others[at], this.others[at] + this.others[at + 1], 0);
		}
	}

	boolean learnsServerKey() {
		return this.serverKey;
	}

	/**
	 * Keeps the as-is types that another table stores too.
	 */
	LearntTypes asIs(EntryLayout target) {
		LearntTypes copied = this.copied;
		if (copied == null || copied.layout != target) {
			copied = keepAsIs(target);
			this.copied = copied;
		}
		return copied;
	}

	private LearntTypes keepAsIs(EntryLayout target) {
		List<Learnt> kept = new ArrayList<>();
		for (Learnt each : this.learnt) {
			if (each.type.isAsIs()) {
				add(kept, target, each.type, each.elements);
			}
		}
		return new LearntTypes(target, kept);
	}

	/**
	 * Copies these types' values out of those of another table.
	 */
	EntryValues copy(EntryValues values) {
		EntryValues copy = new EntryValues(this.layout);
		for (Learnt each : this.learnt) {
			System.arraycopy(values.data(), values.layout().offset(each.type), copy.data(),
					this.layout.offset(each.type), each.elements * each.type.kind().words());
		}
		copy.serverKey((elements(DataType.SERVER_KEY) > 0) ? values.serverKey() : null);
		return copy;
	}

	private record Learnt(DataType type, int elements) {

	}

}
