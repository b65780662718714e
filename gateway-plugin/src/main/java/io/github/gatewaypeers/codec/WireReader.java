package io.github.gatewaypeers.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the protocol's primitives from a stretch of bytes, which it never leaves.
 */
final class WireReader {

	/** A varint of 64 bits takes one byte of 4 bits and nine of 7 bits. */
	static final int MAX_VARINT = 10;

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private byte[] bytes = new byte[0];

	private int position;

	private int limit;

	void reset(byte[] bytes, int from, int to) {
		this.bytes = bytes;
		this.position = from;
		this.limit = to;
	}

	int position() {
		return this.position;
	}

	int remaining() {
		return this.limit - this.position;
	}

	/**
	 * Reads a number of one to ten bytes.
	 * @throws PeerProtocolException if the bytes end before the number does, or the
	 * number exceeds 64 bits
	 */
	long readVarint() {
		if (this.position >= this.limit) {
			throw PeerProtocolException.malformed("a number is missing");
		}
		int first = this.bytes[this.position++] & 0xff;
		return (first < 0xf0) ? first : readLongVarint(first);
	}

	private long readLongVarint(int first) {
		long value = first;
		int shift = 4;
		while (this.position < this.limit) {
			int next = this.bytes[this.position++] & 0xff;
			long more = (long) next << shift;
			if (shift == 60 && (next > 0xf || Long.compareUnsigned(value + more, value) < 0)) {
				throw PeerProtocolException.malformed("a number exceeds 64 bits");
			}
			value += more;
			if (next < 0x80) {
				return value;
			}
			shift += 7;
		}
		throw PeerProtocolException.malformed("a number is cut off");
	}

	/**
	 * Reads a length that the remaining bytes must hold.
	 */
	int readLength(String what) {
		long length = readVarint();
		if (length < 0 || length > remaining()) {
			throw PeerProtocolException.malformed(what + " of " + Long.toUnsignedString(length) + " bytes exceeds the "
					+ remaining() + " bytes left in its message");
		}
		return (int) length;
	}

	int readInt() {
		require(Integer.BYTES);
		int value = (int) INTS.get(this.bytes, this.position);
		this.position += Integer.BYTES;
		return value;
	}

	long readLong() {
		require(Long.BYTES);
		long value = (long) LONGS.get(this.bytes, this.position);
		this.position += Long.BYTES;
		return value;
	}

	byte[] readBytes(int length) {
		require(length);
		int from = this.position;
		this.position += length;
		return Arrays.copyOfRange(this.bytes, from, this.position);
	}

	void skip(int length) {
		require(length);
		this.position += length;
	}

	private void require(int length) {
		if (length > remaining()) {
			throw PeerProtocolException
				.malformed("a value of " + length + " bytes is cut off after " + remaining() + " bytes");
		}
	}

}
