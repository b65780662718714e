package io.github.gatewaypeers.codec;

import java.util.List;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StoredType;
import org.jspecify.annotations.Nullable;

/**
 * A table that a peer announced and that we do not have, or not with such keys. Its
 * updates are passed over, all but the strings they add to the dictionary: an update of
 * another table may later name one by its id alone.
 */
final class PassedOverTable {

	private final long keyType;

	private final long keyLength;

	/** What stands in an update up to the server key. */
	private final List<StoredType> values;

	private PassedOverTable(TableAnnouncement announcement, List<StoredType> values) {
		this.keyType = announcement.keyType();
		this.keyLength = announcement.keyLength();
		this.values = values;
	}

	/**
	 * Looks at an announcement.
	 * @return the table, or {@code null} if its updates add nothing to the dictionary
	 */
	static @Nullable PassedOverTable of(TableAnnouncement announcement) {
		for (int at = 0; announcement.defect() == null && at < announcement.store().size(); at++) {
			if (announcement.store().get(at).type() == DataType.SERVER_KEY) {
				return new PassedOverTable(announcement, List.copyOf(announcement.store().subList(0, at + 1)));
			}
		}
		return null;
	}

	/**
	 * Reads an update. If it is malformed that does not matter, since HAProxy does not
	 * look into updates that it passes over.
	 */
	void readUpdate(int type, WireReader in, ReceivedDictionary dictionary) {
		try {
			in.skip(StickTableType.isExplicit(type) ? Integer.BYTES : 0);
			in.skip(StickTableType.isTimed(type) ? Integer.BYTES : 0);
			in.skip(keyLength(in));
			for (StoredType stored : this.values) {
				for (int element = 0; element < stored.elements(); element++) {
					readValue(stored.type().kind(), in, dictionary);
				}
			}
		}
		catch (PeerProtocolException ex) {
			// The strings before the flaw, if any, are in the dictionary.
		}
	}

	private int keyLength(WireReader in) {
		if (this.keyType == KeyType.STRING.wireNumber()) {
			return in.readLength("a key");
		}
		long length = (this.keyType == KeyType.INTEGER.wireNumber()) ? Integer.BYTES : this.keyLength;
		return (length < 0 || length > in.remaining()) ? Integer.MAX_VALUE : (int) length;
	}

	private static void readValue(DataType.Kind kind, WireReader in, ReceivedDictionary dictionary) {
		switch (kind) {
			case SIGNED, UNSIGNED, UNSIGNED_64 -> in.readVarint();
			case RATE -> {
				in.readVarint();
				in.readVarint();
				in.readVarint();
			}
			case DICTIONARY -> dictionary.read(in, null);
		}
	}

}
