package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What {@code limit} stands for in the condition of {@code DenyStick}.
 *
 * @param text a number or an expression
 * @param tiers the limits by what the expression gives; empty if it gives the limit
 * itself
 * @param otherwise the limit of a request that has no other, or {@code null}
 */
record LimitSource(String text, Map<String, Long> tiers, @Nullable Long otherwise) {

	static @Nullable LimitSource of(PartArguments arguments) {
		String text = arguments.find("limit");
		if (text == null) {
			return null;
		}
		Map<String, Long> tiers = new LinkedHashMap<>();
		arguments.map("tiers.").forEach((name, limit) -> tiers.put(name, number(limit)));
		String otherwise = arguments.find("otherwise");
		return new LimitSource(text.matches("[0-9]{1,18}") ? text : PartArguments.key(text), tiers,
				(otherwise != null) ? number(otherwise) : null);
	}

	private static Long number(String text) {
		if (!text.matches("[0-9]{1,18}")) {
			throw new IllegalArgumentException("'" + text + "' is no limit; use a number");
		}
		return Long.valueOf(text);
	}

	/** The limit if it is the same for all requests, or else {@code null}. */
	@Nullable Long fixed() {
		return this.text.matches("[0-9]{1,18}") ? Long.valueOf(this.text) : null;
	}

	/**
	 * The values of HAProxy's variable, in the order in which they are set: expressions,
	 * each with the words of its condition.
	 */
	List<Map.Entry<String, List<String>>> values() {
		List<Map.Entry<String, List<String>>> values = new ArrayList<>();
		if (this.otherwise != null) {
			values.add(Map.entry("int(" + this.otherwise + ")", List.of()));
		}
		if (this.tiers.isEmpty()) {
			values.add(Map.entry(this.text + ",add(0)",
					List.of("{", MessageTerm.inCondition(this.text), "-m", "int", "ge", "0", "}")));
		}
		this.tiers.forEach((tier, limit) -> values.add(Map.entry("int(" + limit + ")",
				List.of("{", MessageTerm.inCondition(this.text), "-m", "str", "--", tier, "}"))));
		return values;
	}

}
