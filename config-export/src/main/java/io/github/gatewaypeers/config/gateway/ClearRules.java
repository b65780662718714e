package io.github.gatewaypeers.config.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;

/**
 * What {@code ClearStick} is to HAProxy: it sets counters back by reading them, and tags
 * by setting them where they are not 0, so that no entry is made or pushed in vain.
 */
final class ClearRules {

	private final GatewayConfiguration gateway;

	private final ClearFilter clear;

	private final RuleSubject subject;

	private final Map<Rule.Action, List<String>> rules = new LinkedHashMap<>();

	ClearRules(GatewayConfiguration gateway, ClearFilter clear, RuleSubject subject) {
		this.gateway = gateway;
		this.clear = clear;
		this.subject = subject;
	}

	/**
	 * Makes the rules.
	 * @return the actions, and the words of the conditions that each of them needs
	 * @throws IllegalArgumentException if HAProxy has none for this
	 */
	Map<Rule.Action, List<String>> rules() {
		if (this.subject.counter() < 0 && !this.subject.isSource()) {
			throw new IllegalArgumentException(
					"HAProxy changes only entries that it tracks; put a TrackStick of the table before it, "
							+ "and leave out the key");
		}
		List<StoredType> types = types();
		for (StoredType type : types) {
			for (int element = 0; element < type.elements(); element++) {
				add(type.type(), element);
			}
		}
		EntryCondition condition = this.clear.occasion().condition();
		if (condition != null && this.rules.size() > 1
				&& condition.limits()
					.stream()
					.anyMatch((limit) -> types.stream().anyMatch((type) -> type.type() == limit.type()))) {
			throw new IllegalArgumentException("HAProxy sets back one value at a time, and the condition would see it");
		}
		return this.rules;
	}

	private List<StoredType> types() {
		TableDefinition table = this.gateway.tables()
			.stream()
			.filter((each) -> each.name().equals(this.clear.table()))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"there is no stick-table '" + this.clear.table() + "'; declare it"));
		if (this.clear.types().isEmpty()) {
			return table.store()
				.stream()
				.filter((stored) -> stored.type() != DataType.CONN_CUR && stored.type() != DataType.SERVER_ID
						&& stored.type() != DataType.SERVER_KEY)
				.toList();
		}
		return this.clear.types().stream().map(DataType::of).map((type) -> stored(table, type)).toList();
	}

	private static StoredType stored(TableDefinition table, DataType type) {
		return table.store()
			.stream()
			.filter((stored) -> stored.type() == type)
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"'" + type.keyword() + "' is not stored in table '" + table.name() + "'"));
	}

	private void add(DataType type, int element) {
		int counter = this.subject.counter();
		String index = type.isArray() ? element + "," : "";
		switch (type) {
			case GPC0, GPC1, GPC -> {
				String fetch = "_clr_" + type.keyword() + "(" + index;
				this.rules.put(new Rule.SetVar(FilterRules.COUNT, Word
					.of((counter >= 0) ? "sc" + fetch + counter + ")" : "src" + fetch + this.clear.table() + ")")),
						List.of());
			}
			case GPT0, GPT -> {
				if (counter < 0) {
					throw new IllegalArgumentException(
							"HAProxy changes tags only of entries that it tracks; put a TrackStick of the table before it");
				}
				this.rules.put(
						new Rule.Change(type.isArray() ? Rule.ChangeKind.SET_GPT : Rule.ChangeKind.SET_GPT0, element,
								counter, Word.of("0")),
						List.of("{", "sc_get_" + type.keyword() + "(" + index + counter + ")", "gt", "0", "}"));
			}
			default ->
				throw new IllegalArgumentException("HAProxy can set gpc and gpt back to 0, but not " + type.keyword());
		}
	}

}
