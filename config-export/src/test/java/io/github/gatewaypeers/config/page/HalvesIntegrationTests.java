package io.github.gatewaypeers.config.page;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.config.gateway.PeersCertificates;
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
class HalvesIntegrationTests {

	@ParameterizedTest
	@MethodSource("io.github.gatewaypeers.haproxy.HaproxyBinaries#all")
	void haproxyTakesTheHalvesOfEveryKindOfForm(HaproxyBinary haproxy, @TempDir Path directory) {
		PeersCertificates certificates = PeersCertificates.of(directory, "haproxy1");
		Form form = ConfigPageTests.form();
		List<Form.Table> tables = List.of(form.tables().get(0),
				new Form.Table("inside", Form.Place.INSIDE, Map.of("type", "ip", "recv-only", "true"),
						List.of(new Form.Stored("conn_cur", "", ""), new Form.Stored("glitch_rate", "", "10s"))),
				new Form.Table("alone", Form.Place.ALONE,
						Map.of("type", "binary", "nopurge", "true", "srvkey", "addr", "brates-factor", "16"),
						List.of(new Form.Stored("server_key", "", ""), new Form.Stored("gpt", "3", ""))));
		for (String member : List.of("", "0", "1")) {
			Form.Section section = new Form.Section("mypeers", Map.of("ssl.bundle", "peers", "ssl.crt",
					certificates.crt("haproxy1"), "ssl.ca-file", certificates.caFile()));
			Form whole = new Form(Release.parse(haproxy.version().text()).toString(), member, section, form.peers(),
					tables);
			Halves halves = Halves.of(whole);
			assertThat(halves.errors()).isEmpty();
			HaproxyConfig config = HaproxyConfig.of(String.valueOf(halves.haproxy()));
			HaproxyCheck check = member.isEmpty() ? HaproxyCheck.of(haproxy, "haproxy1", config)
					: HaproxyCheck.of(haproxy, config);
			assertThat(check.silent()).as(check.output() + config.text()).isTrue();
		}
	}

}
