package io.github.gatewaypeers.expression;

import org.jspecify.annotations.Nullable;

/**
 * Reads one thing of a message.
 */
interface Fetch {

	/**
	 * Reads it.
	 * @return the sample, or {@code null} if the message has no such thing
	 */
	@Nullable Sample fetch(SampleSource source);

}
