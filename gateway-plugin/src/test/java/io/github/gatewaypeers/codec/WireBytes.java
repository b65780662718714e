package io.github.gatewaypeers.codec;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Messages in the shape in which the specification gives them, made without the code
 * under test.
 */
public final class WireBytes {

	private static final BigInteger SIGN = BigInteger.ONE.shiftLeft(64);

	private WireBytes() {
	}

	/**
	 * Joins parts: a number is one byte, an array itself, a text its UTF-8 bytes.
	 */
	public static byte[] bytes(Object... parts) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (Object part : parts) {
			if (part instanceof Integer number) {
				out.write(number);
			}
			else if (part instanceof byte[] array) {
				out.writeBytes(array);
			}
			else {
				out.writeBytes(((String) part).getBytes(StandardCharsets.UTF_8));
			}
		}
		return out.toByteArray();
	}

	/** A message of the stick-table class with its length. */
	public static byte[] message(int type, Object... parts) {
		byte[] content = bytes(parts);
		return bytes(10, type, varint(content.length), content);
	}

	/** A number as the specification encodes it; a negative one has 64 bits. */
	public static byte[] varint(long number) {
		BigInteger value = BigInteger.valueOf(number);
		value = (value.signum() < 0) ? value.add(SIGN) : value;
		if (value.compareTo(BigInteger.valueOf(240)) < 0) {
			return bytes(value.intValue());
		}
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write((value.intValue() & 0x0f) | 0xf0);
		value = value.subtract(BigInteger.valueOf(240)).shiftRight(4);
		while (value.compareTo(BigInteger.valueOf(128)) >= 0) {
			out.write((value.intValue() & 0x7f) | 0x80);
			value = value.subtract(BigInteger.valueOf(128)).shiftRight(7);
		}
		out.write(value.intValue());
		return out.toByteArray();
	}

	/** Four bytes, the highest first. */
	public static byte[] int32(long number) {
		return ByteBuffer.allocate(4).putInt((int) number).array();
	}

	/** A text after its length. */
	public static byte[] string(String text) {
		byte[] content = text.getBytes(StandardCharsets.UTF_8);
		return bytes(varint(content.length), content);
	}

	public static byte[] hex(String digits) {
		return HexFormat.of().parseHex(digits.replace(" ", ""));
	}

	public static byte[] drain(PeerMessageEncoder encoder) {
		ByteBuf target = Unpooled.buffer();
		encoder.drainTo(target);
		byte[] drained = new byte[target.readableBytes()];
		target.readBytes(drained);
		return drained;
	}

}
