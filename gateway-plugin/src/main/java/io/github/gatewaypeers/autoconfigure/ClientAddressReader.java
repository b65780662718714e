package io.github.gatewaypeers.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.github.gatewaypeers.exchange.ClientAddress;
import io.github.gatewaypeers.exchange.ConnectionAddress;
import io.github.gatewaypeers.exchange.ForwardedAddress;
import io.github.gatewaypeers.exchange.ForwardedAddress.Header;
import io.github.gatewaypeers.exchange.Network;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.Environment;

/**
 * Makes the rule of who the client is, or says which property describes none.
 */
final class ClientAddressReader {

	private static final Logger logger = LoggerFactory.getLogger(ClientAddressReader.class);

	private static final String PROPERTY = "haproxy.client-address";

	private ClientAddressReader() {
	}

	static ClientAddress read(HaproxyProperties.@Nullable ClientAddress properties, Environment environment) {
		if (properties == null) {
			warnOfForwardHeaders(environment);
			return new ConnectionAddress();
		}
		Integer hops = properties.hops();
		if (hops == null && properties.trusted().isEmpty()) {
			throw new InvalidHaproxyPropertyException(PROPERTY, "it does not say which proxies to believe",
					"list their networks in " + PROPERTY + ".trusted, or say in " + PROPERTY
							+ ".hops how many stand in front");
		}
		Header header = header(properties.header());
		List<Network> trusted = new ArrayList<>();
		for (int index = 0; index < properties.trusted().size(); index++) {
			String network = properties.trusted().get(index);
			trusted.add(PropertyNames.check(PROPERTY + ".trusted[" + index + "]", () -> Network.parse(network)));
		}
		return PropertyNames.check(PROPERTY + ".hops",
				() -> new ForwardedAddress(header, trusted, (hops != null) ? hops : Integer.MAX_VALUE));
	}

	private static Header header(String name) {
		return Arrays.stream(Header.values())
			.filter((header) -> header.headerName().equalsIgnoreCase(name.trim()))
			.findFirst()
			.orElseThrow(() -> new InvalidHaproxyPropertyException(PROPERTY + ".header",
					"'" + name + "' is no header of which proxies are believed",
					"use " + Arrays.stream(Header.values())
						.map(Header::headerName)
						.collect(Collectors.joining(" or "))));
	}

	/**
	 * Who lets the platform rewrite the address of the client may think that src is that.
	 */
	private static void warnOfForwardHeaders(Environment environment) {
		String strategy = environment.getProperty("server.forward-headers-strategy");
		CloudPlatform platform = CloudPlatform.getActive(environment);
		boolean forwards = (strategy != null) ? !strategy.equalsIgnoreCase("none")
				: platform != null && platform.isUsingForwardHeaders();
		if (forwards) {
			logger.warn("Forwarding headers rewrite the address of the client (server.forward-headers-strategy), "
					+ "but src stays the address of who connects, since a client can write what it likes into them. "
					+ "Say under {} which proxies to believe.", PROPERTY);
		}
	}

}
