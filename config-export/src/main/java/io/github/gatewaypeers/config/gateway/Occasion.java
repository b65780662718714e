package io.github.gatewaypeers.config.gateway;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * When a filter changes an entry.
 *
 * @param response whether with the response, not with the request
 * @param condition what must hold of the entry, or {@code null}
 * @param terms what must hold of the message
 */
record Occasion(boolean response, @Nullable EntryCondition condition, List<MessageTerm> terms) {

	/** The names of the arguments, beside those of the short form. */
	static final List<String> ARGUMENTS = List.of("when", "condition", "if");

	static final Occasion REQUEST = new Occasion(false, null, List.of());

	Occasion {
		terms = List.copyOf(terms);
	}

	static Occasion of(PartArguments arguments) {
		String when = arguments.get("when", "request");
		if (!when.equals("request") && !when.equals("response")) {
			throw new IllegalArgumentException("'" + when + "' is no moment; use request or response");
		}
		String condition = arguments.find("condition");
		return new Occasion(when.equals("response"), (condition != null) ? EntryCondition.parse(condition) : null,
				arguments.list("if").stream().map(MessageTerm::parse).toList());
	}

	/** Tells whether HAProxy needs variables for the condition. */
	boolean needsVariables() {
		return this.condition != null && this.condition.needsVariables();
	}

	void put(Map<String, Object> arguments) {
		if (this.response) {
			arguments.put("when", "response");
		}
		if (this.condition != null) {
			arguments.put("condition", this.condition.toString());
		}
		if (!this.terms.isEmpty()) {
			arguments.put("if", this.terms.stream().map(MessageTerm::toString).toList());
		}
	}

}
