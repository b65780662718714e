package io.github.gatewaypeers.haproxy;

import java.util.Arrays;

/**
 * What the HAProxys of a lab logged, in the shape of a suppressed exception, which every
 * runner prints below the failure of the test.
 */
final class HaproxyLogs extends Exception {

	private static final long serialVersionUID = 1L;

	private HaproxyLogs(String logs) {
		super(logs, null, false, false);
	}

	/** Adds the logs to the failure, unless they are there already. */
	static <T extends Throwable> T addedTo(T failure, HaproxyLab lab) {
		if (Arrays.stream(failure.getSuppressed()).noneMatch(HaproxyLogs.class::isInstance)) {
			failure.addSuppressed(new HaproxyLogs(lab + lab.logs()));
		}
		return failure;
	}

}
