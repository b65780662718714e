package io.github.gatewaypeers.sticktable;

/**
 * HAProxy's notations for times and sizes, as its configuration manual defines them.
 */
public final class HaproxyUnits {

	private static final long MAX_TIME = Integer.MAX_VALUE;

	private static final long MAX_SIZE = 0xffff_ffffL;

	private HaproxyUnits() {
	}

	/**
	 * Reads a time.
	 * @param text a number with an optional unit among us, ms, s, m, h and d; without a
	 * unit, milliseconds
	 * @return the time in milliseconds, rounded up, at most 2147483647
	 * @throws IllegalArgumentException if the text is no time or too long a one
	 */
	public static int parseTime(String text) {
		String trimmed = text.trim();
		int digits = digits(trimmed);
		long micros = switch ((digits > 0) ? trimmed.substring(digits) : "?") {
			case "us" -> 1;
			case "", "ms" -> 1_000;
			case "s" -> 1_000_000;
			case "m" -> 60_000_000L;
			case "h" -> 3_600_000_000L;
			case "d" -> 86_400_000_000L;
			default -> throw new IllegalArgumentException(
					"'" + text + "' is not a time: use a number with us, ms, s, m, h or d, for instance 10s");
		};
		long number = number(trimmed.substring(0, digits));
		if (number > (MAX_TIME * 1_000) / micros) {
			throw new IllegalArgumentException("'" + text + "' is too long: HAProxy's limit is 2147483647ms (24 days)");
		}
		return (int) ((number * micros + 999) / 1_000);
	}

	/**
	 * Writes a time in the largest unit that holds it exactly.
	 * @param millis a time in milliseconds, not negative
	 * @return for instance {@code 10s} or {@code 1500ms}
	 */
	public static String formatTime(int millis) {
		if (millis == 0) {
			return "0";
		}
		if (millis % 86_400_000 == 0) {
			return millis / 86_400_000 + "d";
		}
		if (millis % 3_600_000 == 0) {
			return millis / 3_600_000 + "h";
		}
		if (millis % 60_000 == 0) {
			return millis / 60_000 + "m";
		}
		return (millis % 1_000 == 0) ? millis / 1_000 + "s" : millis + "ms";
	}

	/**
	 * Reads a size.
	 * @param text a number with an optional unit k, m or g, which are powers of 1024
	 * @return the size, at most 4294967295
	 * @throws IllegalArgumentException if the text is no size or too large a one
	 */
	public static long parseSize(String text) {
		String trimmed = text.trim();
		int digits = digits(trimmed);
		int shift = switch ((digits > 0) ? trimmed.substring(digits) : "?") {
			case "" -> 0;
			case "k", "K" -> 10;
			case "m", "M" -> 20;
			case "g", "G" -> 30;
			default -> throw new IllegalArgumentException(
					"'" + text + "' is not a size: use a number with k, m or g (powers of 1024), for instance 100k");
		};
		long number = number(trimmed.substring(0, digits));
		if (number > MAX_SIZE >> shift) {
			throw new IllegalArgumentException("'" + text + "' is too large: HAProxy's limit is 4294967295");
		}
		return number << shift;
	}

	/**
	 * Writes a size in the largest unit that holds it exactly.
	 * @param size a size, not negative
	 * @return for instance {@code 100k}
	 */
	public static String formatSize(long size) {
		if (size != 0 && size % (1L << 30) == 0) {
			return (size >> 30) + "g";
		}
		if (size != 0 && size % (1L << 20) == 0) {
			return (size >> 20) + "m";
		}
		return (size != 0 && size % (1L << 10) == 0) ? (size >> 10) + "k" : Long.toString(size);
	}

	private static int digits(String text) {
		int digits = 0;
		while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
			digits++;
		}
		return digits;
	}

	/** Reads digits; more of them than a long is sure to hold are beyond every limit. */
	private static long number(String digits) {
		return (digits.length() > 18) ? Long.MAX_VALUE : Long.parseLong(digits);
	}

}
