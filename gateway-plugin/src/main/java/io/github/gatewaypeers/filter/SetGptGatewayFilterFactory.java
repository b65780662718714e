package io.github.gatewaypeers.filter;

import java.util.List;

import io.github.gatewaypeers.filter.ActionConfig.Moment;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.gateway.filter.GatewayFilter;

/**
 * {@code SetGpt=table, tag, value} sets a general purpose tag of an entry, like HAProxy's
 * {@code sc-set-gpt0} and {@code sc-set-gpt}. An entry is made where there is none.
 */
public class SetGptGatewayFilterFactory extends ActionGatewayFilterFactory<SetGptGatewayFilterFactory.Config> {

	/**
	 * Makes the factory.
	 * @param context what filters work with
	 */
	public SetGptGatewayFilterFactory(FilterContext context) {
		super(Config.class, context);
	}

	@Override
	public List<String> arguments() {
		return List.of("table", "tag", "value", "key", "when", "condition", "if");
	}

	@Override
	int shortArguments() {
		return 4;
	}

	@Override
	GatewayFilter filter(Config config) {
		StickTable table = read().table(config);
		String tag = config.getTag();
		if (tag == null) {
			throw read().invalid(config, "it names no tag", "name one, for instance gpt0 or gpt(1)", null);
		}
		StoredValue stored = read().check(config, "tag", "correct the tag or what the table stores",
				() -> StoredValue.parse(tag, table));
		if (stored.type() != DataType.GPT0 && stored.type() != DataType.GPT) {
			throw read().invalid(config, "'" + stored + "' is no tag", "use gpt0 or gpt(n)", null);
		}
		RequestAmount value = read().check(config, "value", "write a number or an expression",
				() -> RequestAmount.parse(config.getValue(), context().keys()));
		checkMoment(config, value.readsResponse(), "its value reads the response, but it acts before there is one");
		ActionRule rule = rule(config, table,
				(exchange, key, entry) -> table.set(key, stored.type(), stored.element(), value.of(exchange)));
		return filter(config.getWhen(), rule, "[SetGpt table = " + table.definition().name() + ", tag = " + stored
				+ ", value = " + config.getValue() + "]");
	}

	/**
	 * What a route says to the filter.
	 */
	public static class Config extends ActionConfig {

		private @Nullable String tag;

		private String value = "1";

		/**
		 * Returns the tag.
		 * @return {@code gpt0} or {@code gpt(n)}
		 */
		public @Nullable String getTag() {
			return this.tag;
		}

		public void setTag(@Nullable String tag) {
			this.tag = tag;
		}

		/**
		 * Returns what to set it to.
		 * @return a number or an expression, 1 unless set
		 */
		public String getValue() {
			return this.value;
		}

		public void setValue(String value) {
			this.value = value;
		}

	}

}
