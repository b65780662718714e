package io.github.gatewaypeers.config.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.config.model.Rule;
import org.jspecify.annotations.Nullable;

/**
 * {@code SetGpt} or {@code AddGpc}.
 *
 * @param how HAProxy's action
 * @param element the element of an array, 0 if it is none
 * @param value what is set or added: a number or an expression
 * @param key the key expression, or {@code null} for what is tracked
 * @param occasion when
 */
record ChangeFilter(String table, Rule.ChangeKind how, int element, String value, @Nullable String key,
		Occasion occasion) implements StickFilter {

	private static final Pattern ARRAY = Pattern.compile("(gpc|gpt)\\(\\s*([0-9]{1,2})\\s*\\)");

	static ChangeFilter tag(PartArguments arguments) {
		String tag = arguments.get("tag", "");
		String value = value(arguments.get("value", "1"));
		Matcher array = ARRAY.matcher(tag);
		boolean isArray = array.matches() && array.group(1).equals("gpt");
		if (!isArray && !tag.equals("gpt0")) {
			throw new IllegalArgumentException("'" + tag + "' is no tag; use gpt0 or gpt(n)");
		}
		return new ChangeFilter(arguments.table(), isArray ? Rule.ChangeKind.SET_GPT : Rule.ChangeKind.SET_GPT0,
				isArray ? Integer.parseInt(array.group(2)) : 0, value, arguments.key(), Occasion.of(arguments));
	}

	static ChangeFilter count(PartArguments arguments) {
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
		return new ChangeFilter(arguments.table(), how, isArray ? Integer.parseInt(array.group(2)) : 0, amount,
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
	public boolean isParaphrased() {
		return this.occasion.needsVariables();
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
		return this.occasion.equals(Occasion.REQUEST) ? ShortForm.of(name(), this.table, type(),
				(!this.value.equals("1") || this.key != null) ? this.value : null, this.key) : null;
	}

}
