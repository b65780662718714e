package io.github.gatewaypeers.peers;

import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * TLS between this process and the other peers of a section, like {@code ssl},
 * {@code crt}, {@code ca-file} and {@code verify} on HAProxy's {@code bind} and
 * {@code default-server} lines. Immutable, for any thread.
 */
public final class PeersTls {

	private final SslContext listening;

	private final SslContext dialling;

	private final boolean verifyPeerNames;

	private PeersTls(SslContext listening, SslContext dialling, boolean verifyPeerNames) {
		this.listening = listening;
		this.dialling = dialling;
		this.verifyPeerNames = verifyPeerNames;
	}

	/**
	 * Prepares TLS.
	 * @param certificate the certificate that this peer shows, whoever has dialled
	 * @param authorities what accepts the certificates of the others; {@code null} asks
	 * nobody for one, as {@code verify none} does
	 * @param verifyPeerNames whether a certificate must bear the name of the peer that
	 * shows it: as a DNS name, or as a common name if it has no DNS name. Means nothing
	 * without authorities
	 * @param protocols the versions of TLS, such as {@code TLSv1.3}; none for the usual
	 * ones
	 * @param ciphers the names of the ciphers; none for the usual ones
	 * @return TLS for a section
	 * @throws IllegalArgumentException if these do not make a TLS connection
	 */
	public static PeersTls of(KeyManagerFactory certificate, @Nullable TrustManagerFactory authorities,
			boolean verifyPeerNames, List<String> protocols, List<String> ciphers) {
		try {
			TrustManagerFactory trust = (authorities != null) ? authorities : InsecureTrustManagerFactory.INSTANCE;
			SslContext listening = build(
					SslContextBuilder.forServer(certificate)
						.clientAuth((authorities != null) ? ClientAuth.REQUIRE : ClientAuth.NONE),
					trust, protocols, ciphers);
			// Peers are known by their names in the section, not by those of their hosts.
			SslContext dialling = build(
					SslContextBuilder.forClient().keyManager(certificate).endpointIdentificationAlgorithm(null), trust,
					protocols, ciphers);
			return new PeersTls(listening, dialling, verifyPeerNames && authorities != null);
		}
		catch (SSLException | RuntimeException ex) {
			throw new IllegalArgumentException("TLS cannot be spoken with these settings: " + ex.getMessage(), ex);
		}
	}

	private static SslContext build(SslContextBuilder builder, TrustManagerFactory trust, List<String> protocols,
			List<String> ciphers) throws SSLException {
		builder.trustManager(trust);
		if (!protocols.isEmpty()) {
			builder.protocols(protocols);
		}
		if (!ciphers.isEmpty()) {
			builder.ciphers(ciphers);
		}
		SslContext context = builder.build();
		// Protocols and ciphers are looked at when there is a connection to make.
		ReferenceCountUtil.release(context.newEngine(UnpooledByteBufAllocator.DEFAULT));
		return context;
	}

	SslContext listening() {
		return this.listening;
	}

	SslContext dialling() {
		return this.dialling;
	}

	boolean verifiesPeerNames() {
		return this.verifyPeerNames;
	}

}
