package io.github.gatewaypeers.peers;

import io.github.gatewaypeers.interop.TestAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CertificateNames}.
 */
class CertificateNamesTests {

	private final TestAuthority authority = new TestAuthority();

	@ParameterizedTest
	@CsvSource(textBlock = """
			gw,              gw,              true
			GW,              gw,              true
			gw_1:a,          gw_1:a,          true
			gw,              gw2,             false
			gw2,             gw,              false
			gw.example.org,  gw.example.org,  true
			gw.example.org,  gw.example.com,  false
			*.example.org,   gw.example.org,  true
			*.EXAMPLE.org,   gw.example.ORG,  true
			gw*.example.org, gw1.example.org, true
			gw*.example.org, gw.example.org,  true
			*1.example.org,  gw1.example.org, true
			g*1.example.org, gw1.example.org, true
			g*1.example.org, g1.example.org,  true
			ga*a.example.org, ga.example.org, false
			gw*.example.org, ow1.example.org, false
			*1.example.org,  gw2.example.org, false
			*.example.org,   a.b.example.org, false
			*.example.org,   example.org,     false
			*.*.org,         gw.example.org,  false
			**.example.org,  gw.example.org,  false
			a.*.org,         a.example.org,   false
			*,               gw,              false
			*,               gw.example.org,  false
			g*,              gw,              false
			'',              gw,              false
			""")
	void comparesAsHaproxyDoes(String certificate, String peer, boolean same) {
		assertThat(CertificateNames.of(certificate).include(peer)).isEqualTo(same);
	}

	@Test
	void everyDnsNameCounts() {
		CertificateNames names = CertificateNames.of(
				this.authority
					.issue((certificate) -> certificate.subject("CN=c, O=o, CN=d")
						.addSanIpAddress("127.0.0.1")
						.addSanDnsName("a")
						.addSanRfc822Name("e@a")
						.addSanDnsName("b"))
					.getCertificate());
		assertThat(names).hasToString("[a, b]");
		assertThat(names.include("a")).isTrue();
		assertThat(names.include("b")).isTrue();
		assertThat(names.include("c")).isFalse();
		assertThat(names.include("127.0.0.1")).isFalse();
	}

	@Test
	void withoutADnsNameTheCommonNameCounts() {
		CertificateNames names = CertificateNames.of(this.authority
			.issue((certificate) -> certificate.subject("O=o, CN=c\\, really").addSanIpAddress("127.0.0.1"))
			.getCertificate());
		assertThat(names).hasToString("[c, really]");
		assertThat(names.include("c, really")).isTrue();
		assertThat(names.include("o")).isFalse();
	}

	@Test
	void maybeThereIsNoName() {
		assertThat(
				CertificateNames.of(this.authority.issue((certificate) -> certificate.subject("O=o")).getCertificate())
					.include("o"))
			.isFalse();
	}

}
