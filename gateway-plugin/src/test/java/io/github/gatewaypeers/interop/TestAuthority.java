package io.github.gatewaypeers.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;

import io.github.gatewaypeers.peers.PeersTls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * A certificate authority that exists for one test.
 */
public final class TestAuthority {

	private final X509Bundle root;

	public TestAuthority() {
		this("authority " + UUID.randomUUID());
	}

	/** Makes an authority of a certain name, which another one may have too. */
	public TestAuthority(String name) {
		try {
			this.root = new CertificateBuilder().subject("CN=" + name)
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A certificate with a DNS name. */
	public X509Bundle issue(String name) {
		return issue((certificate) -> certificate.subject("CN=somebody").addSanDnsName(name));
	}

	/** A certificate as one likes it. */
	public X509Bundle issue(UnaryOperator<CertificateBuilder> details) {
		try {
			return details.apply(new CertificateBuilder()).buildIssuedBy(this.root);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The TLS of a gateway of that name that verifies everything. */
	public PeersTls tls(String name) {
		return tls(issue(name));
	}

	/** The TLS of a gateway that shows a certificate and verifies everything. */
	public PeersTls tls(X509Bundle certificate) {
		return tls(certificate, true, true);
	}

	public PeersTls tls(X509Bundle certificate, boolean verify, boolean verifyPeerNames) {
		try {
			return PeersTls.of(certificate.toKeyManagerFactory(), verify ? this.root.toTrustManagerFactory() : null,
					verifyPeerNames, List.of(), List.of());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The TLS of somebody else, who trusts this authority. */
	public SSLContext context(X509Bundle certificate) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(certificate.toKeyManagerFactory().getKeyManagers(),
					this.root.toTrustManagerFactory().getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Writes the certificate of the authority, in PEM. */
	public Path write(Path file) {
		return write(file, this.root.getCertificatePEM());
	}

	/** Writes a certificate and its private key, as HAProxy's {@code crt} wants it. */
	public static Path write(Path file, X509Bundle certificate) {
		return write(file, certificate.getCertificatePathPEM() + "\n" + certificate.getPrivateKeyPEM());
	}

	private static Path write(Path file, String text) {
		try {
			return Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
