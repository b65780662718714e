package io.github.gatewaypeers.config.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A gateway with one of everything, in the form that an import writes.
 */
final class Fleet {

	private Fleet() {
	}

	static String yaml() {
		return resource("fleet.yml");
	}

	static String resource(String name) {
		try (InputStream stream = Fleet.class.getResourceAsStream("/gateway/" + name)) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
