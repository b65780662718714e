package io.github.gatewaypeers.replication;

import io.github.gatewaypeers.haproxy.HaproxyLab;
import org.jspecify.annotations.Nullable;

/**
 * Where members are started, and what they have in common.
 *
 * @param lab starts and ends HAProxys
 * @param threads the threads of each HAProxy, 0 for its default
 * @param keys the keys of the table
 * @param size how many entries the table holds
 * @param load how single changes are made
 */
record Stage(HaproxyLab lab, int threads, Keys keys, int size, Load load) {

	static Stage of(Options options, Keys keys) {
		int entries = Math.max(options.entries(), 2 * options.loadKeys());
		return new Stage(new HaproxyLab(options.haproxy()), options.threads(), keys, entries + entries / 10,
				new Load(options.loadKeys()));
	}

	/**
	 * Starts a member of the section without waiting until it serves.
	 * @param jvm the JVM of a gateway, {@code null} for an HAProxy
	 */
	Member launch(@Nullable Jvm jvm, Seat seat) {
		if (jvm == null) {
			return HaproxyMember.launch(this, seat);
		}
		GatewayMember gateway = GatewayMember.launch(this, jvm, seat);
		gateway.join();
		return gateway;
	}

}
