package io.github.gatewaypeers.filter;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StoredType;

import org.springframework.cloud.gateway.filter.GatewayFilter;

/**
 * {@code ClearStick=table, types} sets counters, rates and tags of an entry back to 0,
 * and peers learn it. It is for clients that are forgiven, as those who have logged in.
 * {@code conn_cur} and the server stay as they are. Nothing happens where there is no
 * entry.
 */
public class ClearStickGatewayFilterFactory extends ActionGatewayFilterFactory<ClearStickGatewayFilterFactory.Config> {

	private static final String ALL = "all";

	/**
	 * Makes the factory.
	 * @param context what filters work with
	 */
	public ClearStickGatewayFilterFactory(FilterContext context) {
		super(Config.class, context);
	}

	@Override
	public List<String> arguments() {
		return List.of("table", "types", "key", "when", "condition", "if");
	}

	@Override
	int shortArguments() {
		return 3;
	}

	@Override
	GatewayFilter filter(Config config) {
		StickTable table = read().table(config);
		Set<DataType> types = types(config, table);
		ActionRule rule = rule(config, table, (exchange, key, entry) -> {
			if (entry != null) {
				table.reset(entry, types);
			}
		});
		return filter(config.getWhen(), rule,
				"[ClearStick table = " + table.definition().name() + ", types = " + config.getTypes() + "]");
	}

	private Set<DataType> types(Config config, StickTable table) {
		Set<DataType> types = EnumSet.noneOf(DataType.class);
		if (config.getTypes().trim().equals(ALL)) {
			for (StoredType stored : table.definition().store()) {
				if (isClearable(stored.type())) {
					types.add(stored.type());
				}
			}
			return types;
		}
		for (String word : config.getTypes().trim().split("\\s+")) {
			DataType type = read().check(config, "types", "name what the table stores, separated by blanks",
					() -> DataType.of(word));
			if (!table.definition().layout().stores(type) || !isClearable(type)) {
				throw read().invalid(config,
						"'" + word + "' is "
								+ (isClearable(type) ? "not stored in table '" + table.definition().name() + "'"
										: "not to be cleared"),
						"name counters, rates or tags that the table stores, or " + ALL, null);
			}
			types.add(type);
		}
		return types;
	}

	private static boolean isClearable(DataType type) {
		return type != DataType.CONN_CUR && type != DataType.SERVER_ID && type != DataType.SERVER_KEY;
	}

	/**
	 * What a route says to the filter.
	 */
	public static class Config extends ActionConfig {

		private String types = ALL;

		/**
		 * Returns what to set to 0.
		 * @return stored types separated by blanks, or {@code all}, which it is unless
		 * set
		 */
		public String getTypes() {
			return this.types;
		}

		public void setTypes(String types) {
			this.types = types;
		}

	}

}
