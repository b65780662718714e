package io.github.gatewaypeers.config.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * {@code DenyStick}.
 *
 * @param key the key expression, or {@code null} for what is tracked
 * @param allow who is never refused
 * @param limit what {@code limit} stands for, or {@code null}
 */
record DenyFilter(String table, EntryCondition condition, int status, @Nullable String key, List<MessageTerm> allow,
		@Nullable LimitSource limit) implements StickFilter {

	/** The names of the arguments, beside those of the short form. */
	static final List<String> OTHERS = List.of("allow", "limit", "tiers.", "otherwise");

	DenyFilter(String table, EntryCondition condition, int status, @Nullable String key, List<MessageTerm> allow) {
		this(table, condition, status, key, allow, null);
	}

	static DenyFilter of(PartArguments arguments) {
		String status = arguments.get("status", "429");
		if (!status.matches("[2-5][0-9][0-9]")) {
			throw new IllegalArgumentException("'" + status + "' is no final HTTP status; use one from 200 to 599");
		}
		return new DenyFilter(arguments.table(), EntryCondition.parse(arguments.get("condition", "")),
				Integer.parseInt(status), arguments.key(),
				arguments.list("allow").stream().map(MessageTerm::allowed).toList(), LimitSource.of(arguments));
	}

	@Override
	public boolean isParaphrased() {
		return this.condition.needsVariables();
	}

	@Override
	public String name() {
		return "DenyStick";
	}

	@Override
	public Map<String, Object> arguments() {
		Map<String, Object> arguments = new LinkedHashMap<>();
		arguments.put("table", this.table);
		arguments.put("condition", this.condition.toString());
		if (this.status != 429) {
			arguments.put("status", this.status);
		}
		if (this.key != null) {
			arguments.put("key", this.key);
		}
		arguments.put("allow",
				this.allow.stream()
					.map((term) -> (!term.negated() && term.expression().equals("src") && term.values().size() == 1)
							? term.values().get(0) : term.toString())
					.toList());
		return arguments;
	}

	@Override
	public @Nullable String shortForm() {
		return this.allow.isEmpty() ? ShortForm.of(name(), this.table, this.condition,
				(this.status != 429 || this.key != null) ? this.status : null, this.key) : null;
	}

}
