package io.github.gatewaypeers.replication;

import java.util.concurrent.TimeUnit;

/**
 * What a full resync took, from the moment the learner is first seen to have entries to
 * the moment it is first seen to have all of them. The learner is asked how many it has
 * every few milliseconds, whatever it is.
 *
 * @param entriesPerSecond entries learned in that time
 * @param teacherCpu microseconds that the teacher's threads ran, for an entry
 * @param learnerCpu microseconds that the learner's threads ran, for an entry
 * @param resident growth of the learner's resident memory in bytes, for an entry
 * @param sinceStart milliseconds from the start of the learner to its last entry
 */
record Lesson(double entriesPerSecond, double teacherCpu, double learnerCpu, double resident, double sinceStart) {

	private static final int POLL_MICROS = 5_000;

	private static final int PATIENCE_SECONDS = 60;

	/**
	 * Watches a lesson that is about to begin.
	 * @param start when the learner was started
	 * @param residentBefore the learner's resident memory without entries, 0 to take it
	 * at the first sight of entries
	 */
	static Lesson watch(Member teacher, Member learner, int entries, long start, long residentBefore) {
		Deadline deadline = Deadline.of("a lesson from " + teacher + " to " + learner, PATIENCE_SECONDS);
		Sample first = Sample.take(teacher, learner);
		while (first.used <= 0) {
			deadline.pause(POLL_MICROS / 5);
			first = Sample.take(teacher, learner);
		}
		long residentFirst = ProcessFigures.resident(learner.pid());
		Sample last = first;
		while (last.used < entries) {
			deadline.pause(POLL_MICROS);
			last = Sample.take(teacher, learner);
		}
		int learned = last.used - first.used;
		long grown = ProcessFigures.resident(learner.pid()) - ((residentBefore != 0) ? residentBefore : residentFirst);
		return new Lesson(learned / seconds(last.time - first.time), (last.teacherCpu - first.teacherCpu) / learned,
				(last.learnerCpu - first.learnerCpu) / learned,
				(double) grown / ((residentBefore != 0) ? last.used : learned), 1_000 * seconds(last.time - start));
	}

	private static double seconds(long nanos) {
		return (double) nanos / TimeUnit.SECONDS.toNanos(1);
	}

	private record Sample(long time, int used, double teacherCpu, double learnerCpu) {

		static Sample take(Member teacher, Member learner) {
			int used = learner.used();
			return new Sample(System.nanoTime(), used, ProcessFigures.cpu(teacher.pid()),
					ProcessFigures.cpu(learner.pid()));
		}

	}

}
