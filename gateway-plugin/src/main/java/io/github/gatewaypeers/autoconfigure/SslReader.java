package io.github.gatewaypeers.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Reads what the properties say of TLS with the peers of a section.
 */
final class SslReader {

	private static final String REQUIRED = "required";

	private static final String NONE = "none";

	private SslReader() {
	}

	/**
	 * Looks for what no gateway could start with, whatever its SSL bundles are.
	 * @throws InvalidHaproxyPropertyException if a property makes no sense
	 */
	static void check(String property, HaproxyProperties.@Nullable Ssl ssl) {
		if (ssl == null) {
			return;
		}
		if (ssl.bundle() == null || ssl.bundle().isBlank()) {
			throw new InvalidHaproxyPropertyException(property + ".bundle",
					"TLS needs a certificate, and no SSL bundle is named", "name one that is below spring.ssl.bundle");
		}
		if (!ssl.verify().equals(REQUIRED) && !ssl.verify().equals(NONE)) {
			throw new InvalidHaproxyPropertyException(property + ".verify",
					"'" + ssl.verify() + "' is no way to verify peers", "use required or none");
		}
	}

}
