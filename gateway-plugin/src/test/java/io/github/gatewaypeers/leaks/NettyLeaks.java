package io.github.gatewaypeers.leaks;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;

/**
 * Hands Netty leak detectors which remember what they report. Netty itself only logs a
 * leak, and only when it happens to create another resource of the same kind after a
 * garbage collection; {@link #collect()} brings both about.
 */
class NettyLeaks extends ResourceLeakDetectorFactory {

	/** A leaked buffer may hold a second one, which is found one collection later. */
	private static final int ROUNDS = 3;

	private static final long ROUND_TIMEOUT_MILLIS = 1000;

	private final List<ResourceLeakDetector<?>> detectors = new CopyOnWriteArrayList<>();

	private final Queue<String> reports = new ConcurrentLinkedQueue<>();

	/**
	 * Let every detector that Netty creates from now on be one of ours.
	 * @return the leaks they find
	 */
	static NettyLeaks install() {
		NettyLeaks leaks = new NettyLeaks();
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
		setResourceLeakDetectorFactory(leaks);
		return leaks;
	}

	@Override
	@SuppressWarnings("deprecation")
	public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> type, int samplingInterval, long maxActive) {
		return newResourceLeakDetector(type, samplingInterval);
	}

	@Override
	public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> type, int samplingInterval) {
		ResourceLeakDetector<T> detector = new RecordingDetector<>(type, samplingInterval, this.reports);
		this.detectors.add(detector);
		return detector;
	}

	/**
	 * Collect garbage, and every leak that shows up by it.
	 * @return one report for each leak found since the start
	 */
	List<String> collect() {
		for (int round = 0; round < ROUNDS; round++) {
			collectGarbage();
			this.detectors.forEach(NettyLeaks::report);
		}
		return List.copyOf(this.reports);
	}

	private static void collectGarbage() {
		ReferenceQueue<Object> collected = new ReferenceQueue<>();
		WeakReference<Object> sentinel = new WeakReference<>(new Object(), collected);
		System.gc();
		try {
			collected.remove(ROUND_TIMEOUT_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		sentinel.clear();
	}

	/** A detector looks for leaks when it is given something new to track. */
	@SuppressWarnings("unchecked")
	private static void report(ResourceLeakDetector<?> detector) {
		Object resource = new Object();
		((ResourceLeakDetector<Object>) detector).trackForcibly(resource).close(resource);
	}

	private static final class RecordingDetector<T> extends ResourceLeakDetector<T> {

		private final Queue<String> reports;

		RecordingDetector(Class<T> type, int samplingInterval, Queue<String> reports) {
			super(type, samplingInterval);
			this.reports = reports;
		}

		/** Netty reports nothing while its logger is off, as it is in some tests. */
		@Override
		protected boolean needReport() {
			return true;
		}

		@Override
		protected void reportTracedLeak(String type, String records) {
			this.reports.add(type + " was not released" + records);
		}

		@Override
		protected void reportUntracedLeak(String type) {
			this.reports.add(type + " was not released");
		}

	}

}
