package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.expression.SampleExpression;
import io.github.gatewaypeers.sticktable.DataType;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.cloud.gateway.support.NameUtils;

/**
 * What a route says of stick-tables, where HAProxy can say it too.
 */
sealed interface StickFilter {

	/** The name of the table. */
	String table();

	/** The filter as a route writes it. */
	String text();

	/**
	 * Reads a filter.
	 * @return the filter, or {@code null} if HAProxy has no such rule
	 * @throws IllegalArgumentException if the filter itself is wrong
	 */
	static @Nullable StickFilter of(Route.Part definition) {
		return switch (definition.name()) {
			case "TrackStick" -> {
				Map<String, String> arguments = arguments(definition, List.of("table", "key"));
				yield new Track(table(arguments), key(arguments.getOrDefault("key", "src")));
			}
			case "DenyStick" -> {
				Map<String, String> arguments = arguments(definition, List.of("table", "condition", "status", "key"));
				String key = arguments.get("key");
				yield new Deny(table(arguments), Limit.parse(arguments.getOrDefault("condition", "")),
						status(arguments.getOrDefault("status", "429")), (key != null) ? key(key) : null);
			}
			default -> null;
		};
	}

	private static String table(Map<String, String> arguments) {
		String table = arguments.get("table");
		if (table == null) {
			throw new IllegalArgumentException("it names no stick-table; name one");
		}
		return table;
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

	private static int status(String text) {
		if (!text.matches("[2-5][0-9][0-9]")) {
			throw new IllegalArgumentException("'" + text + "' is no final HTTP status; use one from 200 to 599");
		}
		return Integer.parseInt(text);
	}

	/**
	 * Named arguments, and those in the short form, of which the last may hold commas.
	 */
	private static Map<String, String> arguments(Route.Part definition, List<String> names) {
		Map<String, String> arguments = new LinkedHashMap<>();
		List<String> unnamed = new ArrayList<>();
		definition.arguments().forEach((name, value) -> {
			if (name.startsWith(NameUtils.GENERATED_NAME_PREFIX)) {
				unnamed.add(value.trim());
			}
			else {
				String argument = DataObjectPropertyName.toDashedForm(name);
				if (!names.contains(argument)) {
					throw new IllegalArgumentException("HAProxy has no word for its argument '" + argument + "'");
				}
				arguments.put(argument, value.trim());
			}
		});
		for (int i = 0; i < unnamed.size(); i++) {
			boolean last = i == names.size() - 1;
			arguments.put(names.get(i), last ? String.join(",", unnamed.subList(i, unnamed.size())) : unnamed.get(i));
			if (last) {
				break;
			}
		}
		return arguments;
	}

	/**
	 * {@code TrackStick}.
	 *
	 * @param key the key expression
	 */
	record Track(String table, String key) implements StickFilter {

		@Override
		public String text() {
			return "TrackStick=" + this.table + ", " + this.key;
		}

	}

	/**
	 * {@code DenyStick}.
	 *
	 * @param key the key expression, or {@code null} for what is tracked
	 */
	record Deny(String table, Limit limit, int status, @Nullable String key) implements StickFilter {

		@Override
		public String text() {
			String status = (this.status != 429 || this.key != null) ? ", " + this.status : "";
			return "DenyStick=" + this.table + ", " + this.limit + status + ((this.key != null) ? ", " + this.key : "");
		}

	}

	/**
	 * A comparison of a stored value with a number.
	 *
	 * @param element the element of an array, 0 if it is none
	 */
	record Limit(DataType type, int element, String operator, long number) {

		private static final Pattern SYNTAX = Pattern
			.compile("(\\w+)(?:\\(\\s*([0-9]{1,3})\\s*\\))?\\s+(eq|ne|lt|le|gt|ge)\\s+(-?[0-9]{1,18})");

		static Limit parse(String text) {
			Matcher matcher = SYNTAX.matcher(text.trim());
			if (!matcher.matches()) {
				throw new IllegalArgumentException("'" + text
						+ "' is no condition; use a stored type, an operator and a number, as in http_req_rate gt 100");
			}
			DataType type = DataType.of(matcher.group(1));
			return new Limit(type, (matcher.group(2) != null) ? Integer.parseInt(matcher.group(2)) : 0,
					matcher.group(3), Long.parseLong(matcher.group(4)));
		}

		@Override
		public String toString() {
			return this.type.keyword() + (this.type.isArray() ? "(" + this.element + ")" : "") + " " + this.operator
					+ " " + this.number;
		}

	}

}
