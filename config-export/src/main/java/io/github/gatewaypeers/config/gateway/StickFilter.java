package io.github.gatewaypeers.config.gateway;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.StickRule;
import org.jspecify.annotations.Nullable;

/**
 * What a route says of stick-tables, where HAProxy can say it too.
 */
sealed interface StickFilter {

	/** The name of the table. */
	String table();

	/** The name of the filter. */
	String name();

	/** Those arguments that are not what they would be anyway, in their order. */
	Map<String, Object> arguments();

	/**
	 * The filter in the short form, or {@code null} if that cannot say it.
	 */
	@Nullable String shortForm();

	/**
	 * Reads a filter.
	 * @return the filter, or {@code null} if HAProxy has no such rule
	 * @throws IllegalArgumentException if HAProxy cannot say what it says
	 */
	static @Nullable StickFilter of(Route.Part part) {
		return switch (part.name()) {
			case "TrackStick" -> {
				PartArguments arguments = new PartArguments(part, List.of("table", "key"), List.of());
				yield new Track(arguments.table(), PartArguments.key(arguments.get("key", "src")));
			}
			case "DenyStick" ->
				Deny.of(new PartArguments(part, List.of("table", "condition", "status", "key"), List.of("allow")));
			case "SetGpt" ->
				Change.tag(new PartArguments(part, List.of("table", "tag", "value", "key"), Occasion.ARGUMENTS));
			case "AddGpc" ->
				Change.count(new PartArguments(part, List.of("table", "counter", "amount", "key"), Occasion.ARGUMENTS));
			case "ClearStick" ->
				Clear.of(new PartArguments(part, List.of("table", "types", "key"), Occasion.ARGUMENTS));
			case "StickOn" -> Stick.of(StickRule.Kind.ON, part);
			case "StickMatch" -> Stick.of(StickRule.Kind.MATCH, part);
			case "StickStoreRequest" -> Stick.of(StickRule.Kind.STORE_REQUEST, part);
			case "StickStoreResponse" -> Stick.of(StickRule.Kind.STORE_RESPONSE, part);
			default -> null;
		};
	}

	private static String join(String name, @Nullable Object... arguments) {
		StringBuilder text = new StringBuilder(name).append('=');
		for (Object argument : arguments) {
			if (argument != null) {
				text.append(text.toString().endsWith("=") ? "" : ", ").append(argument);
			}
		}
		return text.toString();
	}

	/**
	 * {@code TrackStick}.
	 *
	 * @param key the key expression
	 */
	record Track(String table, String key) implements StickFilter {

		@Override
		public String name() {
			return "TrackStick";
		}

		@Override
		public Map<String, Object> arguments() {
			return Map.of();
		}

		@Override
		public String shortForm() {
			return join(name(), this.table, this.key);
		}

	}

	/**
	 * {@code DenyStick}.
	 *
	 * @param key the key expression, or {@code null} for what is tracked
	 * @param allow who is never refused
	 */
	record Deny(String table, EntryCondition condition, int status, @Nullable String key,
			List<MessageTerm> allow) implements StickFilter {

		private static Deny of(PartArguments arguments) {
			String status = arguments.get("status", "429");
			if (!status.matches("[2-5][0-9][0-9]")) {
				throw new IllegalArgumentException("'" + status + "' is no final HTTP status; use one from 200 to 599");
			}
			return new Deny(arguments.table(), EntryCondition.parse(arguments.get("condition", "")),
					Integer.parseInt(status), arguments.key(),
					arguments.list("allow").stream().map(MessageTerm::allowed).toList());
		}

		@Override
		public String name() {
			return "DenyStick";
		}

		@Override
		public Map<String, Object> arguments() {
			Map<String, Object> arguments = new LinkedHashMap<>();
			arguments.put("table", this.table);
			arguments.put("condition", this.condition.toString());
			if (this.status != 429) {
				arguments.put("status", this.status);
			}
			if (this.key != null) {
				arguments.put("key", this.key);
			}
			arguments.put("allow",
					this.allow.stream()
						.map((term) -> (!term.negated() && term.expression().equals("src") && term.values().size() == 1)
								? term.values().get(0) : term.toString())
						.toList());
			return arguments;
		}

		@Override
		public @Nullable String shortForm() {
			return this.allow.isEmpty() ? join(name(), this.table, this.condition,
					(this.status != 429 || this.key != null) ? this.status : null, this.key) : null;
		}

	}

	/**
	 * {@code SetGpt} or {@code AddGpc}.
	 *
	 * @param how HAProxy's action
	 * @param element the element of an array, 0 if it is none
	 * @param value what is set or added: a number or an expression
	 * @param key the key expression, or {@code null} for what is tracked
	 * @param occasion when
	 */
	record Change(String table, Rule.ChangeKind how, int element, String value, @Nullable String key,
			Occasion occasion) implements StickFilter {

		private static final Pattern ARRAY = Pattern.compile("(gpc|gpt)\\(\\s*([0-9]{1,2})\\s*\\)");

		private static Change tag(PartArguments arguments) {
			String tag = arguments.get("tag", "");
			String value = value(arguments.get("value", "1"));
			Matcher array = ARRAY.matcher(tag);
			boolean isArray = array.matches() && array.group(1).equals("gpt");
			if (!isArray && !tag.equals("gpt0")) {
				throw new IllegalArgumentException("'" + tag + "' is no tag; use gpt0 or gpt(n)");
			}
			return new Change(arguments.table(), isArray ? Rule.ChangeKind.SET_GPT : Rule.ChangeKind.SET_GPT0,
					isArray ? Integer.parseInt(array.group(2)) : 0, value, arguments.key(), Occasion.of(arguments));
		}

		private static Change count(PartArguments arguments) {
			String counter = arguments.get("counter", "");
			String amount = value(arguments.get("amount", "1"));
			boolean one = amount.equals("1");
			Matcher array = ARRAY.matcher(counter);
			boolean isArray = array.matches() && array.group(1).equals("gpc");
			if (!isArray && (!one || !(counter.equals("gpc0") || counter.equals("gpc1")))) {
				throw new IllegalArgumentException("HAProxy adds 1 to gpc0 and gpc1, and other amounts to gpc(n) only");
			}
			Rule.ChangeKind how = isArray ? (one ? Rule.ChangeKind.INC_GPC : Rule.ChangeKind.ADD_GPC)
					: counter.equals("gpc0") ? Rule.ChangeKind.INC_GPC0 : Rule.ChangeKind.INC_GPC1;
			return new Change(arguments.table(), how, isArray ? Integer.parseInt(array.group(2)) : 0, amount,
					arguments.key(), Occasion.of(arguments));
		}

		private static String value(String text) {
			if (text.equals("response-size")) {
				throw new IllegalArgumentException("HAProxy cannot add the size of a response");
			}
			return text.matches("[0-9]{1,10}") ? text : PartArguments.key(text);
		}

		private boolean isTag() {
			return this.how == Rule.ChangeKind.SET_GPT0 || this.how == Rule.ChangeKind.SET_GPT;
		}

		private String type() {
			return switch (this.how) {
				case INC_GPC0 -> "gpc0";
				case INC_GPC1 -> "gpc1";
				case SET_GPT0 -> "gpt0";
				case INC_GPC, ADD_GPC -> "gpc(" + this.element + ")";
				case SET_GPT -> "gpt(" + this.element + ")";
			};
		}

		@Override
		public String name() {
			return isTag() ? "SetGpt" : "AddGpc";
		}

		@Override
		public Map<String, Object> arguments() {
			Map<String, Object> arguments = new LinkedHashMap<>();
			arguments.put("table", this.table);
			arguments.put(isTag() ? "tag" : "counter", type());
			if (!this.value.equals("1")) {
				arguments.put(isTag() ? "value" : "amount", this.value);
			}
			if (this.key != null) {
				arguments.put("key", this.key);
			}
			this.occasion.put(arguments);
			return arguments;
		}

		@Override
		public @Nullable String shortForm() {
			return this.occasion.equals(Occasion.REQUEST) ? join(name(), this.table, type(),
					(!this.value.equals("1") || this.key != null) ? this.value : null, this.key) : null;
		}

	}

	/**
	 * {@code StickOn}, {@code StickMatch}, {@code StickStoreRequest} or
	 * {@code StickStoreResponse}.
	 *
	 * @param kind which of them
	 * @param key the key expression
	 * @param servers the servers of the route, or {@code null}
	 * @param redispatch after how many failures a server is given up, 0 for never
	 */
	record Stick(StickRule.Kind kind, String table, String key, @Nullable String servers,
			int redispatch) implements StickFilter {

		/** The default. */
		static final int REDISPATCH = 3;

		private static Stick of(StickRule.Kind kind, Route.Part part) {
			PartArguments arguments = new PartArguments(part, List.of("table", "key"),
					List.of("servers", "redispatch"));
			String redispatch = arguments.get("redispatch", Integer.toString(REDISPATCH));
			if (!redispatch.matches("[0-9]{1,9}")) {
				throw new IllegalArgumentException("'" + redispatch + "' is no number of failures; use one from 0 on");
			}
			List<String> servers = arguments.list("servers");
			if (!servers.isEmpty()) {
				RouteServers.listed(String.join(",", servers), "http");
			}
			return new Stick(kind, arguments.table(), PartArguments.key(arguments.get("key", "src")),
					servers.isEmpty() ? null : String.join(", ", servers), Integer.parseInt(redispatch));
		}

		@Override
		public String name() {
			return switch (this.kind) {
				case ON -> "StickOn";
				case MATCH -> "StickMatch";
				case STORE_REQUEST -> "StickStoreRequest";
				case STORE_RESPONSE -> "StickStoreResponse";
			};
		}

		@Override
		public Map<String, Object> arguments() {
			Map<String, Object> arguments = new LinkedHashMap<>();
			arguments.put("table", this.table);
			arguments.put("key", this.key);
			if (this.servers != null) {
				arguments.put("servers", this.servers);
			}
			if (this.redispatch != REDISPATCH) {
				arguments.put("redispatch", this.redispatch);
			}
			return arguments;
		}

		@Override
		public @Nullable String shortForm() {
			return (this.servers == null && this.redispatch == REDISPATCH) ? join(name(), this.table, this.key) : null;
		}

	}

	/**
	 * {@code ClearStick}.
	 *
	 * @param types what is set to 0, empty for all of the table
	 * @param key the key expression, or {@code null} for what is tracked
	 * @param occasion when
	 */
	record Clear(String table, List<String> types, @Nullable String key, Occasion occasion) implements StickFilter {

		private static Clear of(PartArguments arguments) {
			String types = arguments.get("types", "all").trim();
			return new Clear(arguments.table(), types.equals("all") ? List.of() : Arrays.asList(types.split("\\s+")),
					arguments.key(), Occasion.of(arguments));
		}

		@Override
		public String name() {
			return "ClearStick";
		}

		private String typesText() {
			return this.types.isEmpty() ? "all" : String.join(" ", this.types);
		}

		@Override
		public Map<String, Object> arguments() {
			Map<String, Object> arguments = new LinkedHashMap<>();
			arguments.put("table", this.table);
			arguments.put("types", typesText());
			if (this.key != null) {
				arguments.put("key", this.key);
			}
			this.occasion.put(arguments);
			return arguments;
		}

		@Override
		public @Nullable String shortForm() {
			return this.occasion.equals(Occasion.REQUEST) ? join(name(), this.table, typesText(), this.key) : null;
		}

	}

}
