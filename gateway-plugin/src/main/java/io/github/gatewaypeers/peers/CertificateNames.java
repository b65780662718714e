package io.github.gatewaypeers.peers;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * The names that a certificate bears: its DNS names, or its common names if it has no DNS
 * name. They are compared with the name of a peer as HAProxy's {@code verifyhost} does,
 * which also looks at the common names of a certificate that has DNS names.
 */
final class CertificateNames {

	/** The type of a DNS name among the subject alternative names, RFC 5280, 4.2.1.6. */
	private static final Integer DNS_NAME = 2;

	private final List<String> names;

	private CertificateNames(List<String> names) {
		this.names = names;
	}

	static CertificateNames of(X509Certificate certificate) {
		List<String> names = dnsNames(certificate);
		return new CertificateNames(names.isEmpty() ? commonNames(certificate) : names);
	}

	static CertificateNames of(String... names) {
		return new CertificateNames(List.of(names));
	}

	private static List<String> dnsNames(X509Certificate certificate) {
		List<String> names = new ArrayList<>();
		try {
			Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
			for (List<?> alternative : (alternatives != null) ? alternatives : List.<List<?>>of()) {
				if (DNS_NAME.equals(alternative.get(0)) && alternative.get(1) instanceof String name) {
					names.add(name);
				}
			}
		}
		catch (CertificateParsingException ex) {
			// Then it bears no name that we could read.
		}
		return names;
	}

	private static List<String> commonNames(X509Certificate certificate) {
		List<String> names = new ArrayList<>();
		try {
			for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName(X500Principal.RFC2253))
				.getRdns()) {
				if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String name) {
					names.add(name);
				}
			}
		}
		catch (InvalidNameException ex) {
			// Then it bears no name that we could read.
		}
		return names;
	}

	/**
	 * Tells whether one of the names is that of a peer. Letters are the same in both
	 * cases, and a name may have one {@code *} in its first label, which stands for any
	 * part of the first label of a longer name.
	 */
	boolean include(String peer) {
		return this.names.stream().anyMatch((name) -> matches(name, peer));
	}

	private static boolean matches(String pattern, String name) {
		if (pattern.equalsIgnoreCase(name)) {
			return true;
		}
		int patternEnd = pattern.indexOf('.');
		int nameEnd = name.indexOf('.');
		int wildcard = pattern.indexOf('*');
		if (patternEnd < 0 || nameEnd < 0 || wildcard < 0 || wildcard > patternEnd
				|| pattern.substring(wildcard + 1, patternEnd).indexOf('*') >= 0) {
			return false;
		}
		int suffix = patternEnd - wildcard - 1;
		return nameEnd >= wildcard + suffix && pattern.substring(patternEnd).equalsIgnoreCase(name.substring(nameEnd))
				&& pattern.regionMatches(true, 0, name, 0, wildcard)
				&& pattern.regionMatches(true, wildcard + 1, name, nameEnd - suffix, suffix);
	}

	@Override
	public String toString() {
		return this.names.toString();
	}

}
