package io.github.gatewaypeers.config.gateway;

import java.util.List;

/**
 * The gateway's half of a configuration.
 *
 * @param yaml the text of an {@code application.yml}
 * @param warnings what a gateway cannot do, or what was not understood; each is a
 * sentence without a full stop
 */
public record GatewayHalf(String yaml, List<String> warnings) {

	/**
	 * Keeps a copy.
	 */
	public GatewayHalf {
		warnings = List.copyOf(warnings);
	}

}
