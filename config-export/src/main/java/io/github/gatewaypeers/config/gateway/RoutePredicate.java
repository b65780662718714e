package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.cloud.gateway.support.NameUtils;

/**
 * A predicate of a route as ACLs of HAProxy's, of which one has to match.
 *
 * @param kind what the name of the ACL ends in
 * @param criteria the words after the name, one list for each line
 * @param exact whether the predicate can be made of the criteria again
 */
record RoutePredicate(String kind, List<List<String>> criteria, boolean exact) {

	private static final String HOST = "req.hdr(host),field(1,:)";

	private static final Pattern PLAIN_PATH = Pattern.compile("(?:/[A-Za-z0-9._~%!$&'()+,;=:@-]*)+");

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

	private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9.-]+");

	private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]+(?:/[0-9]{1,3})?");

	private static final Pattern METHOD = Pattern.compile("[A-Z]+");

	/**
	 * The parts of a path that are no plain text: all of its tail, a segment, its rest, a
	 * letter.
	 */
	private static final Pattern WILDCARD = Pattern
		.compile("(/\\*\\*|/\\{\\*\\w+})$|(\\{\\w+})|(\\*+)|(\\?)|([^*?{}]+)|([{}])");

	/**
	 * Finds HAProxy's words for a predicate.
	 * @return the ACLs, or {@code null} if HAProxy has none for it
	 */
	static @Nullable RoutePredicate of(Route.Part definition) {
		List<String> arguments = new ArrayList<>();
		boolean unnamed = true;
		for (var argument : definition.arguments().entrySet()) {
			arguments.add(argument.getValue().trim());
			unnamed &= argument.getKey().startsWith(NameUtils.GENERATED_NAME_PREFIX);
		}
		if (!unnamed || arguments.isEmpty()) {
			return null;
		}
		return switch (definition.name()) {
			case "Path" -> path(arguments);
			case "Method" -> matching("method", arguments, METHOD, "method");
			case "RemoteAddr" -> matching("src", arguments, ADDRESS, "src");
			case "Host" -> host(arguments);
			case "Header" -> found("header", arguments, "req.hdr");
			case "Query" -> found("query", arguments, "url_param");
			default -> null;
		};
	}

	private static @Nullable RoutePredicate matching(String kind, List<String> values, Pattern syntax, String fetch) {
		if (!values.stream().allMatch((value) -> syntax.matcher(value).matches())) {
			return null;
		}
		List<String> words = new ArrayList<>(List.of(fetch));
		words.addAll(values);
		return new RoutePredicate(kind, List.of(words), true);
	}

	private static @Nullable RoutePredicate found(String kind, List<String> arguments, String fetch) {
		return (arguments.size() == 1 && NAME.matcher(arguments.get(0)).matches())
				? new RoutePredicate(kind, List.of(List.of(fetch + "(" + arguments.get(0) + ")", "-m", "found")), true)
				: null;
	}

	private static @Nullable RoutePredicate host(List<String> patterns) {
		List<List<String>> criteria = new ArrayList<>();
		for (String pattern : patterns) {
			boolean anyBefore = pattern.startsWith("**.");
			if (!HOST_NAME.matcher(anyBefore ? pattern.substring(3) : pattern).matches()) {
				return null;
			}
			if (anyBefore) {
				criteria.add(List.of(HOST, "-i", "-m", "end", pattern.substring(2)));
			}
			criteria.add(List.of(HOST, "-i", anyBefore ? pattern.substring(3) : pattern));
		}
		return new RoutePredicate("host", criteria, true);
	}

	private static @Nullable RoutePredicate path(List<String> patterns) {
		List<List<String>> criteria = new ArrayList<>();
		boolean exact = true;
		for (String pattern : patterns) {
			String base = pattern.endsWith("/**") ? pattern.substring(0, pattern.length() - 3) : null;
			if (pattern.equals("/**")) {
				criteria.add(List.of("path_beg", "/"));
			}
			else if (base != null && PLAIN_PATH.matcher(base).matches()) {
				criteria.add(List.of("path", base));
				criteria.add(List.of("path_beg", base + "/"));
			}
			else if (PLAIN_PATH.matcher(pattern).matches()) {
				criteria.add(List.of("path", pattern));
			}
			else if (pattern.equals("true") || pattern.equals("false")) {
				// Whether a slash at the end matters, which Spring Cloud Gateway 5 does
				// not mind.
				exact = false;
			}
			else {
				String regex = regex(pattern);
				if (regex == null) {
					return null;
				}
				criteria.add(List.of("path_reg", regex));
				exact = false;
			}
		}
		return new RoutePredicate("path", criteria, exact);
	}

	private static @Nullable String regex(String pattern) {
		StringBuilder regex = new StringBuilder("^");
		Matcher part = WILDCARD.matcher(pattern);
		while (part.find()) {
			if (part.group(1) != null) {
				regex.append("(/.*)?");
			}
			else if (part.group(2) != null) {
				regex.append("[^/]+");
			}
			else if (part.group(3) != null) {
				if (part.group(3).length() > 1) {
					return null;
				}
				regex.append("[^/]*");
			}
			else if (part.group(4) != null) {
				regex.append("[^/]");
			}
			else if (part.group(5) != null) {
				regex.append(part.group(5).replaceAll("[.()\\[\\]+^$|\\\\]", "\\\\$0"));
			}
			else {
				return null;
			}
		}
		return pattern.startsWith("/") ? regex.append('$').toString() : null;
	}

	/**
	 * Finds the predicate for ACLs.
	 * @param criteria the words after the name of the ACL, one list for each line
	 * @return the predicate as a route writes it, or {@code null} if there is none
	 */
	static @Nullable String textOf(List<List<String>> criteria) {
		List<String> first = criteria.get(0);
		String fetch = first.get(0);
		List<String> rest = first.subList(1, first.size());
		if (first.size() == 3 && first.get(1).equals("-m") && first.get(2).equals("found") && fetch.endsWith(")")
				&& criteria.size() == 1) {
			String name = fetch.substring(fetch.indexOf('(') + 1, fetch.length() - 1);
			boolean plain = NAME.matcher(name).matches();
			return !plain ? null : fetch.startsWith("req.hdr(") || fetch.startsWith("hdr(") ? "Header=" + name
					: fetch.startsWith("url_param(") ? "Query=" + name : null;
		}
		if (criteria.size() == 1 && !rest.isEmpty()) {
			if (fetch.equals("method") && rest.stream().allMatch((value) -> METHOD.matcher(value).matches())) {
				return "Method=" + String.join(",", rest);
			}
			if (fetch.equals("src") && rest.stream().allMatch((value) -> ADDRESS.matcher(value).matches())) {
				return "RemoteAddr=" + String.join(",", rest);
			}
		}
		List<String> patterns = fetch.equals(HOST) ? hosts(criteria) : paths(criteria);
		return (patterns != null) ? (fetch.equals(HOST) ? "Host=" : "Path=") + String.join(",", patterns) : null;
	}

	private static @Nullable List<String> hosts(List<List<String>> criteria) {
		List<String> patterns = new ArrayList<>();
		for (int i = 0; i < criteria.size(); i++) {
			List<String> words = criteria.get(i);
			int size = words.size();
			if (size == 3 && words.subList(0, 2).equals(List.of(HOST, "-i"))) {
				patterns.add(words.get(2));
			}
			else if (size == 5 && words.subList(0, 4).equals(List.of(HOST, "-i", "-m", "end"))
					&& words.get(4).startsWith(".") && i + 1 < criteria.size()
					&& criteria.get(i + 1).equals(List.of(HOST, "-i", words.get(4).substring(1)))) {
				patterns.add("**" + words.get(4));
				i++;
			}
			else {
				return null;
			}
		}
		return patterns;
	}

	private static @Nullable List<String> paths(List<List<String>> criteria) {
		List<String> patterns = new ArrayList<>();
		for (int i = 0; i < criteria.size(); i++) {
			List<String> words = criteria.get(i);
			boolean two = words.size() == 2;
			if (words.equals(List.of("path_beg", "/"))) {
				patterns.add("/**");
			}
			else if (two && words.get(0).equals("path") && i + 1 < criteria.size()
					&& criteria.get(i + 1).equals(List.of("path_beg", words.get(1) + "/"))) {
				patterns.add(words.get(1) + "/**");
				i++;
			}
			else if (two && words.get(0).equals("path")) {
				patterns.add(words.get(1));
			}
			else {
				return null;
			}
		}
		return patterns;
	}

}
