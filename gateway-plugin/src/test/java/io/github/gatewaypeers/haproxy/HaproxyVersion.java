package io.github.gatewaypeers.haproxy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of an HAProxy.
 *
 * @param text the whole of it, such as {@code 3.2.26-1} or {@code 3.5-dev5}
 */
public record HaproxyVersion(int major, int minor, String text) {

	private static final Pattern BANNER = Pattern.compile("HA-?Proxy version ((\\d+)\\.(\\d+)\\S*)");

	/**
	 * Reads what {@code haproxy -v} prints.
	 * @throws IllegalArgumentException if that is no banner of HAProxy's
	 */
	public static HaproxyVersion parse(String banner) {
		Matcher matcher = BANNER.matcher(banner);
		if (!matcher.find()) {
			throw new IllegalArgumentException("No HAProxy says this of itself: " + banner);
		}
		return new HaproxyVersion(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)),
				matcher.group(1));
	}

	public boolean isAtLeast(int major, int minor) {
		return this.major > major || (this.major == major && this.minor >= minor);
	}

	/** The same for a version in words, such as {@code 3.1}. */
	boolean isAtLeast(String version) {
		String[] numbers = version.split("\\.");
		return isAtLeast(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
	}

	@Override
	public String toString() {
		return this.text;
	}

}
