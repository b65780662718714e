package io.github.gatewaypeers.config.writer;

import java.nio.file.Path;

import io.github.gatewaypeers.config.gateway.PeersCertificates;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.haproxy.HaproxyAvailable;
import io.github.gatewaypeers.haproxy.HaproxyBinary;
import io.github.gatewaypeers.haproxy.HaproxyCheck;
import io.github.gatewaypeers.haproxy.HaproxyConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(HaproxyAvailable.class)
class ConfigurationWriterIntegrationTests {

	@TempDir
	static Path directory;

	private static PeersCertificates certificates;

	@BeforeAll
	static void makeCertificates() {
		certificates = PeersCertificates.of(directory, "haproxy1");
	}

	private static HaproxyConfig config(String text) {
		return HaproxyConfig
			.of(text.replace(Golden.CRT, certificates.crt("haproxy1")).replace(Golden.CA_FILE, certificates.caFile()));
	}

	@ParameterizedTest
	@MethodSource("io.github.gatewaypeers.haproxy.HaproxyBinaries#all")
	void haproxyTakesEverythingWithoutAWord(HaproxyBinary haproxy) {
		Release release = Release.parse(haproxy.version().text());
		String text = new ConfigurationWriter(release).write(Golden.everything()).text();
		HaproxyCheck check = HaproxyCheck.of(haproxy, config(text));
		assertThat(check.silent()).as(check.output() + "\n" + text).isTrue();
	}

	@ParameterizedTest
	@MethodSource("io.github.gatewaypeers.haproxy.HaproxyBinaries#all")
	void haproxyRefusesWhatIsLeftOut(HaproxyBinary haproxy) {
		Release release = Release.parse(haproxy.version().text());
		String newest = new ConfigurationWriter(Release.NEWEST).write(Golden.everything()).text();
		boolean lacking = !new ConfigurationWriter(release).write(Golden.everything()).omissions().isEmpty();
		assertThat(HaproxyCheck.of(haproxy, config(newest)).valid()).isEqualTo(!lacking);
	}

}
