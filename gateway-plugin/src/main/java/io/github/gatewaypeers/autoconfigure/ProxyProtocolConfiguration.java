package io.github.gatewaypeers.autoconfigure;

import java.util.Locale;

import reactor.netty.http.server.ProxyProtocolSupportType;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/**
 * Lets the web server read the PROXY protocol that an HAProxy with {@code send-proxy} or
 * {@code send-proxy-v2} in front of it speaks.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(NettyServerCustomizer.class)
@ConditionalOnProperty("haproxy.proxy-protocol")
class ProxyProtocolConfiguration {

	private static final String CODEC = "io.netty.handler.codec.haproxy.HAProxyMessageDecoder";

	@Bean
	NettyServerCustomizer proxyProtocolCustomizer(HaproxyProperties properties, ApplicationContext context) {
		ProxyProtocolSupportType type = type(properties.proxyProtocol());
		if (type != ProxyProtocolSupportType.OFF && !ClassUtils.isPresent(CODEC, context.getClassLoader())) {
			throw new InvalidHaproxyPropertyException("haproxy.proxy-protocol", "the codec is not on the class path",
					"add a dependency on io.netty:netty-codec-haproxy");
		}
		return (server) -> server.proxyProtocol(type);
	}

	private static ProxyProtocolSupportType type(String text) {
		try {
			return ProxyProtocolSupportType.valueOf(text.trim().toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidHaproxyPropertyException("haproxy.proxy-protocol",
					"'" + text + "' is no way to support it", "use on, auto or off", ex);
		}
	}

}
