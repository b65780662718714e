package io.github.gatewaypeers.config.gateway;

import io.github.gatewaypeers.config.check.HalvesCheck;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.reader.ConfigurationReader;
import io.github.gatewaypeers.config.reader.ReadConfiguration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayRoundTripTests {

	@Test
	void everyGatewayComesBackAsItWas() {
		ExportOptions options = ExportOptions.of(Release.NEWEST).standalone(":8080", null);
		for (long seed = 0; seed < 1000; seed++) {
			String yaml = RandomGateway.yaml(seed);
			String text = HaproxyExport.write(GatewayReader.read(yaml), options).text();
			ReadConfiguration read = ConfigurationReader.read(text);
			assertThat(read.problems()).as("seed %d%n%s", seed, text).isEmpty();
			GatewayHalf gateway = HaproxyImport.write(read);
			assertThat(gateway.warnings()).as("seed %d%n%s", seed, text).isEmpty();
			assertThat(gateway.yaml()).as("seed %d%n%s", seed, text).isEqualTo(yaml);
		}
	}

	@Test
	void bothHalvesOfEveryGatewayFit() {
		for (long seed = 0; seed < 300; seed++) {
			GatewayConfiguration gateway = GatewayReader.read(RandomGateway.yaml(seed));
			String text = HaproxyExport.write(gateway, ExportOptions.of(Release.NEWEST).member("haproxy1")).text();
			assertThat(HalvesCheck.compare(gateway, ConfigurationReader.read(text))).as("seed %d%n%s", seed, text)
				.isEmpty();
		}
	}

	@Test
	void whatIsLeftOutIsSaidTwice() {
		ExportOptions options = ExportOptions.of(Release.parse("2.4"));
		for (long seed = 0; seed < 300; seed++) {
			HaproxyHalf half = HaproxyExport.write(GatewayReader.read(RandomGateway.yaml(seed)), options);
			long comments = half.text().lines().filter((line) -> line.contains(" left out, ")).count();
			long warnings = half.warnings().stream().filter((warning) -> !warning.contains(" no server")).count();
			assertThat(warnings).as("seed %d%n%s%n%s", seed, half.text(), half.warnings()).isEqualTo(comments);
		}
	}

}
