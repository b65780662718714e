package io.github.gatewaypeers.autoconfigure;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.gatewaypeers.peers.PeersTls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Makes of an SSL bundle what the peers of a section speak TLS with, or says which
 * property describes none.
 */
final class SslReader {

	private static final Logger logger = LoggerFactory.getLogger(SslReader.class);

	private static final String REQUIRED = "required";

	private static final String NONE = "none";

	private final String property;

	private final HaproxyProperties.Ssl ssl;

	private final String bundle;

	private SslReader(String property, HaproxyProperties.Ssl ssl, String bundle) {
		this.property = property;
		this.ssl = ssl;
		this.bundle = bundle;
	}

	/**
	 * Looks for what no gateway could start with, whatever its SSL bundles are.
	 * @throws InvalidHaproxyPropertyException if a property makes no sense
	 */
	static void check(String property, HaproxyProperties.@Nullable Ssl ssl) {
		if (ssl != null) {
			of(property, ssl);
		}
	}

	private static SslReader of(String property, HaproxyProperties.Ssl ssl) {
		String bundle = ssl.bundle();
		if (bundle == null || bundle.isBlank()) {
			throw new InvalidHaproxyPropertyException(property + ".bundle",
					"TLS needs a certificate, and no SSL bundle is named", "name one that is below spring.ssl.bundle");
		}
		if (!ssl.verify().equals(REQUIRED) && !ssl.verify().equals(NONE)) {
			throw new InvalidHaproxyPropertyException(property + ".verify",
					"'" + ssl.verify() + "' is no way to verify peers", "use required or none");
		}
		return new SslReader(property, ssl, bundle);
	}

	/**
	 * Reads a bundle, and reads it again whenever it changes.
	 * @param bundles the bundles of the application, if it has any
	 * @return what new connections begin with
	 * @throws InvalidHaproxyPropertyException if there is no such bundle, or peers cannot
	 * speak TLS with it
	 */
	static Supplier<PeersTls> read(String property, HaproxyProperties.Ssl ssl, @Nullable SslBundles bundles) {
		return of(property, ssl).read(bundles);
	}

	private Supplier<PeersTls> read(@Nullable SslBundles bundles) {
		if (bundles == null) {
			throw invalid("there are no SSL bundles in this application", "let Spring Boot's SslAutoConfiguration be",
					null);
		}
		try {
			AtomicReference<PeersTls> present = new AtomicReference<>(tls(() -> bundles.getBundle(this.bundle)));
			bundles.addBundleUpdateHandler(this.bundle, (changed) -> update(present, changed));
			return present::get;
		}
		catch (NoSuchSslBundleException ex) {
			throw invalid("there is no SSL bundle '" + this.bundle + "'", known(bundles), ex);
		}
	}

	private static String known(SslBundles bundles) {
		List<String> names = bundles.getBundleNames();
		return "declare it below spring.ssl.bundle" + (names.isEmpty() ? "" : " or use one of " + names);
	}

	private void update(AtomicReference<PeersTls> present, SslBundle changed) {
		try {
			present.set(tls(() -> changed));
			logger.info("{}: new connections use the SSL bundle '{}' as it is now", this.property, this.bundle);
		}
		catch (InvalidHaproxyPropertyException ex) {
			logger.warn("{}. Until then new connections use it as it was before", ex.getMessage());
		}
	}

	private PeersTls tls(Supplier<SslBundle> read) {
		boolean verify = this.ssl.verify().equals(REQUIRED);
		try {
			SslBundle bundle = read.get();
			if (!has(bundle.getStores().getKeyStore(), KeyStore::isKeyEntry)) {
				throw invalid("the SSL bundle '" + this.bundle + "' has no key store with a private key",
						"give it the certificate of this peer and its key", null);
			}
			if (verify && !has(bundle.getStores().getTrustStore(), KeyStore::isCertificateEntry)) {
				throw invalid(
						"the SSL bundle '" + this.bundle + "' has no trust store with a certificate, which verify: "
								+ "required needs",
						"give it the authority of the other peers, or set verify: none", null);
			}
			return PeersTls.of(bundle.getManagers().getKeyManagerFactory(),
					verify ? bundle.getManagers().getTrustManagerFactory() : null, this.ssl.verifyPeerName(),
					list(bundle.getOptions().getEnabledProtocols()), list(bundle.getOptions().getCiphers()));
		}
		catch (IllegalArgumentException | IllegalStateException | KeyStoreException ex) {
			throw invalid("the SSL bundle '" + this.bundle + "' cannot be used: " + ex.getMessage(),
					"correct what stands below spring.ssl.bundle", ex);
		}
	}

	private static boolean has(@Nullable KeyStore store, EntryTest test) throws KeyStoreException {
		if (store != null) {
			for (String alias : Collections.list(store.aliases())) {
				if (test.is(store, alias)) {
					return true;
				}
			}
		}
		return false;
	}

	private static List<String> list(String @Nullable [] names) {
		return (names != null) ? List.of(names) : List.of();
	}

	private InvalidHaproxyPropertyException invalid(String problem, String mend, @Nullable Exception cause) {
		return new InvalidHaproxyPropertyException(this.property + ".bundle", problem, mend, cause);
	}

	/**
	 * Tells what an entry is.
	 */
	private interface EntryTest {

		boolean is(KeyStore store, String alias) throws KeyStoreException;

	}

}
