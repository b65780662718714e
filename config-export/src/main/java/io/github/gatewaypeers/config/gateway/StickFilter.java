package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.config.model.Rule;
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
			case "SetGpt" -> Change.tag(arguments(definition, List.of("table", "tag", "value", "key")));
			case "AddGpc" -> Change.count(arguments(definition, List.of("table", "counter", "amount", "key")));
			default -> null;
		};
	}

	/** The table that the arguments name. */
	static String table(Map<String, String> arguments) {
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
	 * {@code SetGpt} or {@code AddGpc}, of the entry that is tracked.
	 *
	 * @param how HAProxy's action
	 * @param element the element of an array, 0 if it is none
	 * @param value what is set or added: a number or an expression
	 */
	record Change(String table, Rule.ChangeKind how, int element, String value) implements StickFilter {

		private static final Pattern ARRAY = Pattern.compile("(gpc|gpt)\\(\\s*([0-9]{1,2})\\s*\\)");

		static Change tag(Map<String, String> arguments) {
			requireTracked(arguments);
			String tag = arguments.getOrDefault("tag", "");
			String value = value(arguments.getOrDefault("value", "1"));
			Matcher array = ARRAY.matcher(tag);
			if (array.matches() && array.group(1).equals("gpt")) {
				return new Change(StickFilter.table(arguments), Rule.ChangeKind.SET_GPT,
						Integer.parseInt(array.group(2)), value);
			}
			if (!tag.equals("gpt0")) {
				throw new IllegalArgumentException("'" + tag + "' is no tag; use gpt0 or gpt(n)");
			}
			return new Change(StickFilter.table(arguments), Rule.ChangeKind.SET_GPT0, 0, value);
		}

		static Change count(Map<String, String> arguments) {
			requireTracked(arguments);
			String counter = arguments.getOrDefault("counter", "");
			String amount = value(arguments.getOrDefault("amount", "1"));
			boolean one = amount.equals("1");
			Matcher array = ARRAY.matcher(counter);
			if (array.matches() && array.group(1).equals("gpc")) {
				return new Change(StickFilter.table(arguments), one ? Rule.ChangeKind.INC_GPC : Rule.ChangeKind.ADD_GPC,
						Integer.parseInt(array.group(2)), amount);
			}
			if (!one || !(counter.equals("gpc0") || counter.equals("gpc1"))) {
				throw new IllegalArgumentException("HAProxy adds 1 to gpc0 and gpc1, and other amounts to gpc(n) only");
			}
			return new Change(StickFilter.table(arguments),
					counter.equals("gpc0") ? Rule.ChangeKind.INC_GPC0 : Rule.ChangeKind.INC_GPC1, 0, amount);
		}

		private static void requireTracked(Map<String, String> arguments) {
			if (arguments.containsKey("key")) {
				throw new IllegalArgumentException("HAProxy changes only entries that it tracks, not that of a key");
			}
		}

		private static String value(String text) {
			if (text.equals("response-size")) {
				throw new IllegalArgumentException("HAProxy cannot add the size of a response");
			}
			return text.matches("[0-9]{1,10}") ? text : StickFilter.key(text);
		}

		@Override
		public String text() {
			boolean tag = this.how == Rule.ChangeKind.SET_GPT0 || this.how == Rule.ChangeKind.SET_GPT;
			String type = switch (this.how) {
				case INC_GPC0 -> "gpc0";
				case INC_GPC1 -> "gpc1";
				case SET_GPT0 -> "gpt0";
				case INC_GPC, ADD_GPC -> "gpc(" + this.element + ")";
				case SET_GPT -> "gpt(" + this.element + ")";
			};
			return (tag ? "SetGpt=" : "AddGpc=") + this.table + ", " + type
					+ (this.value.equals("1") ? "" : ", " + this.value);
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
