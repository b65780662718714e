package io.github.gatewaypeers.filter;

import org.jspecify.annotations.Nullable;

/**
 * A route says something of a stick-table that cannot be. The message is a sentence that
 * names the route, the filter, what is wrong and how to mend it.
 */
public class InvalidStickFilterException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final String mend;

	/**
	 * Tells what is wrong.
	 * @param routeId the route, or {@code null} where it is not known
	 * @param who the filter or predicate, for instance {@code filter TrackStick}
	 * @param problem what is wrong, without a full stop
	 * @param mend what to do about it, without a full stop
	 * @param cause the cause, or {@code null}
	 */
	public InvalidStickFilterException(@Nullable String routeId, String who, String problem, String mend,
			@Nullable Throwable cause) {
		super(where(routeId, who) + ": " + problem + "; " + mend, cause);
		this.problem = where(routeId, who) + ": " + problem;
		this.mend = mend;
	}

	private static String where(@Nullable String routeId, String who) {
		return ((routeId != null) ? "route '" + routeId + "', " : "") + who;
	}

	/**
	 * Returns where what is wrong.
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
