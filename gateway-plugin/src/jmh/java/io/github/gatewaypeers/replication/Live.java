package io.github.gatewaypeers.replication;

import java.util.Arrays;
import java.util.Random;

/**
 * What single changes of one member took until the other one showed them.
 *
 * @param firstLags microseconds, of the first changes on an idle pair, after a load
 * @param idleLags microseconds, of changes on an idle pair after thousands of them
 * @param busyLags microseconds, of changes among many others
 * @param receiverCpu microseconds that the receiver's threads ran, for an update
 * @param asking microseconds that a question to the receiver took, which are part of each
 * lag
 */
record Live(double[] firstLags, double[] idleLags, double[] busyLags, double receiverCpu, double asking) {

	/**
	 * So many single changes warm a JVM up: a load does not, since it sends thousands at
	 * a time and so a few dozen times a second.
	 */
	private static final int WARM_UP_CHANGES = 5_000;

	private static final int WARM_UP_PAUSE_MICROS = 1_000;

	/** Of the pause before each measured change. */
	private static final int PAUSE_MICROS = 10_000;

	/** By how much pauses differ under load, so as not to be in step with pushes. */
	private static final int SPREAD_MICROS = 40_000;

	/** The load lasts as long as if every change took so long. */
	private static final int LONG_LAG_MICROS = 40_000;

	private static final int POLL_MICROS = 20;

	private static final int PATIENCE_SECONDS = 30;

	/**
	 * Watches a pair that has just been started.
	 */
	static Live watch(Member from, Member to, Options options) {
		int marker = options.loadKeys();
		from.awaitServing();
		change(from, to, marker, 1);
		from.beginLoad(options.rate(), options.seconds());
		from.awaitLoad();
		double[] first = lags(from, to, marker, options.changes(), 0);
		for (int change = 1; change <= WARM_UP_CHANGES; change++) {
			Deadline.of("a pause", PATIENCE_SECONDS).pause(WARM_UP_PAUSE_MICROS);
			change(from, to, marker + 2, change);
		}
		double[] idle = lags(from, to, marker + 3, options.changes(), 0);
		double asking = asking(to, marker);
		from.beginLoad(options.rate(), options.changes() * (PAUSE_MICROS + SPREAD_MICROS / 2 + LONG_LAG_MICROS) / 1e6);
		double[] busy = lags(from, to, marker + 1, options.changes(), SPREAD_MICROS);
		from.awaitLoad();
		change(from, to, marker, options.changes() + 2L);
		double before = ProcessFigures.cpu(to.pid());
		from.beginLoad(options.rate(), options.seconds());
		int updates = from.awaitLoad();
		change(from, to, marker, options.changes() + 3L);
		return new Live(first, idle, busy, (ProcessFigures.cpu(to.pid()) - before) / updates, asking);
	}

	/**
	 * Makes a change and waits until it is seen at the other end.
	 */
	static void change(Member from, Member to, int key, long value) {
		Deadline deadline = Deadline.of("a change from " + from + " to " + to, PATIENCE_SECONDS);
		from.change(key, value);
		while (to.value(key) != value) {
			deadline.pause(POLL_MICROS);
		}
	}

	private static double[] lags(Member from, Member to, int key, int changes, int spread) {
		Random random = new Random(0);
		Deadline deadline = Deadline.of("changes from " + from + " to " + to, PATIENCE_SECONDS + changes / 10);
		double[] lags = new double[changes];
		for (int change = 0; change < changes; change++) {
			deadline.pause(PAUSE_MICROS + random.nextInt(spread + 1));
			long begin = System.nanoTime();
			from.change(key, change + 2);
			while (to.value(key) != change + 2) {
				deadline.pause(POLL_MICROS);
			}
			lags[change] = (System.nanoTime() - begin) / 1e3;
		}
		return lags;
	}

	private static double asking(Member member, int key) {
		double[] times = new double[100];
		for (int time = 0; time < times.length; time++) {
			Deadline.of("a question", 1).pause(1_000);
			long begin = System.nanoTime();
			member.value(key);
			times[time] = (System.nanoTime() - begin) / 1e3;
		}
		Arrays.sort(times);
		return times[times.length / 2];
	}

}
