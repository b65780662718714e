package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.gatewaypeers.expression.SampleExpression;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.cloud.gateway.support.NameUtils;

/**
 * The arguments of a filter or predicate of stick-tables: named ones, and those in the
 * short form, of which the last may hold commas.
 */
final class PartArguments {

	/** An element of a list, as the gateway's own binding calls it. */
	private static final Pattern ELEMENT = Pattern.compile("(.+)(?:\\.|\\[)[0-9]+]?");

	/** The values by the names of the arguments; one with commas may be a list. */
	private final Map<String, List<String>> values = new LinkedHashMap<>();

	/**
	 * Reads the arguments.
	 * @param shortForm the names of those in the short form, in their order
	 * @param others the names of others that HAProxy has words for, those of maps with a
	 * dot at their end
	 * @throws IllegalArgumentException if there is one that HAProxy has no word for
	 */
	PartArguments(Route.Part part, List<String> shortForm, List<String> others) {
		List<String> unnamed = new ArrayList<>();
		part.arguments().forEach((name, value) -> {
			if (name.startsWith(NameUtils.GENERATED_NAME_PREFIX)) {
				unnamed.add(value.trim());
			}
			else {
				if (isEntry(name, others)) {
					this.values.put(name, List.of(value.trim()));
					return;
				}
				Matcher element = ELEMENT.matcher(name);
				String argument = DataObjectPropertyName.toDashedForm(element.matches() ? element.group(1) : name);
				if (Stream.concat(shortForm.stream(), others.stream()).noneMatch(argument::equals)) {
					throw new IllegalArgumentException("HAProxy has no word for its argument '" + argument + "'");
				}
				this.values.computeIfAbsent(argument, (key) -> new ArrayList<>())
					.addAll(element.matches() ? List.of(value.trim()) : List.of(value.trim().split("\\s*,\\s*")));
			}
		});
		int last = shortForm.size() - 1;
		for (int i = 0; i < Math.min(unnamed.size(), shortForm.size()); i++) {
			this.values.put(shortForm.get(i),
					List.of((i == last) ? String.join(",", unnamed.subList(i, unnamed.size())) : unnamed.get(i)));
		}
	}

	private static boolean isEntry(String name, List<String> others) {
		return others.stream().anyMatch((other) -> other.endsWith(".") && name.startsWith(other));
	}

	/** The entries of a map, whose name ends in a dot. */
	Map<String, String> map(String name) {
		Map<String, String> entries = new LinkedHashMap<>();
		this.values.forEach((key, value) -> {
			if (key.startsWith(name)) {
				entries.put(key.substring(name.length()), value.get(0));
			}
		});
		return entries;
	}

	@Nullable String find(String name) {
		List<String> found = this.values.get(name);
		return (found != null) ? String.join(",", found) : null;
	}

	String get(String name, String otherwise) {
		String found = find(name);
		return (found != null) ? found : otherwise;
	}

	List<String> list(String name) {
		return this.values.getOrDefault(name, List.of());
	}

	String table() {
		String table = find("table");
		if (table == null) {
			throw new IllegalArgumentException("it names no stick-table; name one");
		}
		return table;
	}

	/** The key that is named, or {@code null} for what is tracked. */
	@Nullable String key() {
		String key = find("key");
		return (key != null) ? key(key) : null;
	}

	/**
	 * Reads a key in HAProxy's notation.
	 * @throws IllegalArgumentException if it is none
	 */
	static String key(String text) {
		if (text.startsWith("#{")) {
			throw new IllegalArgumentException("HAProxy does not know the bean " + text);
		}
		return SampleExpression.parse(text).toString();
	}

}
