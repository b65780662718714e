package io.github.gatewaypeers.config.model;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A release of HAProxy, which decides what a configuration may say.
 *
 * @param major the first number
 * @param minor the second number
 */
public record Release(int major, int minor) implements Comparable<Release> {

	/** The releases that can be written for, the oldest first. */
	public static final List<Release> SUPPORTED = Stream
		.of("2.4", "2.5", "2.6", "2.7", "2.8", "2.9", "3.0", "3.1", "3.2", "3.3", "3.4")
		.map(Release::of)
		.toList();

	/** The newest one that can be written for. */
	public static final Release NEWEST = SUPPORTED.get(SUPPORTED.size() - 1);

	private static final Pattern SYNTAX = Pattern.compile("v?(\\d{1,2})\\.(\\d{1,2})([.-].*)?");

	/**
	 * Reads a release that can be written for.
	 * @param text for instance {@code 3.2} or {@code 3.2.26-1}
	 * @return the release
	 * @throws IllegalArgumentException if it is none of {@link #SUPPORTED}
	 */
	public static Release parse(String text) {
		Matcher matcher = SYNTAX.matcher(text.trim());
		if (matcher.matches()) {
			Release release = of(matcher.group(1) + "." + matcher.group(2));
			if (SUPPORTED.contains(release)) {
				return release;
			}
		}
		throw new IllegalArgumentException(
				"'" + text + "' is no release of HAProxy that can be written for; use one of "
						+ String.join(", ", SUPPORTED.stream().map(Release::toString).toList()));
	}

	/**
	 * Makes a release of its two numbers, whether it can be written for or not.
	 * @param text for instance {@code 3.2}
	 * @return the release
	 */
	public static Release of(String text) {
		int dot = text.indexOf('.');
		return new Release(Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
	}

	/**
	 * Compares two releases.
	 * @param other the other one
	 * @return {@code true} if this one is the same or newer
	 */
	public boolean isAtLeast(Release other) {
		return compareTo(other) >= 0;
	}

	@Override
	public int compareTo(Release other) {
		return (this.major != other.major) ? Integer.compare(this.major, other.major)
				: Integer.compare(this.minor, other.minor);
	}

	@Override
	public String toString() {
		return this.major + "." + this.minor;
	}

}
