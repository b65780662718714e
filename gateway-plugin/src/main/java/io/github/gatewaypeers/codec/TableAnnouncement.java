package io.github.gatewaypeers.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A table definition message: what its sender says of a table before it sends updates.
 *
 * @param tableId the sender's id of the table
 * @param name the name that both sides must share
 * @param keyType the number of the key type
 * @param keyLength the announced length of keys in bytes
 * @param store the known types that updates hold, in the order of their bits
 * @param expire the sender's expiry in milliseconds, or -1 if it does not say
 * @param defect why updates cannot be read, or {@code null} if they can
 */
public record TableAnnouncement(long tableId, String name, long keyType, long keyLength, List<StoredType> store,
		long expire, @Nullable String defect) {

	/**
	 * Announces a table of ours.
	 * @param tableId our id of the table, from 1
	 * @param definition the table
	 * @return the message
	 */
	public static TableAnnouncement of(long tableId, TableDefinition definition) {
		return new TableAnnouncement(tableId, definition.wireName(), definition.keyType().wireNumber(),
				definition.keyType().wireLength(definition.keyLength()), definition.store(), definition.expire(), null);
	}

	void write(WireWriter out) {
		byte[] nameBytes = this.name.getBytes(StandardCharsets.UTF_8);
		out.writeVarint(this.tableId);
		out.writeVarint(nameBytes.length);
		out.writeBytes(nameBytes);
		out.writeVarint(this.keyType);
		out.writeVarint(this.keyLength);
		out.writeVarint(this.store.stream().mapToLong((stored) -> 1L << stored.type().bit()).sum());
		out.writeVarint(this.expire);
		for (StoredType stored : this.store) {
			boolean rate = stored.type().kind() == DataType.Kind.RATE;
			if (stored.type().isArray() || rate) {
				out.writeVarint(stored.type().bit());
			}
			if (stored.type().isArray()) {
				out.writeVarint(stored.elements());
			}
			if (rate) {
				out.writeVarint(stored.period());
			}
		}
	}

	static TableAnnouncement read(WireReader in) {
		long tableId = in.readVarint();
		int nameLength = in.readLength("a table name");
		if (nameLength == 0) {
			throw PeerProtocolException.malformed("a table has no name");
		}
		String name = new String(in.readBytes(nameLength), StandardCharsets.UTF_8);
		long keyType = in.readVarint();
		long keyLength = in.readVarint();
		long bits = in.readVarint();
		boolean parameters = in.remaining() > 0;
		long expire = parameters ? in.readVarint() & Long.MAX_VALUE : -1;
		List<StoredType> store = new ArrayList<>();
		String defect = null;
		for (int bit = 0; bit < Long.SIZE && defect == null; bit++) {
			DataType type = ((bits & (1L << bit)) != 0) ? DataType.ofBit(bit) : null;
			if (type != null) {
				defect = readType(type, parameters, in, store);
			}
		}
		return new TableAnnouncement(tableId, name, keyType, keyLength, List.copyOf(store), expire, defect);
	}

	/**
	 * Reads the parameters of a type.
	 * @return what is wrong with them, or {@code null}
	 */
	private static @Nullable String readType(DataType type, boolean parameters, WireReader in, List<StoredType> store) {
		boolean rate = type.kind() == DataType.Kind.RATE;
		if (!parameters && type.isArray()) {
			return "it gives no size of the array " + type.keyword();
		}
		if (!parameters || (!type.isArray() && !rate)) {
			// An old peer does not say the period; any will do to read the values.
			store.add(new StoredType(type, 1, rate ? Integer.MAX_VALUE : 0));
			return null;
		}
		if (in.remaining() == 0 || in.readVarint() != type.bit()) {
			return "it lacks the parameters of " + type.keyword();
		}
		long elements = type.isArray() ? in.readVarint() : 1;
		long period = rate ? in.readVarint() : 0;
		if (elements < 1 || elements > StoredType.MAX_ELEMENTS || period < 0 || period > Integer.MAX_VALUE
				|| (rate && period == 0)) {
			return "it gives " + type.keyword() + " " + elements + " elements and a period of " + period + "ms";
		}
		store.add(new StoredType(type, (int) elements, (int) period));
		return null;
	}

}
