package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.StickRule;
import org.jspecify.annotations.Nullable;

/**
 * Brings together the stick rules of a backend and the filters that comments keep for
 * them, which know their places and whether they are default filters. Where both differ,
 * HAProxy's rules win.
 *
 * @param backend the backend
 * @param yaml what there is of the gateway's half
 * @param route the property of the route that leads there
 * @param warnings takes sentences
 */
record StickMerge(Section backend, YamlTree yaml, String route, Consumer<String> warnings) {

	/**
	 * Adds what is missing.
	 * @param servers the servers that a filter has to list
	 */
	void read(List<ServerLine> servers) {
		Map<String, StickingFilter> defaults = kept(ConditionImport.FILTERS);
		Map<String, StickingFilter> own = kept(this.route + ".filters");
		List<StickingFilter> all = new ArrayList<>(defaults.values());
		all.addAll(own.values());
		boolean tls = this.yaml.startsWith(this.route + ".uri", "https:");
		if (!all.isEmpty() && rules(all).equals(rules()) && servers(all).equals(StickImport.list(servers, tls))) {
			return;
		}
		own.keySet().forEach(this.yaml::remove);
		List<StickingFilter> missing = new ArrayList<>(defaults.values());
		List<StickFilter> filters = new StickImport(this.backend).filters(servers, tls, missing);
		missing.forEach((each) -> this.warnings.accept("backend '" + this.backend.name()
				+ "' has no rule for the default filter " + each.name() + "=" + each.table() + ", " + each.key()));
		FilterImport list = new FilterImport(this.yaml);
		filters.forEach((filter) -> list.add(this.route + ".filters", filter));
	}

	/** The filters of a list that comments have kept, by their properties. */
	private Map<String, StickingFilter> kept(String list) {
		Map<String, StickingFilter> kept = new LinkedHashMap<>();
		new TreeMap<>(this.yaml.elements(list)).forEach((index, part) -> {
			StickingFilter filter = stick(part);
			if (filter != null) {
				kept.put(list + "[" + index + "]", filter);
			}
		});
		return kept;
	}

	private static @Nullable StickingFilter stick(Route.Part part) {
		try {
			return (StickFilter.of(part) instanceof StickingFilter filter) ? filter : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static String servers(List<StickingFilter> filters) {
		return filters.stream()
			.map(StickingFilter::servers)
			.filter((servers) -> servers != null)
			.map(String::valueOf)
			.findFirst()
			.orElse("");
	}

	/** The lines that filters become. */
	private static List<Directive> rules(List<StickingFilter> filters) {
		List<Directive> lines = new ArrayList<>();
		RouteBackends.stick(filters, lines);
		return lines;
	}

	/** The lines that there are. */
	private List<Directive> rules() {
		return this.backend.lines()
			.stream()
			.filter((line) -> line instanceof StickRule || (line instanceof OpaqueLine opaque
					&& opaque.text().matches("retries .*|(no )?option redispatch")))
			.toList();
	}

}
