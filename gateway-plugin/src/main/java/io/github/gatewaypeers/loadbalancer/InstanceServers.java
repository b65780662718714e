package io.github.gatewaypeers.loadbalancer;

import java.util.Map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.cloud.client.ServiceInstance;

/**
 * Which servers of HAProxy's the instances of a service are. Their metadata may say so;
 * otherwise the id of the instance is the name, and there is no number.
 */
final class InstanceServers {

	static final String NAME = "haproxy-server-name";

	static final String ID = "haproxy-server-id";

	static final String ADDRESS = "haproxy-server-addr";

	private static final Logger logger = LoggerFactory.getLogger(InstanceServers.class);

	/** By identity, since the same instances come back until discovery has news. */
	private final Cache<ServiceInstance, StickServer> servers = Caffeine.newBuilder().weakKeys().build();

	StickServer of(ServiceInstance instance) {
		return this.servers.get(instance, InstanceServers::read);
	}

	private static StickServer read(ServiceInstance instance) {
		Map<String, String> metadata = (instance.getMetadata() != null) ? instance.getMetadata() : Map.of();
		String address = metadata.getOrDefault(ADDRESS, StickServer.address(instance.getHost(), instance.getPort()));
		String instanceId = (instance.getInstanceId() != null) ? instance.getInstanceId() : address;
		return new StickServer(metadata.getOrDefault(NAME, instanceId), address, id(instance, metadata.get(ID)));
	}

	private static int id(ServiceInstance instance, @Nullable String text) {
		if (text == null) {
			return 0;
		}
		if (text.matches("[0-9]{1,10}")) {
			long id = Long.parseLong(text);
			if (id > 0 && id <= Integer.MAX_VALUE) {
				return (int) id;
			}
		}
		logger.warn("Instance {} of service {} has metadata {} '{}', which is no id of a server: use a number from 1"
				+ " to 2147483647", instance.getUri(), instance.getServiceId(), ID, text);
		return 0;
	}

}
