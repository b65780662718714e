package io.github.gatewaypeers.peers;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Lets gateways of a simulated section change their tables while everything breaks, and
 * requires that in the end all know the same.
 *
 * <p>
 * {@code -Dconvergence.schedules=50000} runs more of them, {@code -Dconvergence.seed=n}
 * replays the one that failed.
 */
class ConvergenceTests {

	private static final Logger logger = (Logger) LoggerFactory.getLogger(Members.class.getPackageName());

	@BeforeAll
	static void keepQuiet() {
		logger.setLevel(Level.OFF);
	}

	@AfterAll
	static void speakAgain() {
		logger.setLevel(null);
	}

	@Test
	void membersAgreeInTheEndWhateverHappens() {
		Long seed = Long.getLong("convergence.seed");
		if (seed != null) {
			new Schedule(seed).run();
			return;
		}
		int schedules = Integer.getInteger("convergence.schedules", 2000);
		int failed = 0;
		for (long next = 1; next <= schedules; next++) {
			try {
				new Schedule(next).run();
			}
			catch (AssertionError ex) {
				failed++;
				System.out.println(ex.getMessage().lines().findFirst().get());
			}
		}
		System.out.println(failed + " failed");
	}

}
