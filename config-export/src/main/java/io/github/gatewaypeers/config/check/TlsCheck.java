package io.github.gatewaypeers.config.check;

import java.util.List;
import java.util.Objects;

import io.github.gatewaypeers.autoconfigure.HaproxyProperties;
import io.github.gatewaypeers.config.gateway.GatewayConfiguration;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.TlsParameters;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.config.reader.ReadConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Compares what both sides say of TLS between the peers of a section: for those who dial
 * HAProxy, and for each peer that HAProxy dials.
 */
final class TlsCheck {

	private static final String FILES = "crt <its certificate and key> ca-file <the authority> verify required";

	private final GatewayConfiguration gateway;

	private final ReadConfiguration haproxy;

	private final List<Difference> differences;

	TlsCheck(GatewayConfiguration gateway, ReadConfiguration haproxy, List<Difference> differences) {
		this.gateway = gateway;
		this.haproxy = haproxy;
		this.differences = differences;
	}

	void compare(HaproxyProperties.Section ours, Section theirs) {
		Side side = new Side(theirs.name(), ours.ssl());
		listening(side, theirs);
		String local = localPeer();
		theirs.directives(ServerLine.class)
			.filter((peer) -> !peer.name().is(local))
			.forEach((peer) -> dialling(side, theirs, peer));
	}

	private String localPeer() {
		return this.haproxy.configuration()
			.sections("global")
			.flatMap((global) -> global.settings(Setting.Kind.LOCAL_PEER))
			.map((setting) -> setting.arguments().get(0).text())
			.reduce("", (first, second) -> second);
	}

	private void listening(Side side, Section theirs) {
		TlsParameters tls = TlsParameters.listening(theirs);
		Object line = TlsParameters.listener(theirs).map(Object.class::cast).orElse(theirs);
		String subject = "peers " + theirs.name();
		if (tls.ssl() != side.hasTls()) {
			add(Difference.Severity.BREAKS, side, subject, "", line,
					tls.ssl() ? "HAProxy wants TLS of the peers that dial it, the gateway speaks none"
							: "the gateway dials with TLS, HAProxy listens without",
					tls.ssl() ? side.bundle() + ", or remove 'ssl' from HAProxy's line"
							: "add 'default-bind ssl " + FILES + "' to HAProxy's section");
		}
		else if (side.verifies() && !tls.verify().equals("required")) {
			add(Difference.Severity.BENDS, side, subject, ".verify", line,
					"HAProxy lets in whoever dials it, without a certificate, the gateway does not",
					"add 'ca-file <the authority> verify required' to HAProxy's line");
		}
	}

	private void dialling(Side side, Section theirs, ServerLine line) {
		TlsParameters tls = TlsParameters.dialling(theirs, line);
		String peer = line.name().text();
		if (tls.ssl() != side.hasTls()) {
			add(Difference.Severity.BREAKS, side, peer, "", line,
					tls.ssl() ? "HAProxy dials this peer with TLS, the gateway speaks none"
							: "HAProxy dials this peer without TLS, the gateway speaks nothing else",
					tls.ssl() ? side.bundle() + ", or remove 'ssl' from HAProxy's line"
							: "add 'ssl " + FILES + "' to HAProxy's line, or to a default-server line before it");
			return;
		}
		if (!side.verifies()) {
			return;
		}
		if (tls.crt() == null) {
			add(Difference.Severity.BREAKS, side, peer, ".verify", line,
					"HAProxy shows this peer no certificate, without which a gateway refuses it",
					"add 'crt <its certificate and key>' to HAProxy's line, or to a default-server line before it");
		}
		if (tls.verify().equals("none")) {
			add(Difference.Severity.BENDS, side, peer, ".verify", line,
					"HAProxy takes any certificate for this peer's, the gateway does not",
					"replace 'verify none' by 'ca-file <the authority> verify required'");
		}
		else if (side.verifiesNames()) {
			name(side, line, tls.verifyHost());
		}
	}

	private void name(Side side, ServerLine line, @Nullable Word expected) {
		String peer = line.name().text();
		if (expected == null) {
			add(Difference.Severity.BENDS, side, peer, ".verify-peer-name", line,
					"the gateway wants this peer's name in its certificate, HAProxy takes that of any peer",
					"add 'verifyhost " + peer + "' to HAProxy's line");
		}
		else if (!expected.expands() && !line.name().expands() && !expected.text().equalsIgnoreCase(peer)) {
			add(Difference.Severity.BREAKS, side, peer, ".verify-peer-name", line,
					"HAProxy wants the name '" + expected + "' in this peer's certificate, the gateway '" + peer + "'",
					"write 'verifyhost " + peer + "', and let the certificate bear that name");
		}
	}

	private void add(Difference.Severity severity, Side side, String subject, String property, Object theirs,
			String message, String mend) {
		this.differences.add(new Difference(severity, subject, this.gateway.line(side.property() + property),
				this.haproxy.line(theirs), message, mend));
	}

	/**
	 * The gateway's side.
	 */
	private record Side(String section, HaproxyProperties.@Nullable Ssl ssl) {

		boolean hasTls() {
			return this.ssl != null;
		}

		boolean verifies() {
			return this.ssl != null && Objects.equals(this.ssl.verify(), "required");
		}

		boolean verifiesNames() {
			return this.ssl != null && this.ssl.verifyPeerName();
		}

		String property() {
			return GatewayConfiguration.section(this.section) + ".ssl";
		}

		/** What would give the gateway TLS. */
		String bundle() {
			return "set " + property() + ".bundle to an SSL bundle";
		}

	}

}
