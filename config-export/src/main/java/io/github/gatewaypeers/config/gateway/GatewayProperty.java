package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.config.model.Comment;
import org.jspecify.annotations.Nullable;

/**
 * A property of the gateway. One that HAProxy has no word for stands in HAProxy's half as
 * a comment, so that it is not lost when the gateway's half is made of it again.
 *
 * @param name the full name, with keys such as {@code a.b} in brackets
 * @param value the value
 * @param line the number of its line, from 1; 0 if it was not read from a text
 */
record GatewayProperty(String name, String value, int line) {

	private static final Pattern COMMENT = Pattern.compile(" gateway: (\\S+) = (.*)");

	private static final Pattern ELEMENT = Pattern.compile("\\.?([^.\\[\\]]+)|\\[([^\\]]*)\\]");

	private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-f]{4})");

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

	Comment comment() {
		StringBuilder text = new StringBuilder(" gateway: ").append(this.name).append(" = ");
		for (char letter : this.value.toCharArray()) {
			boolean plain = !Character.isISOControl(letter) && letter != '\\' && letter != ' ';
			text.append((plain || (letter == ' ' && text.charAt(text.length() - 1) != ' ')) ? String.valueOf(letter)
					: "\\u%04x".formatted((int) letter));
		}
		return new Comment(text.toString());
	}

	static @Nullable GatewayProperty of(Comment comment) {
		Matcher matcher = COMMENT.matcher(comment.text());
		return matcher.matches()
				? new GatewayProperty(matcher.group(1),
						ESCAPED.matcher(matcher.group(2))
							.replaceAll((code) -> Matcher
								.quoteReplacement(String.valueOf((char) Integer.parseInt(code.group(1), 16)))),
						0)
				: null;
	}

	/** A key of a map, in brackets if Spring Boot needs them. */
	static String key(String name) {
		return PLAIN.matcher(name).matches() ? name : "[" + name + "]";
	}

	/** The elements of the name: strings, and integers for places in a list. */
	List<Object> path() {
		List<Object> path = new ArrayList<>();
		Matcher matcher = ELEMENT.matcher(this.name);
		while (matcher.find()) {
			String key = matcher.group(2);
			if (key == null) {
				path.add(matcher.group(1));
			}
			else {
				path.add(key.matches("[0-9]{1,6}") ? (Object) Integer.valueOf(key) : key);
			}
		}
		return path;
	}

	/**
	 * Finds properties by their names.
	 */
	record Index(List<GatewayProperty> properties) {

		int line(String name) {
			int line = exact(name);
			if (line == 0) {
				line = this.properties.stream()
					.filter((property) -> below(property.name(), name))
					.mapToInt(GatewayProperty::line)
					.filter((each) -> each > 0)
					.min()
					.orElse(0);
			}
			int end = Math.max(name.lastIndexOf('.'), name.lastIndexOf('['));
			return (line == 0 && end > 0) ? line(name.substring(0, end)) : line;
		}

		private int exact(String name) {
			return this.properties.stream()
				.filter((property) -> property.name().equals(name))
				.mapToInt(GatewayProperty::line)
				.findFirst()
				.orElse(0);
		}

		boolean has(String name) {
			return this.properties.stream()
				.anyMatch((property) -> property.name().equals(name) || below(property.name(), name));
		}

		private static boolean below(String property, String name) {
			return property.startsWith(name) && property.length() > name.length()
					&& ".[".indexOf(property.charAt(name.length())) >= 0;
		}

	}

}
