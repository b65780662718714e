package io.github.gatewaypeers.config.gateway;

import io.github.gatewaypeers.config.model.Release;
import org.jspecify.annotations.Nullable;

/**
 * How HAProxy's half is to be written. Immutable.
 *
 * @param release the release of HAProxy that is to read it
 * @param member the peer that it is for, or {@code null} for the form that all members
 * share, each started with {@code -L} and its name
 * @param standalone whether to write a file that runs by itself, with a frontend and
 * backends for the routes
 * @param bind where the frontend of such a file listens
 * @param statsSocket the path of the socket of its command line interface, or
 * {@code null} for none
 */
public record ExportOptions(Release release, @Nullable String member, boolean standalone, String bind,
		@Nullable String statsSocket) {

	/**
	 * Begins with the common form of a fragment.
	 * @param release the release of HAProxy that is to read it
	 * @return options
	 */
	public static ExportOptions of(Release release) {
		return new ExportOptions(release, null, false, ":8080", null);
	}

	/**
	 * Asks for the form of one member.
	 * @param member the name of a peer, or {@code null} for the common form
	 * @return changed options
	 */
	public ExportOptions member(@Nullable String member) {
		return new ExportOptions(this.release, member, this.standalone, this.bind, this.statsSocket);
	}

	/**
	 * Asks for a file that runs by itself.
	 * @param bind where its frontend listens, as HAProxy's {@code bind} takes it
	 * @param statsSocket the path of the socket of its command line interface, or
	 * {@code null} for none
	 * @return changed options
	 */
	public ExportOptions standalone(String bind, @Nullable String statsSocket) {
		return new ExportOptions(this.release, this.member, true, bind, statsSocket);
	}

}
