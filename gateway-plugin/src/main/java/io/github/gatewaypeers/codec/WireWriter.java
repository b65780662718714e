package io.github.gatewaypeers.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes the protocol's primitives into a buffer that grows as needed.
 */
final class WireWriter {

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private byte[] bytes;

	private int size;

	WireWriter(int capacity) {
		this.bytes = new byte[capacity];
	}

	byte[] bytes() {
		return this.bytes;
	}

	int size() {
		return this.size;
	}

	void truncate(int size) {
		this.size = size;
	}

	void reserve(int more) {
		if (this.size + more > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(this.size + more, this.bytes.length * 2));
		}
	}

	void writeByte(int value) {
		reserve(1);
		this.bytes[this.size++] = (byte) value;
	}

	void writeVarint(long value) {
		reserve(WireReader.MAX_VARINT);
		if (value >= 0 && value < 0xf0) {
			this.bytes[this.size++] = (byte) value;
			return;
		}
		this.bytes[this.size++] = (byte) (value | 0xf0);
		long rest = (value - 0xf0) >>> 4;
		while (rest >= 0x80) {
			this.bytes[this.size++] = (byte) (rest | 0x80);
			rest = (rest - 0x80) >>> 7;
		}
		this.bytes[this.size++] = (byte) rest;
	}

	void writeInt(int value) {
		reserve(Integer.BYTES);
		INTS.set(this.bytes, this.size, value);
		this.size += Integer.BYTES;
	}

	void writeLong(long value) {
		reserve(Long.BYTES);
		LONGS.set(this.bytes, this.size, value);
		this.size += Long.BYTES;
	}

	void writeBytes(byte[] value) {
		reserve(value.length);
		System.arraycopy(value, 0, this.bytes, this.size, value.length);
		this.size += value.length;
	}

	/**
	 * Begins a message whose length is not yet known.
	 * @return the mark to give to {@link #endMessage}
	 */
	int beginMessage(int messageClass, int type) {
		writeByte(messageClass);
		writeByte(type);
		writeByte(0);
		return this.size;
	}

	/**
	 * Puts the length before what was written since the mark; it takes one byte, unless
	 * the message is long.
	 */
	void endMessage(int mark) {
		int length = this.size - mark;
		if (length < 0xf0) {
			this.bytes[mark - 1] = (byte) length;
			return;
		}
		int extra = (length - 0xf0 < 0x800) ? 1 : 2;
		reserve(extra);
		System.arraycopy(this.bytes, mark, this.bytes, mark + extra, length);
		this.size = mark - 1;
		writeVarint(length);
		this.size = mark + extra + length;
	}

}
