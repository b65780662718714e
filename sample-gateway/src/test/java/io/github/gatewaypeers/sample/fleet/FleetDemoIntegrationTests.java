package io.github.gatewaypeers.sample.fleet;

import java.nio.file.Files;

import io.github.gatewaypeers.haproxy.HaproxyBinary;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class FleetDemoIntegrationTests {

	@ParameterizedTest
	@MethodSource("io.github.gatewaypeers.haproxy.HaproxyBinaries#all")
	void gatewaysAndHaproxysKnowTheSameClient(HaproxyBinary haproxy) throws Exception {
		HaproxyProgram program = HaproxyProgram.at(haproxy.executable()).orElseThrow();
		try (Fleet fleet = Fleet.start(program, 2)) {
			assertThat(FleetDemoTests.output(fleet)).containsPattern(
					"table of +gateway1 +gateway2 +haproxy1 +haproxy2\n5 requests to gateway1 +5 +5 +5 +5\n"
							+ "5 requests to gateway2 +10 +10 +10 +10\n5 requests to haproxy1 +15 +15 +15 +15\n"
							+ "5 requests to haproxy2 +20 +20 +20 +20\n25 requests to haproxy2 +45 +45 +45 +45\n"
							+ "and now every door says +429 +429 +429 +429\n"
							+ "a session of gateway1 leads to +(blue|green) +\\1 +\\1 +\\1\n"
							+ "a session of gateway2 leads to +(blue|green) +\\2 +\\2 +\\2\n"
							+ "a session of haproxy1 leads to +(blue|green) +\\3 +\\3 +\\3\n"
							+ "a session of haproxy2 leads to +(blue|green) +\\4 +\\4 +\\4\n");
			assertThat(Files.readString(fleet.folder().resolve("haproxy1.cfg"))).contains("peers fleet",
					"backend client_rates", "stick-table type ip");
		}
	}

}
