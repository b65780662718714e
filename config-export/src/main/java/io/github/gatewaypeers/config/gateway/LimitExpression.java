package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.sticktable.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A limit as an anonymous ACL of HAProxy's: a sample fetch of a stick counter
 * ({@code sc_http_req_rate(0)}) or a converter of a key
 * ({@code src,table_http_req_rate(rates)}), and a comparison.
 *
 * @param limit the limit
 * @param counter the number of the stick counter, or -1
 * @param key the key expression; empty if there is a stick counter
 * @param table the table; empty if there is a stick counter
 */
record LimitExpression(Limit limit, int counter, String key, String table) {

	/** Why HAProxy cannot compare some values. */
	static final String UNITS = "HAProxy compares totals of bytes in units of 1024 only";

	/** How fetches of stick counters differ from the names of data types. */
	private static final Map<DataType, String> COUNTER_NAMES = Map.of(DataType.GPT0, "get_gpt0", DataType.GPC0,
			"get_gpc0", DataType.GPC1, "get_gpc1", DataType.GPT, "get_gpt", DataType.GPC, "get_gpc",
			DataType.BYTES_IN_CNT, "kbytes_in", DataType.BYTES_OUT_CNT, "kbytes_out");

	/** How converters differ from the names of data types. */
	private static final Map<DataType, String> TABLE_NAMES = Map.of(DataType.BYTES_IN_CNT, "kbytes_in",
			DataType.BYTES_OUT_CNT, "kbytes_out");

	private static final long KILO = 1024;

	private static final Pattern COUNTER = Pattern
		.compile("sc(?:([0-9])_(\\w+)|_(\\w+)\\((?:([0-9]{1,3}),)?([0-9]{1,2})\\)|([0-9])_(\\w+)\\(([0-9]{1,3})\\))");

	private static final Pattern CONVERTER = Pattern.compile("(.+),table_(\\w+)\\((?:([0-9]{1,3}),)?([^,()]+)\\)");

	private static final Pattern SOURCE = Pattern.compile("src_(\\w+)\\((?:([0-9]{1,3}),)?([^,()]+)\\)");

	/**
	 * Tells whether HAProxy can compare so: it knows totals of bytes in units of 1024
	 * only, and numbers of servers not by stick counter.
	 */
	static boolean canSay(Limit limit) {
		String other = limit.other();
		if (other != null && !limit.isLimit() && isBytes(limit.otherStored().type())) {
			return false;
		}
		return !isBytes(limit.type()) || limit.isLimit() || (other == null && inKilobytes(limit) != null);
	}

	static boolean hasCounter(DataType type) {
		return type != DataType.SERVER_ID;
	}

	private static boolean isBytes(DataType type) {
		return type == DataType.BYTES_IN_CNT || type == DataType.BYTES_OUT_CNT;
	}

	private static @Nullable Limit inKilobytes(Limit limit) {
		long number = limit.number();
		boolean exact = Math.floorMod(number, KILO) == 0;
		boolean nextExact = Math.floorMod(number + 1, KILO) == 0;
		return switch (limit.operator()) {
			case "ge", "lt" -> exact ? new Limit(limit.type(), 0, limit.operator(), Math.floorDiv(number, KILO)) : null;
			case "gt" -> nextExact ? new Limit(limit.type(), 0, "ge", Math.floorDiv(number + 1, KILO)) : null;
			case "le" -> nextExact ? new Limit(limit.type(), 0, "lt", Math.floorDiv(number + 1, KILO)) : null;
			default -> null;
		};
	}

	/** The words of the ACL, without its braces. */
	List<String> words() {
		DataType type = this.limit.type();
		Limit compared = isBytes(type) ? inKilobytes(this.limit) : this.limit;
		if (compared == null || (isBytes(type) && this.limit.other() != null)) {
			throw new IllegalArgumentException(UNITS);
		}
		List<String> words = new ArrayList<>();
		// HAProxy compares with numbers only, but takes what a variable holds off before.
		String other = this.limit.other();
		String less = (other != null) ? ",sub(" + other + ")" : "";
		words.add(expression(MessageTerm.inCondition(this.key)) + less);
		String number = Long.toString(compared.number());
		if (compared.operator().equals("ne")) {
			words.addAll(List.of("lt", number, "gt", number));
		}
		else {
			words.addAll(List.of(compared.operator(), number));
		}
		return words;
	}

	/** The expression alone, for what is no condition. */
	String fetch() {
		return expression(this.key);
	}

	private String expression(String key) {
		DataType type = this.limit.type();
		String element = type.isArray() ? this.limit.element() + "," : "";
		return (this.counter >= 0)
				? "sc_" + COUNTER_NAMES.getOrDefault(type, type.keyword()) + "(" + element + this.counter + ")"
				: key + ",table_" + TABLE_NAMES.getOrDefault(type, type.keyword()) + "(" + element + this.table + ")";
	}

	/**
	 * Reads the words of an ACL.
	 * @return the expression, or {@code null} if they are none
	 */
	static @Nullable LimitExpression of(List<String> words) {
		boolean ne = words.size() == 5 && words.get(1).equals("lt") && words.get(3).equals("gt")
				&& words.get(2).equals(words.get(4));
		if ((!ne && words.size() != 3) || !words.get(2).matches("-?[0-9]{1,18}")) {
			return null;
		}
		String operator = ne ? "ne" : words.get(1);
		if (!List.of("eq", "ne", "lt", "le", "gt", "ge").contains(operator)) {
			return null;
		}
		long number = Long.parseLong(words.get(2));
		Matcher counter = COUNTER.matcher(words.get(0));
		if (counter.matches()) {
			boolean old = counter.group(1) != null;
			String slot = old ? counter.group(1) : (counter.group(5) != null) ? counter.group(5) : counter.group(6);
			String name = old ? counter.group(2) : (counter.group(3) != null) ? counter.group(3) : counter.group(7);
			String element = (counter.group(4) != null) ? counter.group(4) : counter.group(8);
			return of(name, element, operator, number, Integer.parseInt(slot), "", "");
		}
		Matcher converter = CONVERTER.matcher(words.get(0));
		if (converter.matches()) {
			return of(converter.group(2), converter.group(3), operator, number, -1,
					MessageTerm.ofCondition(converter.group(1)), converter.group(4));
		}
		Matcher source = SOURCE.matcher(words.get(0));
		return source.matches() ? of(source.group(1), source.group(2), operator, number, -1, "src", source.group(3))
				: null;
	}

	private static @Nullable LimitExpression of(String name, @Nullable String element, String operator, long number,
			int counter, String key, String table) {
		for (DataType type : DataType.values()) {
			boolean named = name.equals(type.keyword()) || name.equals(COUNTER_NAMES.get(type));
			if (!named || type.isArray() != (element != null) || (isBytes(type) && !name.startsWith("k"))) {
				continue;
			}
			long limit = isBytes(type) ? number * KILO : number;
			if (isBytes(type)
					&& (!List.of("ge", "lt").contains(operator) || Math.abs(number) > Long.MAX_VALUE / KILO)) {
				return null;
			}
			return new LimitExpression(
					new Limit(type, (element != null) ? Integer.parseInt(element) : 0, operator, limit), counter, key,
					table);
		}
		return null;
	}

}
