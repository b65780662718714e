package io.github.gatewaypeers.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import io.github.gatewaypeers.interop.TestAuthority;
import io.github.gatewaypeers.peers.PeersSection;
import io.netty.pkitesting.X509Bundle;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link SslReader}, and for the way of a bundle into a section.
 */
class SslReaderTests {

	private final TestAuthority authority = new TestAuthority();

	@TempDir
	private Path directory;

	private ApplicationContextRunner runner;

	@BeforeEach
	void prepare() {
		write(this.authority, "gateway1");
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HaproxyAutoConfiguration.class, SslAutoConfiguration.class))
			.withInitializer(new Yaml("""
					haproxy:
					  local-peer: gateway1
					  peers.mypeers:
					    peer: { gateway1: 127.0.0.1:0 }
					    ssl.bundle: peers
					spring.ssl.bundle:
					  watch.file.quiet-period: 200ms
					  pem:
					    peers:
					      reload-on-update: true
					      keystore: { certificate: "file:DIR/peer.pem", private-key: "file:DIR/peer.pem" }
					      truststore.certificate: "file:DIR/ca.pem"
					    keyless:
					      truststore.certificate: "file:DIR/ca.pem"
					    trustless:
					      keystore: { certificate: "file:DIR/peer.pem", private-key: "file:DIR/peer.pem" }
					    missing:
					      keystore: { certificate: "file:DIR/no.pem", private-key: "file:DIR/no.pem" }
					    cipherless:
					      keystore: { certificate: "file:DIR/peer.pem", private-key: "file:DIR/peer.pem" }
					      truststore.certificate: "file:DIR/ca.pem"
					      options.ciphers: ROT13
					    old:
					      keystore: { certificate: "file:DIR/peer.pem", private-key: "file:DIR/peer.pem" }
					      truststore.certificate: "file:DIR/ca.pem"
					      options.enabled-protocols: TLSv1.2
					""".replace("DIR", this.directory.toString())));
	}

	private X509Bundle write(TestAuthority authority, String name) {
		X509Bundle certificate = authority.issue(name);
		authority.write(this.directory.resolve("ca.pem"));
		TestAuthority.write(this.directory.resolve("peer.pem"), certificate);
		return certificate;
	}

	/** Introduces itself as a peer that is not known, and returns the version of TLS. */
	private String connect(AssertableApplicationContext context, TestAuthority authority) throws IOException {
		int port = context.getBean(PeersSection.class).localAddress().getPort();
		try (SSLSocket socket = (SSLSocket) authority.context(authority.issue("haproxy1"))
			.getSocketFactory()
			.createSocket("127.0.0.1", port)) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream()
				.write("HAProxyS 2.1\ngateway1\nhaproxy1 1 1\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
				.isEqualTo("504\n");
			return socket.getSession().getProtocol();
		}
	}

	@Test
	void peersSpeakTlsWithTheBundle() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(connect(context, this.authority)).isEqualTo("TLSv1.3");
			TestAuthority other = new TestAuthority();
			assertThatExceptionOfType(SSLException.class).isThrownBy(() -> connect(context, other));
		});
	}

	@Test
	void theOptionsOfTheBundleCount() {
		this.runner.withPropertyValues("haproxy.peers.mypeers.ssl.bundle=old")
			.run((context) -> assertThat(connect(context, this.authority)).isEqualTo("TLSv1.2"));
	}

	@Test
	void withoutVerificationNoTrustStoreIsNeeded() {
		this.runner
			.withPropertyValues("haproxy.peers.mypeers.ssl.bundle=trustless", "haproxy.peers.mypeers.ssl.verify=none")
			.run((context) -> assertThat(connect(context, this.authority)).isEqualTo("TLSv1.3"));
	}

	@Test
	void aBundleThatChangesIsReadAgain() {
		this.runner.run((context) -> {
			connect(context, this.authority);
			TestAuthority next = new TestAuthority();
			write(next, "gateway1");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.ignoreExceptionsInstanceOf(IOException.class)
				.untilAsserted(() -> connect(context, next));
		});
	}

	@Test
	void aBundleThatChangesToNonsenseIsNotTaken() throws IOException {
		this.runner.run((context) -> {
			Files.writeString(this.directory.resolve("ca.pem"), "nonsense");
			TestAuthority next = new TestAuthority();
			for (int time = 0; time < 20; time++) {
				connect(context, this.authority);
			}
			write(next, "gateway1");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.ignoreExceptionsInstanceOf(IOException.class)
				.untilAsserted(() -> connect(context, next));
		});
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void explains(String bundle, String problem, String mend) {
		this.runner.withPropertyValues("haproxy.peers.mypeers.ssl.bundle=" + bundle).run((context) -> {
			Throwable failure = context.getStartupFailure();
			while (failure != null && !(failure instanceof InvalidHaproxyPropertyException)) {
				failure = failure.getCause();
			}
			assertThat(failure).isInstanceOfSatisfying(InvalidHaproxyPropertyException.class, (invalid) -> {
				assertThat(invalid.property()).isEqualTo("haproxy.peers.mypeers.ssl.bundle");
				assertThat(invalid.problem()).startsWith(problem);
				assertThat(invalid.mend()).startsWith(mend);
			});
		});
	}

	static Stream<Arguments> mistakes() {
		String declared = "correct what stands below spring.ssl.bundle";
		return Stream.of(
				arguments("pears", "there is no SSL bundle 'pears'",
						"declare it below spring.ssl.bundle or use one of ["),
				arguments("keyless", "the SSL bundle 'keyless' has no key store with a private key",
						"give it the certificate of this peer and its key"),
				arguments("trustless",
						"the SSL bundle 'trustless' has no trust store with a certificate, which verify: required needs",
						"give it the authority of the other peers, or set verify: none"),
				arguments("cipherless",
						"the SSL bundle 'cipherless' cannot be used: TLS cannot be spoken with these settings: ",
						declared),
				arguments("missing", "the SSL bundle 'missing' cannot be used: ", declared));
	}

	@Test
	void saysThatTheApplicationHasNoBundles() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(HaproxyAutoConfiguration.class))
			.withPropertyValues("haproxy.local-peer=gateway1", "haproxy.peers.mypeers.peer.gateway1=127.0.0.1:0",
					"haproxy.peers.mypeers.ssl.bundle=peers")
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseMessage("haproxy.peers.mypeers.ssl.bundle: there are no SSL bundles in this application; "
						+ "let Spring Boot's SslAutoConfiguration be"));
	}

	@Test
	void withoutSslNoBundlesAreNeeded() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(HaproxyAutoConfiguration.class))
			.withPropertyValues("haproxy.local-peer=gateway1", "haproxy.peers.mypeers.peer.gateway1=127.0.0.1:0")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(PeersSection.class)
				.doesNotHaveBean(SslBundles.class));
	}

}
