package io.github.gatewaypeers.expression;

import org.jspecify.annotations.Nullable;

/**
 * The value of a parameter in the target of a request, neither decoded nor trimmed.
 */
final class UrlParameter {

	private final String name;

	private final char delimiter;

	UrlParameter(String name, char delimiter) {
		this.name = name;
		this.delimiter = delimiter;
	}

	/**
	 * Finds the value of the first parameter of this name.
	 * @param target path and query
	 * @return the value, or {@code null} if there is no such parameter
	 */
	@Nullable String find(String target) {
		int at = target.indexOf(this.delimiter) + 1;
		if (at == 0) {
			return null;
		}
		while (at + this.name.length() < target.length()) {
			int equal = at + this.name.length();
			if (target.charAt(equal) == '=') {
				if (target.startsWith(this.name, at)) {
					return target.substring(equal + 1, end(target, equal + 1));
				}
				at = equal + 1;
			}
			at = end(target, at) + 1;
		}
		return null;
	}

	private int end(String target, int from) {
		int at = from;
		while (at < target.length() && !isDelimiter(target.charAt(at))) {
			at++;
		}
		return at;
	}

	private boolean isDelimiter(char letter) {
		return letter == '&' || letter == ';' || letter == this.delimiter;
	}

}
