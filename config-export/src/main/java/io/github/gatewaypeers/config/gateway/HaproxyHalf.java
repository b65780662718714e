package io.github.gatewaypeers.config.gateway;

import java.util.List;

/**
 * HAProxy's half of a configuration.
 *
 * @param text the text of the file
 * @param warnings what HAProxy, or the release written for, cannot do; each is a sentence
 * without a full stop, and a comment in the text says it too
 */
public record HaproxyHalf(String text, List<String> warnings) {

	/**
	 * Keeps a copy.
	 */
	public HaproxyHalf {
		warnings = List.copyOf(warnings);
	}

}
