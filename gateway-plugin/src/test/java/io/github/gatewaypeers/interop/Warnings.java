package io.github.gatewaypeers.interop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What we warn of, or worse, as long as this is open.
 */
final class Warnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.gatewaypeers");

	private final List<String> messages = new CopyOnWriteArrayList<>();

	Warnings() {
		this.start();
		this.logger.addAppender(this);
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
			this.messages.add(event.getFormattedMessage());
		}
	}

	List<String> all() {
		return List.copyOf(this.messages);
	}

	List<String> about(String text) {
		return this.messages.stream().filter((message) -> message.contains(text)).toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		this.stop();
	}

}
