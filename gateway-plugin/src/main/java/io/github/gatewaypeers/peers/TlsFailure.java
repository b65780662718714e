package io.github.gatewaypeers.peers;

import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Set;

import javax.net.ssl.SSLException;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no TLS with somebody.
 *
 * @param problem what is wrong and how to mend it, for people to read
 * @param broken whether the connection just broke, so that there may be nothing to mend
 */
record TlsFailure(String problem, boolean broken) {

	private static final String ALERT = "Received fatal alert: ";

	/** Alerts that are about a certificate, RFC 8446, 6.2. */
	private static final Set<String> ABOUT_CERTIFICATE = Set.of("bad_certificate", "unsupported_certificate",
			"certificate_revoked", "certificate_expired", "certificate_unknown", "unknown_ca", "access_denied",
			"certificate_required", "decrypt_error");

	/** Alerts for want of something that both sides know. */
	private static final Set<String> NOTHING_IN_COMMON = Set.of("handshake_failure", "protocol_version",
			"insufficient_security");

	/**
	 * Explains why a handshake failed, or what came afterwards.
	 */
	static TlsFailure of(Throwable cause) {
		if (cause instanceof SslHandshakeTimeoutException) {
			return lasting("no TLS handshake within " + PeerConnection.HANDSHAKE_TIMEOUT
					+ " ms; is it TLS that is spoken on that port?");
		}
		if (cause instanceof NotSslRecordException) {
			return lasting("it does not speak TLS; turn TLS on there, or off here");
		}
		if (cause instanceof SSLException) {
			String certificate = certificate(cause);
			return lasting((certificate != null) ? certificate : engine(String.valueOf(cause.getMessage())));
		}
		return new TlsFailure(
				"the connection was closed during the TLS handshake; if that lasts, is it TLS that is spoken "
						+ "on that port?",
				true);
	}

	static TlsFailure lasting(String problem) {
		return new TlsFailure(Printable.of(problem), false);
	}

	private static @Nullable String certificate(Throwable failure) {
		String problem = null;
		for (Throwable each = failure; each != null; each = each.getCause()) {
			if (each instanceof CertificateExpiredException) {
				problem = "its certificate has expired (" + each.getMessage() + "); renew it";
			}
			else if (each instanceof CertificateNotYetValidException) {
				problem = "its certificate is not valid yet (" + each.getMessage() + "); compare the clocks";
			}
			else if (each instanceof CertPathBuilderException || each instanceof SignatureException) {
				problem = "no authority in our trust store has signed its certificate; add that authority, or give "
						+ "it another certificate";
			}
			else if (each instanceof CertificateException && problem == null) {
				problem = "its certificate is refused: " + each.getMessage();
			}
		}
		return problem;
	}

	private static String engine(String message) {
		int alert = message.indexOf(ALERT);
		if (alert >= 0) {
			return alert(message.substring(alert + ALERT.length()));
		}
		if (message.contains("Empty client certificate chain")) {
			return "it shows no certificate; give it one that an authority in our trust store has signed";
		}
		if (message.contains("AEAD cipher fragment")) {
			// OpenSSL does not encrypt the alert of a client that refuses a certificate.
			return "it ends the handshake, as who refuses our certificate does; is it valid, and signed by an "
					+ "authority that is trusted there?";
		}
		return "TLS failed: " + message;
	}

	private static String alert(String name) {
		if (ABOUT_CERTIFICATE.contains(name)) {
			return "it refuses our certificate (" + name + "); is it valid, and signed by an authority that is "
					+ "trusted there?";
		}
		if (NOTHING_IN_COMMON.contains(name)) {
			return "it knows no version of TLS or no cipher that we know (" + name + "); compare these settings";
		}
		return "it ends TLS with the alert " + name;
	}

}
