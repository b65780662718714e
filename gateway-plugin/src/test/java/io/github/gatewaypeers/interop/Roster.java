package io.github.gatewaypeers.interop;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;

/**
 * Who belongs to a {@code peers} section, and on which port of the loopback interface
 * each is dialled.
 */
record Roster(String section, Map<String, Integer> ports) {

	static Roster of(HaproxyLab lab, String section, String... names) {
		Map<String, Integer> ports = new LinkedHashMap<>();
		for (String name : names) {
			ports.put(name, lab.freePort());
		}
		return new Roster(section, ports);
	}

	/**
	 * The same with one more member, or with one who is dialled on another port, behind
	 * which stands a proxy.
	 */
	Roster with(String name, int port) {
		Map<String, Integer> changed = new LinkedHashMap<>(this.ports);
		changed.put(name, port);
		return new Roster(this.section, changed);
	}

	int port(String name) {
		return this.ports.getOrDefault(name, 0);
	}

	/**
	 * HAProxy's half of the section.
	 * @param tables tables declared inside the section
	 */
	HaproxyConfig addTo(HaproxyConfig config, String... tables) {
		StringBuilder lines = new StringBuilder();
		this.ports.forEach((name, port) -> lines.append(HaproxyConfig.peer(name, port)).append('\n'));
		for (String table : tables) {
			lines.append(table).append('\n');
		}
		return config.peers(this.section, lines.toString());
	}

}
