package io.github.gatewaypeers.codec;

import java.nio.charset.StandardCharsets;

import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;

/**
 * The strings that a peer has sent in a session, by the ids that stand for them. One
 * dictionary serves all tables of the session.
 */
final class ReceivedDictionary {

	/** How many strings a dictionary holds in each direction. */
	static final int SIZE = 128;

	/**
	 * A longer string is no name and no address of a server, and every entry of a table
	 * may hold another one.
	 */
	static final int MAX_STRING = 1024;

	private final @Nullable String[] strings = new @Nullable String[SIZE];

	/**
	 * Reads a value: a string with its id, or an id alone, or nothing.
	 * @param table whose copy of the string to use, {@code null} for a table not ours
	 * @return the string, {@code null} for none: because there is none, because the id
	 * stands for nothing, or because the string is too long to be kept
	 */
	@Nullable String read(WireReader in, @Nullable StickTable table) {
		int length = in.readLength("a dictionary value");
		if (length == 0) {
			return null;
		}
		int end = in.position() + length;
		long id = in.readVarint();
		if (id < 1 || id > SIZE) {
			throw PeerProtocolException
				.malformed("dictionary id " + Long.toUnsignedString(id) + " is not 1 to " + SIZE);
		}
		int at = (int) id - 1;
		if (in.position() < end) {
			String string = readString(in);
			this.strings[at] = (string != null && table != null) ? table.intern(string) : string;
		}
		if (in.position() > end) {
			throw PeerProtocolException.malformed("a dictionary value exceeds its length");
		}
		in.skip(end - in.position());
		return this.strings[at];
	}

	private static @Nullable String readString(WireReader in) {
		int length = in.readLength("a dictionary string");
		if (length > MAX_STRING) {
			in.skip(length);
			return null;
		}
		byte[] bytes = in.readBytes(length);
		int end = 0;
		while (end < length && bytes[end] != 0) {
			end++;
		}
		return new String(bytes, 0, end, StandardCharsets.UTF_8);
	}

}
