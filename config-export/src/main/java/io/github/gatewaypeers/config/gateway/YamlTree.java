package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

import org.springframework.cloud.gateway.filter.FilterDefinition;

/**
 * The properties of a gateway as the tree that its YAML is.
 */
public final class YamlTree {

	/** The order of what has one; the rest follows in the order in which it was put. */
	private static final List<String> ORDER = List.of("haproxy", "enabled", "local-peer", "id", "uri", "order",
			"predicates", "bind", "peers", "peer", "ssl", "stick-tables", "http-err-codes", "http-fail-codes",
			"max-message-length", "resync-timeout", "handover-timeout", "table", "default-filters", "routes", "filters",
			"metadata");

	private final Map<Object, Object> root = new LinkedHashMap<>();

	/**
	 * Puts a value.
	 * @param property the full name of a property
	 * @param value a text, a number, a truth or a list of texts
	 * @return {@code false} if the tree says something else there already, and keeps it
	 */
	public boolean put(String property, Object value) {
		List<Object> path = new GatewayProperty(property, "", 0).path();
		Map<Object, Object> map = this.root;
		for (int i = 0; i < path.size() - 1; i++) {
			Object child = map.computeIfAbsent(path.get(i), (key) -> new LinkedHashMap<>());
			if (!(child instanceof Map)) {
				return false;
			}
			map = cast(child);
		}
		if (path.isEmpty() || map.get(path.get(path.size() - 1)) instanceof Map) {
			return false;
		}
		map.put(path.get(path.size() - 1), (value instanceof String text) ? typed(text) : value);
		return true;
	}

	@SuppressWarnings("unchecked")
	private static Map<Object, Object> cast(Object map) {
		return (Map<Object, Object>) map;
	}

	private static Object typed(String value) {
		if (value.matches("-?(0|[1-9][0-9]{0,8})")) {
			return Integer.valueOf(value);
		}
		return (value.equals("true") || value.equals("false")) ? (Object) Boolean.valueOf(value) : value;
	}

	/** Removes a property and all below it, and what has nothing else below it. */
	void remove(String property) {
		remove(this.root, new GatewayProperty(property, "", 0).path());
	}

	private static void remove(Map<Object, Object> map, List<Object> path) {
		Object child = map.get(path.get(0));
		if (path.size() > 1 && child instanceof Map) {
			remove(cast(child), path.subList(1, path.size()));
		}
		if (path.size() == 1 || (child instanceof Map<?, ?> rest && rest.isEmpty())) {
			map.remove(path.get(0));
		}
	}

	/** The first free place of a list. */
	String free(String property) {
		int index = 0;
		while (has(property + "[" + index + "]")) {
			index++;
		}
		return property + "[" + index + "]";
	}

	/** The filters of a list, by their places. */
	Map<Integer, Route.Part> elements(String list) {
		Map<Integer, Route.Part> elements = new LinkedHashMap<>();
		if (get(list) instanceof Map<?, ?> map) {
			map.forEach((place, value) -> {
				Route.Part part = (place instanceof Integer && value != null) ? part(value) : null;
				if (part != null) {
					elements.put((Integer) place, part);
				}
			});
		}
		return elements;
	}

	private static Route.@Nullable Part part(Object value) {
		Map<String, String> arguments = new LinkedHashMap<>();
		if (!(value instanceof Map<?, ?> map)) {
			FilterDefinition definition = new FilterDefinition(String.valueOf(value));
			String name = definition.getName();
			return (name != null) ? new Route.Part(name, definition.getArgs()) : null;
		}
		if (map.get("args") instanceof Map<?, ?> named) {
			named.forEach((name, argument) -> flatten(String.valueOf(name), argument, arguments));
		}
		return new Route.Part(String.valueOf(map.get("name")), arguments);
	}

	private static void flatten(String name, @Nullable Object value, Map<String, String> arguments) {
		if (value instanceof Map<?, ?> map) {
			map.forEach((key, each) -> flatten(name + "." + key, each, arguments));
		}
		else {
			arguments.put(name, String.valueOf(value));
		}
	}

	boolean has(String property) {
		return get(property) != null;
	}

	boolean startsWith(String property, String prefix) {
		return String.valueOf(get(property)).startsWith(prefix);
	}

	private @Nullable Object get(String property) {
		Object value = this.root;
		for (Object key : new GatewayProperty(property, "", 0).path()) {
			value = (value instanceof Map<?, ?> map) ? map.get(key) : null;
		}
		return value;
	}

	/**
	 * Writes the YAML.
	 * @return the text, empty if there are no properties
	 */
	public String text() {
		if (this.root.isEmpty()) {
			return "";
		}
		DumperOptions options = new DumperOptions();
		options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
		options.setWidth(10_000);
		options.setSplitLines(false);
		return new Yaml(options).dump(tidy(this.root));
	}

	private static Object tidy(Object value) {
		if (!(value instanceof Map<?, ?> map)) {
			return value;
		}
		if (!map.isEmpty() && map.keySet().stream().allMatch(Integer.class::isInstance)) {
			return new TreeMap<>(map).values().stream().map((each) -> tidy(Objects.requireNonNull(each))).toList();
		}
		List<Object> keys = new ArrayList<>(map.keySet());
		boolean isTable = keys.contains("type");
		keys.sort(isTable ? Comparator.comparingInt((key) -> 0) : Comparator.comparingInt((key) -> {
			int rank = ORDER.indexOf(String.valueOf(key));
			return (rank >= 0) ? rank : ORDER.size();
		}));
		return keys.stream()
			.collect(Collectors.toMap(YamlTree::yamlKey, (key) -> tidy(Objects.requireNonNull(map.get(key))),
					(first, second) -> first, LinkedHashMap::new));
	}

	private static Object yamlKey(Object key) {
		return GatewayProperty.key(String.valueOf(key));
	}

}
