package io.github.gatewaypeers.replication;

import io.github.gatewaypeers.haproxy.HaproxyLab;
import org.jspecify.annotations.Nullable;

/**
 * What stands at the two ends of a session.
 *
 * @param teacher the JVM of the one that is dialled, {@code null} for an HAProxy
 * @param learner the JVM of the one that dials, {@code null} for an HAProxy
 */
record Pair(@Nullable Jvm teacher, @Nullable Jvm learner) {

	/** With which everything is compared. */
	static final Pair HAPROXYS = new Pair(null, null);

	/**
	 * Starts the one that is dialled.
	 */
	Member launchTeacher(HaproxyLab lab, Seat seat, Keys keys, int size, Load load) {
		return launch(lab, this.teacher, seat, keys, size, load);
	}

	/**
	 * Starts the one that dials.
	 */
	Member launchLearner(HaproxyLab lab, Seat seat, Keys keys, int size, Load load) {
		return launch(lab, this.learner, seat, keys, size, load);
	}

	private static Member launch(HaproxyLab lab, @Nullable Jvm jvm, Seat seat, Keys keys, int size, Load load) {
		if (jvm == null) {
			return HaproxyMember.launch(lab, seat, keys, size, load);
		}
		GatewayMember gateway = GatewayMember.launch(jvm, seat, keys, size, load);
		gateway.join();
		return gateway;
	}

	/** Whose JVM this pair is about; {@code null} if there is none. */
	@Nullable Jvm jvm() {
		return (this.teacher != null) ? this.teacher : this.learner;
	}

	@Override
	public String toString() {
		return name(this.teacher) + " -> " + name(this.learner);
	}

	static String name(@Nullable Jvm jvm) {
		return (jvm != null) ? "gateway" : "HAProxy";
	}

}
