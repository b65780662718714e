package io.github.gatewaypeers.sticktable;

/**
 * 64-bit values in arrays of 32-bit words, low word first.
 */
final class Words {

	private Words() {
	}

	static long getLong(int[] data, int at) {
		return Integer.toUnsignedLong(data[at]) | ((long) data[at + 1] << 32);
	}

	static void putLong(int[] data, int at, long value) {
		data[at] = (int) value;
		data[at + 1] = (int) (value >>> 32);
	}

}
