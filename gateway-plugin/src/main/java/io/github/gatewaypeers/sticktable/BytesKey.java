package io.github.gatewaypeers.sticktable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A key of a string or binary table. {@link TableDefinition} makes them with the right
 * length.
 */
public final class BytesKey implements StickKey, Comparable<BytesKey> {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private final byte[] bytes;

	private final int hash;

	/**
	 * Makes a key of the given bytes, which it keeps: they must not change any more.
	 * @param bytes the bytes of the key, within the length of its table
	 */
	public BytesKey(byte[] bytes) {
		this.bytes = bytes;
		this.hash = hash(bytes);
	}

	/**
	 * Returns the bytes of the key.
	 * @return the bytes themselves, not to be changed
	 */
	public byte[] bytes() {
		return this.bytes;
	}

	private static int hash(byte[] bytes) {
		long hash = bytes.length;
		int at = 0;
		for (; at + 8 <= bytes.length; at += 8) {
			hash = (hash ^ (long) LONGS.get(bytes, at)) * 0x9E3779B97F4A7C15L;
			hash ^= hash >>> 29;
		}
		for (; at < bytes.length; at++) {
			hash = (hash ^ bytes[at]) * 0x9E3779B97F4A7C15L;
		}
		return (int) (hash ^ (hash >>> 32));
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof BytesKey key && key.hash == this.hash && Arrays.equals(key.bytes, this.bytes);
	}

	/**
	 * Orders keys so that a hash table stays fast when somebody chooses colliding ones.
	 */
	@Override
	public int compareTo(BytesKey other) {
		return Arrays.compareUnsigned(this.bytes, other.bytes);
	}

	@Override
	public String toString() {
		return "BytesKey[" + KeyText.escape(this.bytes) + "]";
	}

}
