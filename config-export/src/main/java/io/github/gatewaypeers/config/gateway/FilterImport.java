package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The filters that rules have become, in their lists.
 */
final class FilterImport {

	private final YamlTree yaml;

	/** The default filters of the sections before. */
	private final Set<StickFilter> earlier = new HashSet<>();

	/** Those of the section at hand. */
	private final Set<StickFilter> defaults = new HashSet<>();

	/** The filter that was added last. */
	private @Nullable StickFilter last;

	/** Where it stands. */
	private String place = "";

	FilterImport(YamlTree yaml) {
		this.yaml = yaml;
	}

	/** Goes on with the rules of another section. */
	void begin() {
		this.earlier.addAll(this.defaults);
		this.defaults.clear();
	}

	/**
	 * Adds a filter to a list, unless it is a default filter that another section has
	 * already.
	 */
	void add(String list, StickFilter filter) {
		boolean isDefault = list.equals(ConditionImport.FILTERS);
		if (isDefault) {
			this.defaults.add(filter);
		}
		// Several frontends may do the same.
		if (!isDefault || !this.earlier.contains(filter)) {
			this.place = this.yaml.free(list);
			put(filter);
		}
	}

	private void put(StickFilter filter) {
		this.last = filter;
		String shortForm = filter.shortForm();
		if (shortForm != null) {
			this.yaml.put(this.place, shortForm);
			return;
		}
		this.yaml.put(this.place + ".name", filter.name());
		filter.arguments().forEach((name, value) -> this.yaml.put(this.place + ".args." + name, value));
	}

	/** Adds what is set back to 0, to the filter before if that is about the same. */
	void clear(String list, ClearFilter filter) {
		if (this.last instanceof ClearFilter clear && this.place.startsWith(list + "[")
				&& new ClearFilter(clear.table(), filter.types(), clear.key(), clear.occasion()).equals(filter)) {
			List<String> types = new ArrayList<>(clear.types());
			types.addAll(filter.types());
			put(new ClearFilter(clear.table(), types, clear.key(), clear.occasion()));
		}
		else {
			add(list, filter);
		}
	}

}
