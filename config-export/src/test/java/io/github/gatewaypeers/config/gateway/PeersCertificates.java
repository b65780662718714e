package io.github.gatewaypeers.config.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * The certificates of a fleet, made for one test: those of HAProxys, each with its key in
 * one file, and those of gateways, which are written in the same way.
 *
 * @param directory where the files are
 */
public record PeersCertificates(Path directory) {

	/**
	 * Makes an authority, and a certificate for each name.
	 */
	public static PeersCertificates of(Path directory, String... names) {
		try {
			X509Bundle authority = new CertificateBuilder().subject("CN=authority of a test")
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
			Files.writeString(directory.resolve("peers-ca.pem"), authority.getCertificatePEM());
			for (String name : names) {
				X509Bundle certificate = new CertificateBuilder().subject("CN=somebody")
					.addSanDnsName(name)
					.buildIssuedBy(authority);
				Files.writeString(directory.resolve(name + ".pem"),
						certificate.getCertificatePathPEM() + "\n" + certificate.getPrivateKeyPEM());
			}
			return new PeersCertificates(directory);
		}
		catch (IOException ex) {
			throw new IllegalStateException("The files of " + directory + " cannot be written", ex);
		}
		catch (Exception ex) {
			throw new IllegalStateException("No certificate can be made", ex);
		}
	}

	/** The file of a member's certificate and key. */
	public String crt(String name) {
		return this.directory.resolve(name + ".pem").toString();
	}

	public String caFile() {
		return this.directory.resolve("peers-ca.pem").toString();
	}

	/** Options that name these files, in the form that all members share. */
	public ExportOptions in(ExportOptions options) {
		return options.tls(crt("${HAPROXY_LOCALPEER}"), caFile());
	}

}
