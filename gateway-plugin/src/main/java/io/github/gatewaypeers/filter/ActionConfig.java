package io.github.gatewaypeers.filter;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a route says to a filter that changes an entry: when, and under which conditions.
 */
public class ActionConfig extends StickConfig {

	private Moment when = Moment.REQUEST;

	private @Nullable String condition;

	private List<String> matches = new ArrayList<>();

	/**
	 * Returns when the entry is changed.
	 * @return with the request unless set
	 */
	public Moment getWhen() {
		return this.when;
	}

	public void setWhen(Moment when) {
		this.when = when;
	}

	/**
	 * Returns what has to hold of the entry.
	 * @return comparisons joined by and, or; {@code null} for nothing
	 */
	public @Nullable String getCondition() {
		return this.condition;
	}

	public void setCondition(@Nullable String condition) {
		this.condition = condition;
	}

	/**
	 * Returns what has to hold of the message.
	 * @return expressions with the values they may have, all of which must hold
	 */
	public List<String> getIf() {
		return this.matches;
	}

	public void setIf(List<String> matches) {
		this.matches = matches;
	}

	/**
	 * When an entry is changed.
	 */
	public enum Moment {

		/** Before any server is contacted. */
		REQUEST,

		/** When the head of the response is about to be sent, whoever made it. */
		RESPONSE

	}

}
