package io.github.gatewaypeers.config.gateway;

import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.model.Word;
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
 * @param crt the file with HAProxy's own certificate and key, if the peers speak TLS, or
 * {@code null} for the usual one
 * @param caFile the file with the authority of the peers' certificates
 */
public record ExportOptions(Release release, @Nullable String member, boolean standalone, String bind,
		@Nullable String statsSocket, @Nullable String crt, String caFile) {

	/** Where a member has its own certificate and key, unless somebody says otherwise. */
	public static final String CRT = "/etc/haproxy/peers.pem";

	/** The same in the form that all members share, of which each has its own file. */
	public static final String COMMON_CRT = "/etc/haproxy/${HAPROXY_LOCALPEER}.pem";

	/** Where the authority of the peers' certificates is. */
	public static final String CA_FILE = "/etc/haproxy/peers-ca.pem";

	/**
	 * Checks the paths.
	 */
	public ExportOptions {
		if (crt != null) {
			file("crt", crt);
		}
		file("ca-file", caFile);
	}

	/**
	 * Makes a word of a path.
	 * @throws IllegalArgumentException if HAProxy would not take it
	 */
	static Word file(String what, String path) {
		try {
			return (path.indexOf('$') >= 0) ? Word.expanding(path) : Word.of(path);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(what + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * Begins with the common form of a fragment.
	 * @param release the release of HAProxy that is to read it
	 * @return options
	 */
	public static ExportOptions of(Release release) {
		return new ExportOptions(release, null, false, ":8080", null, null, CA_FILE);
	}

	/**
	 * Asks for the form of one member.
	 * @param member the name of a peer, or {@code null} for the common form
	 * @return changed options
	 */
	public ExportOptions member(@Nullable String member) {
		return new ExportOptions(this.release, member, this.standalone, this.bind, this.statsSocket, this.crt,
				this.caFile);
	}

	/**
	 * Asks for a file that runs by itself.
	 * @param bind where its frontend listens, as HAProxy's {@code bind} takes it
	 * @param statsSocket the path of the socket of its command line interface, or
	 * {@code null} for none
	 * @return changed options
	 */
	public ExportOptions standalone(String bind, @Nullable String statsSocket) {
		return new ExportOptions(this.release, this.member, true, bind, statsSocket, this.crt, this.caFile);
	}

	/**
	 * Says where HAProxy has its files for TLS with peers. An SSL bundle knows only those
	 * of the gateway.
	 * @param crt the file with HAProxy's own certificate and key, perhaps with
	 * environment variables, or {@code null} for {@value #CRT}, in the common form
	 * {@value #COMMON_CRT}
	 * @param caFile the file with the authority of the peers' certificates, or
	 * {@code null} for {@value #CA_FILE}
	 * @return changed options
	 */
	public ExportOptions tls(@Nullable String crt, @Nullable String caFile) {
		return new ExportOptions(this.release, this.member, this.standalone, this.bind, this.statsSocket, crt,
				(caFile != null) ? caFile : CA_FILE);
	}

	/** Where HAProxy's own certificate and key are. */
	String certificate() {
		return (this.crt != null) ? this.crt : (this.member != null) ? CRT : COMMON_CRT;
	}

}
