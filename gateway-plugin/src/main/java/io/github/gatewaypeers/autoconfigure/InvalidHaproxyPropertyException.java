package io.github.gatewaypeers.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A {@code haproxy.*} property says what cannot be. The message names the property, what
 * is wrong and how to mend it.
 */
public class InvalidHaproxyPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String problem;

	private final String mend;

	InvalidHaproxyPropertyException(String property, String problem, String mend) {
		this(property, problem, mend, null);
	}

	InvalidHaproxyPropertyException(String property, String problem, String mend, @Nullable Throwable cause) {
		super(property + ": " + problem + "; " + mend, cause);
		this.property = property;
		this.problem = problem;
		this.mend = mend;
	}

	/**
	 * Returns the property.
	 * @return its full name
	 */
	public String property() {
		return this.property;
	}

	/**
	 * Returns what is wrong.
	 * @return a sentence without a full stop
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * Returns what to do about it.
	 * @return a sentence without a full stop
	 */
	public String mend() {
		return this.mend;
	}

}
