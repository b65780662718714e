package io.github.gatewaypeers.replication;

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

	/** Whose JVM this pair is about; {@code null} if there is none. */
	@Nullable Jvm jvm() {
		return (this.teacher != null) ? this.teacher : this.learner;
	}

	@Override
	public String toString() {
		return name(this.teacher) + " -> " + name(this.learner);
	}

	private static String name(@Nullable Jvm jvm) {
		return (jvm != null) ? "gateway" : "HAProxy";
	}

}
