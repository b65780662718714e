package io.github.gatewaypeers.haproxy;

import java.nio.file.Path;

/**
 * What one HAProxy process inherits from the one before it.
 *
 * @param localPeer its name in the {@code peers} section ({@code -L})
 * @param directory holds its configuration and the socket of its command line interface
 */
record HaproxySeat(HaproxyBinary binary, String localPeer, Path directory) {

	Path socket() {
		return this.directory.resolve("cli");
	}

}
