package io.github.gatewaypeers.peers;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/**
 * What the section logs while this is open.
 */
final class CapturedLog implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger(Members.class.getPackageName());

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	CapturedLog() {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	/** The warnings, and worse. */
	List<String> warnings() {
		return List.copyOf(this.appender.list)
			.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(Level.WARN))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
	}

}
