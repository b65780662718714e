package io.github.gatewaypeers.peers;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.MessageFormatter;

/**
 * What the log says of one peer. A peer that provokes one line after the other must not
 * fill a disk: after {@value #LINES} lines the rest goes to the debug level for a while.
 * Confined to the thread of the peers section.
 */
final class PeerLog {

	/** How many lines are logged in {@value #WINDOW} ms. */
	static final int LINES = 20;

	/** The time after which more lines are logged, in milliseconds. */
	static final long WINDOW = 10_000;

	private static final Logger logger = LoggerFactory.getLogger(PeerLog.class);

	private final String prefix;

	private long windowEnd = Long.MIN_VALUE;

	private int lines;

	PeerLog(String section, String peer) {
		this.prefix = "[" + section + "/" + peer + "] ";
	}

	/**
	 * Looks at the clock.
	 */
	void tick(long now) {
		if (now >= this.windowEnd) {
			if (this.lines > LINES) {
				logger.info("{}{} more lines were logged at the debug level only", this.prefix, this.lines - LINES);
			}
			this.windowEnd = now + WINDOW;
			this.lines = 0;
		}
	}

	void warn(String format, @Nullable Object... arguments) {
		if (++this.lines <= LINES) {
			logger.warn(format(format, arguments));
		}
		else {
			debug(format, arguments);
		}
	}

	void info(String format, @Nullable Object... arguments) {
		if (++this.lines <= LINES) {
			logger.info(format(format, arguments));
		}
		else {
			debug(format, arguments);
		}
	}

	void debug(String format, @Nullable Object... arguments) {
		if (logger.isDebugEnabled()) {
			logger.debug(format(format, arguments));
		}
	}

	private String format(String format, @Nullable Object... arguments) {
		return this.prefix + MessageFormatter.arrayFormat(format, arguments).getMessage();
	}

}
