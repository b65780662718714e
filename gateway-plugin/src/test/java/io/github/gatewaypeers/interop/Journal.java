package io.github.gatewaypeers.interop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What we log from INFO on, as long as this is open.
 */
final class Journal extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.gatewaypeers");

	private final @Nullable Level levelBefore = this.logger.getLevel();

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	Journal() {
		this.logger.setLevel(Level.INFO);
		this.start();
		this.logger.addAppender(this);
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
			this.events.add(event);
		}
	}

	/** Whatever says this. */
	List<String> about(String text) {
		return about(text, Level.INFO);
	}

	/** Whatever warns of this, or worse. */
	List<String> warningsAbout(String text) {
		return about(text, Level.WARN);
	}

	private List<String> about(String text, Level level) {
		return this.events.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(level))
			.map(ILoggingEvent::getFormattedMessage)
			.filter((message) -> message.contains(text))
			.toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		this.logger.setLevel(this.levelBefore);
		this.stop();
	}

}
