package io.github.gatewaypeers.autoconfigure;

import java.util.Map;

import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.StickTables;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/**
 * Makes a bean of each {@code peers} section, named {@code <section>PeersSection}.
 */
final class PeersSectionRegistrar implements BeanRegistrar {

	private static final Bindable<Map<String, Object>> SECTIONS = Bindable.mapOf(String.class, Object.class);

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		Map<String, Object> sections = Binder.get(environment).bind("haproxy.peers", SECTIONS).orElse(Map.of());
		for (String name : sections.keySet()) {
			registry.registerBean(name + "PeersSection", PeersSection.class,
					(bean) -> bean.supplier((context) -> new SectionReader(context.bean(HaproxyProperties.class),
							context.bean(StickTables.class), context.beanProvider(SslBundles.class).getIfAvailable())
						.read(name)));
		}
	}

}
