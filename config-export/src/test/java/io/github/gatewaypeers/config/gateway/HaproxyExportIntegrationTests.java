package io.github.gatewaypeers.config.gateway;

import java.nio.file.Path;

import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.haproxy.HaproxyAvailable;
import io.github.gatewaypeers.haproxy.HaproxyBinary;
import io.github.gatewaypeers.haproxy.HaproxyCheck;
import io.github.gatewaypeers.haproxy.HaproxyConfig;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(HaproxyAvailable.class)
class HaproxyExportIntegrationTests {

	private static ExportOptions options(HaproxyBinary haproxy) {
		return ExportOptions.of(Release.parse(haproxy.version().text()));
	}

	private static String write(ExportOptions options) {
		return HaproxyExport.write(GatewayReader.read(Fleet.yaml()), options).text();
	}

	@ParameterizedTest
	@MethodSource("io.github.gatewaypeers.haproxy.HaproxyBinaries#all")
	void haproxyTakesStickRulesAndServersWithoutAWord(HaproxyBinary haproxy) {
		String yaml = "spring.cloud.discovery.client.simple.instances.shop:\n"
				+ "- { uri: 'http://10.0.0.41:8080', metadata: { haproxy-server-name: app1, haproxy-server-id: 2 } }\n"
				+ "- { uri: 'http://[2001:db8::1]:8080' }\n---\n" + Fleet.resource("sticks.yml");
		String text = HaproxyExport.write(GatewayReader.read(yaml), options(haproxy).standalone(":20200", null)).text();
		assertThat(text).contains("    server 2001:db8::1:8080 [2001:db8::1]:8080\n");
		assertSilent(HaproxyCheck.of(haproxy, "haproxy1", HaproxyConfig.of(text)), text);
	}

	@ParameterizedTest
	@MethodSource("io.github.gatewaypeers.haproxy.HaproxyBinaries#all")
	void haproxyTakesTlsWithoutAWord(HaproxyBinary haproxy, @TempDir Path directory) {
		PeersCertificates certificates = PeersCertificates.of(directory, "haproxy1");
		GatewayConfiguration gateway = GatewayReader.read(Fleet.resource("tls.yml"));
		String common = HaproxyExport.write(gateway, certificates.in(options(haproxy))).text();
		assertSilent(HaproxyCheck.of(haproxy, "haproxy1", HaproxyConfig.of(common)), common);
		String member = HaproxyExport
			.write(gateway,
					options(haproxy).member("haproxy1").tls(certificates.crt("haproxy1"), certificates.caFile()))
			.text();
		assertSilent(HaproxyCheck.of(haproxy, HaproxyConfig.of(member)), member);
	}

	private static void assertSilent(HaproxyCheck check, String text) {
		assertThat(check.silent()).as(check.output() + "\n" + text).isTrue();
	}

	@ParameterizedTest
	@MethodSource("io.github.gatewaypeers.haproxy.HaproxyBinaries#all")
	void haproxyTakesTheCommonFormWithoutAWord(HaproxyBinary haproxy) {
		String fragment = write(options(haproxy));
		assertSilent(HaproxyCheck.of(haproxy, "haproxy.2", HaproxyConfig.of(fragment)), fragment);
		String standalone = write(options(haproxy).standalone("127.0.0.1:20200", "/tmp/haproxy.sock"));
		assertSilent(HaproxyCheck.of(haproxy, "haproxy1", HaproxyConfig.of(standalone)), standalone);
	}

	@ParameterizedTest
	@MethodSource("io.github.gatewaypeers.haproxy.HaproxyBinaries#all")
	void haproxyTakesTheFormOfAMemberWithoutAWord(HaproxyBinary haproxy) {
		String fragment = write(options(haproxy).member("haproxy.2"));
		assertSilent(HaproxyCheck.of(haproxy, HaproxyConfig.of(fragment)), fragment);
		String standalone = write(options(haproxy).member("haproxy1").standalone(":20200", null));
		assertSilent(HaproxyCheck.of(haproxy, HaproxyConfig.of(standalone)), standalone);
	}

	@ParameterizedTest
	@MethodSource("io.github.gatewaypeers.haproxy.HaproxyBinaries#all")
	void haproxyTakesTheRulesOfAFragmentInAFrontend(HaproxyBinary haproxy) {
		String fragment = write(options(haproxy));
		int rules = fragment.indexOf("# What the routes do");
		String text = "defaults\n  mode http\n  timeout client 3s\n  timeout server 3s\n  timeout connect 3s\n"
				+ fragment.substring(0, rules) + "frontend www\n  bind 127.0.0.1:20200\n"
				+ fragment.substring(rules).replaceAll("(?m)^#    ", "    ");
		assertThat(text).contains("\n    http-request track-sc0 src table client_rates");
		assertSilent(HaproxyCheck.of(haproxy, "haproxy1", HaproxyConfig.of(text)), text);
	}

}
