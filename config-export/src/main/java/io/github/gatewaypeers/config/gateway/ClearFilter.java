package io.github.gatewaypeers.config.gateway;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * {@code ClearStick}.
 *
 * @param types what is set to 0, empty for all of the table
 * @param key the key expression, or {@code null} for what is tracked
 * @param occasion when
 */
record ClearFilter(String table, List<String> types, @Nullable String key, Occasion occasion) implements StickFilter {

	static ClearFilter of(PartArguments arguments) {
		String types = arguments.get("types", "all").trim();
		return new ClearFilter(arguments.table(), types.equals("all") ? List.of() : Arrays.asList(types.split("\\s+")),
				arguments.key(), Occasion.of(arguments));
	}

	@Override
	public boolean isParaphrased() {
		return this.occasion.needsVariables();
	}

	@Override
	public String name() {
		return "ClearStick";
	}

	private String typesText() {
		return this.types.isEmpty() ? "all" : String.join(" ", this.types);
	}

	@Override
	public Map<String, Object> arguments() {
		Map<String, Object> arguments = new LinkedHashMap<>();
		arguments.put("table", this.table);
		arguments.put("types", typesText());
		if (this.key != null) {
			arguments.put("key", this.key);
		}
		this.occasion.put(arguments);
		return arguments;
	}

	@Override
	public @Nullable String shortForm() {
		return this.occasion.equals(Occasion.REQUEST) ? ShortForm.of(name(), this.table, typesText(), this.key) : null;
	}

}
