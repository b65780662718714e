package io.github.gatewaypeers.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The name of the peer that this process is: like HAProxy, that of the host unless
 * somebody says otherwise.
 */
public final class LocalPeer {

	private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

	private LocalPeer() {
	}

	/**
	 * Returns the name.
	 * @param properties the properties
	 * @return the name that they say, or else that of the host
	 * @throws InvalidHaproxyPropertyException if the host has no name
	 */
	public static String name(HaproxyProperties properties) {
		String name = properties.localPeer();
		return (name != null && !name.isBlank()) ? name.trim() : hostName();
	}

	private static String hostName() {
		try {
			// The JDK would ask the name server for its address first.
			return Files.isReadable(KERNEL) ? Files.readString(KERNEL).trim()
					: InetAddress.getLocalHost().getHostName();
		}
		catch (IOException ex) {
			throw new InvalidHaproxyPropertyException("haproxy.local-peer",
					"the name of the host cannot be found out (" + ex.getMessage() + ")", "set it", ex);
		}
	}

}
