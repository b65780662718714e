package io.github.gatewaypeers.config.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The short form of a filter: {@code Name=first, second}.
 */
final class ShortForm {

	private ShortForm() {
	}

	/** Leaves out the arguments that are {@code null}. */
	static String of(String name, @Nullable Object... arguments) {
		StringBuilder text = new StringBuilder(name).append('=');
		for (Object argument : arguments) {
			if (argument != null) {
				text.append(text.toString().endsWith("=") ? "" : ", ").append(argument);
			}
		}
		return text.toString();
	}

}
