package io.github.gatewaypeers.config.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What the lines of a {@code peers} section say of TLS, for one direction.
 *
 * @param ssl whether there is TLS
 * @param crt the file of the certificate that HAProxy shows, with its key, or
 * {@code null}
 * @param caFile the file of the authorities that it trusts, or {@code null}
 * @param verify {@code required}, {@code optional} or {@code none}
 * @param verifyHost the name that the certificate of the peer must bear, or {@code null}
 * for any
 */
public record TlsParameters(boolean ssl, @Nullable Word crt, @Nullable Word caFile, String verify,
		@Nullable Word verifyHost) {

	/** What HAProxy does for those who dial it: it asks nobody for a certificate. */
	private static final TlsParameters LISTENER = new TlsParameters(false, null, null, "none", null);

	/** What HAProxy does when it dials: it wants certificates that it trusts. */
	private static final TlsParameters DIALLER = new TlsParameters(false, null, null, "required", null);

	/**
	 * Reads what holds for those who dial HAProxy.
	 * @param peers a {@code peers} section
	 * @return the parameters of its {@code bind} and {@code default-bind} lines
	 */
	public static TlsParameters listening(Section peers) {
		return Stream
			.concat(peers.settings(Setting.Kind.DEFAULT_BIND).map(Setting::arguments),
					peers.settings(Setting.Kind.BIND)
						.map((bind) -> bind.arguments().subList(1, bind.arguments().size())))
			.reduce(LISTENER, TlsParameters::with, (first, second) -> second);
	}

	/**
	 * Reads what holds when HAProxy dials a peer.
	 * @param peers a {@code peers} section
	 * @param peer one of its peers
	 * @return the parameters of its line, and of the {@code default-server} lines before
	 * it
	 */
	public static TlsParameters dialling(Section peers, ServerLine peer) {
		TlsParameters parameters = DIALLER;
		for (Directive line : peers.lines()) {
			if (line == peer) {
				break;
			}
			if (line instanceof Setting setting && setting.kind() == Setting.Kind.DEFAULT_SERVER) {
				parameters = parameters.with(setting.arguments());
			}
		}
		return parameters.with(peer.parameters());
	}

	/**
	 * Finds the line that decides on TLS for those who dial HAProxy.
	 * @param peers a {@code peers} section
	 * @return the line with {@code ssl}, or else one to which it could be added
	 */
	public static Optional<Setting> listener(Section peers) {
		List<Setting> lines = new ArrayList<>(peers.settings(Setting.Kind.BIND).toList());
		lines.addAll(peers.settings(Setting.Kind.DEFAULT_BIND).toList());
		Predicate<Setting> ssl = (line) -> line.has("ssl");
		return lines.stream().filter(ssl).findFirst().or(() -> lines.stream().findFirst());
	}

	/** The same, and what further words of a line say. */
	private TlsParameters with(List<Word> words) {
		boolean ssl = this.ssl;
		Word crt = this.crt;
		Word caFile = this.caFile;
		String verify = this.verify;
		Word verifyHost = this.verifyHost;
		for (int at = 0; at < words.size(); at++) {
			Word value = (at + 1 < words.size()) ? words.get(at + 1) : null;
			switch (words.get(at).text()) {
				case "ssl" -> ssl = true;
				case "no-ssl" -> ssl = false;
				case "crt" -> crt = value;
				case "ca-file" -> caFile = value;
				case "verify" -> verify = (value != null) ? value.text() : verify;
				case "verifyhost" -> verifyHost = value;
				default -> {
					continue;
				}
			}
		}
		return new TlsParameters(ssl, crt, caFile, verify, verifyHost);
	}

}
