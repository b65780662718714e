package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.StickRule;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.config.reader.ConfigurationReader;
import org.jspecify.annotations.Nullable;

/**
 * Makes filters of the stick rules of a backend.
 */
record StickImport(Section backend) {

	/**
	 * Makes the filters, of which the first has the servers.
	 * @param servers the servers that a filter has to list
	 * @param tls whether the route speaks TLS with them anyway
	 * @param defaults the filters that stand elsewhere, which are removed from this list
	 */
	List<StickFilter> filters(List<ServerLine> servers, boolean tls, List<StickingFilter> defaults) {
		boolean listed = servers.isEmpty() || defaults.stream().anyMatch((filter) -> filter.servers() != null);
		boolean told = defaults.stream().anyMatch((filter) -> filter.redispatch() == redispatch());
		List<StickFilter> filters = new ArrayList<>();
		for (StickRule rule : this.backend.directives(StickRule.class).toList()) {
			StickingFilter plain = filter(rule, null, StickingFilter.REDISPATCH);
			if (rule.condition() == null && isKey(rule) && !defaults.removeIf(plain::isSameRule)) {
				boolean first = filters.isEmpty();
				filters.add(filter(rule, (first && !listed) ? list(servers, tls) : null,
						(first && !told) ? redispatch() : StickingFilter.REDISPATCH));
			}
		}
		return filters;
	}

	/** The filter for a rule, with what a route needs that has no other servers. */
	StickingFilter filter(StickRule rule, @Nullable String servers, int redispatch) {
		Word table = rule.table();
		return new StickingFilter(rule.kind(), (table != null) ? table.text() : this.backend.name(), rule.key().text(),
				servers, redispatch);
	}

	static boolean isKey(StickRule rule) {
		try {
			PartArguments.key(rule.key().text());
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/** The servers as a filter lists them. */
	static String list(List<ServerLine> servers, boolean tls) {
		List<String> list = new ArrayList<>();
		for (ServerLine server : servers) {
			Word id = server.parameter("id");
			Word address = server.address();
			if (address != null) {
				String scheme = (server.has("ssl") == tls) ? "" : tls ? "http://" : "https://";
				list.add(server.name() + " " + scheme + address + ((id != null) ? " id " + id : ""));
			}
		}
		return String.join(", ", list);
	}

	private int redispatch() {
		int retries = StickingFilter.REDISPATCH;
		for (OpaqueLine line : this.backend.directives(OpaqueLine.class).toList()) {
			List<String> words = ConfigurationReader.words(line.text());
			if (words.size() == 2 && words.get(0).equals("retries") && words.get(1).matches("[0-9]{1,9}")) {
				retries = Integer.parseInt(words.get(1));
			}
			if (words.equals(List.of("no", "option", "redispatch"))) {
				return 0;
			}
		}
		return retries;
	}

}
