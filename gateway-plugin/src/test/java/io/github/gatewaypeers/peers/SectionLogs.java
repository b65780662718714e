package io.github.gatewaypeers.peers;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What the peers package logs while this is open, instead of where it usually goes.
 */
final class SectionLogs extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger(PeersSection.class.getPackageName());

	private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

	private final Level before = this.logger.getLevel();

	SectionLogs(Level level) {
		this.logger.setLevel(level);
		this.logger.setAdditive(false);
		start();
		this.logger.addAppender(this);
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.events.add(event);
	}

	/** The messages of a level and above. */
	List<String> messages(Level level) {
		return this.events.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(level))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		this.logger.setAdditive(true);
		this.logger.setLevel(this.before);
	}

}
