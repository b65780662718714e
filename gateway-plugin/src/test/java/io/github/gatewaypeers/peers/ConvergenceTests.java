package io.github.gatewaypeers.peers;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Lets the gateways of a simulated section change their tables while everything breaks,
 * and requires that in the end all know the same, see {@link Schedule}.
 *
 * <p>
 * {@code -Dconvergence.schedules=50000} runs more schedules, {@code -Dconvergence.first}
 * begins with another seed than 1, and {@code -Dconvergence.seed} replays one schedule.
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
		long first = (seed != null) ? seed : Long.getLong("convergence.first", 1);
		long schedules = (seed != null) ? 1 : Long.getLong("convergence.schedules", 2000);
		for (long next = first; next < first + schedules; next++) {
			new Schedule(next).run();
		}
	}

}
