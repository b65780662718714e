package io.github.gatewaypeers.expression;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 64-bit variant of the xxHash algorithm, after its public specification.
 */
final class XxHash64 {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long PRIME1 = 0x9E3779B185EBCA87L;

	private static final long PRIME2 = 0xC2B2AE3D27D4EB4FL;

	private static final long PRIME3 = 0x165667B19E3779F9L;

	private static final long PRIME4 = 0x85EBCA77C2B2AE63L;

	private static final long PRIME5 = 0x27D4EB2F165667C5L;

	private XxHash64() {
	}

	static long hash(byte[] input, long seed) {
		int at = 0;
		long hash = seed + PRIME5;
		if (input.length >= 32) {
			long first = seed + PRIME1 + PRIME2;
			long second = seed + PRIME2;
			long third = seed;
			long fourth = seed - PRIME1;
			for (; at + 32 <= input.length; at += 32) {
				first = round(first, (long) LONGS.get(input, at));
				second = round(second, (long) LONGS.get(input, at + 8));
				third = round(third, (long) LONGS.get(input, at + 16));
				fourth = round(fourth, (long) LONGS.get(input, at + 24));
			}
			hash = Long.rotateLeft(first, 1) + Long.rotateLeft(second, 7) + Long.rotateLeft(third, 12)
					+ Long.rotateLeft(fourth, 18);
			hash = merge(merge(merge(merge(hash, first), second), third), fourth);
		}
		return avalanche(rest(input, at, hash + input.length));
	}

	private static long round(long accumulator, long lane) {
		return Long.rotateLeft(accumulator + lane * PRIME2, 31) * PRIME1;
	}

	private static long merge(long hash, long accumulator) {
		return (hash ^ round(0, accumulator)) * PRIME1 + PRIME4;
	}

	private static long rest(byte[] input, int from, long start) {
		int at = from;
		long hash = start;
		for (; at + 8 <= input.length; at += 8) {
			hash = Long.rotateLeft(hash ^ round(0, (long) LONGS.get(input, at)), 27) * PRIME1 + PRIME4;
		}
		if (at + 4 <= input.length) {
			long word = Integer.toUnsignedLong((int) INTS.get(input, at));
			hash = Long.rotateLeft(hash ^ word * PRIME1, 23) * PRIME2 + PRIME3;
			at += 4;
		}
		for (; at < input.length; at++) {
			hash = Long.rotateLeft(hash ^ (input[at] & 0xff) * PRIME5, 11) * PRIME1;
		}
		return hash;
	}

	private static long avalanche(long start) {
		long hash = (start ^ start >>> 33) * PRIME2;
		hash = (hash ^ hash >>> 29) * PRIME3;
		return hash ^ hash >>> 32;
	}

}
