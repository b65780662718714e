package io.github.gatewaypeers.replication;

/**
 * The bytes that go from a teacher to a learner, counted by a proxy between them.
 *
 * @param lesson bytes of the updates of a full resync, for an entry
 * @param besides bytes of all that went with the lesson, for an entry: what was pushed
 * before the learner asked for the lesson, and after it
 * @param update bytes of the messages of single changes, for a change
 * @param answer bytes that the learner sends back meanwhile, for a change
 */
record Wire(double lesson, double besides, double update, double answer) {

	private static final int PATIENCE_SECONDS = 60;

	/**
	 * Counts the bytes of a lesson that is about to begin, and of changes after it.
	 */
	static Wire watch(Member teacher, Member learner, CountingProxy proxy, int entries, Options options) {
		Deadline deadline = Deadline.of("a lesson from " + teacher + " to " + learner, PATIENCE_SECONDS);
		while (learner.used() < entries) {
			deadline.pause(1_000);
		}
		proxy.awaitSilence(deadline);
		double lesson = (double) proxy.lesson() / entries;
		double besides = (double) proxy.toDialler() / entries - lesson;
		Live.change(teacher, learner, options.loadKeys(), 1);
		proxy.awaitSilence(deadline);
		long updates = proxy.toDialler();
		long answers = proxy.toDialled();
		teacher.beginLoad(options.rate(), 1);
		int changes = teacher.awaitLoad();
		proxy.awaitSilence(deadline);
		return new Wire(lesson, besides, (double) (proxy.toDialler() - updates) / changes,
				(double) (proxy.toDialled() - answers) / changes);
	}

}
