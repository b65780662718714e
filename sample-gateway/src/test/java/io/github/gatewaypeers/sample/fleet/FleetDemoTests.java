package io.github.gatewaypeers.sample.fleet;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FleetDemoTests {

	@Test
	void gatewaysAloneKnowTheSameClient() throws InterruptedException {
		try (Fleet fleet = Fleet.start(null, 1)) {
			assertThat(output(fleet)).containsPattern("table of +gateway1 +gateway2\n5 requests to gateway1 +5 +5\n"
					+ "5 requests to gateway2 +10 +10\n25 requests to gateway2 +35 +35\nand now every door says +429 +429\n"
					+ "a session of gateway1 leads to +(blue|green) +\\1\na session of gateway2 leads to +(blue|green) +\\2\n");
		}
	}

	static String output(Fleet fleet) throws InterruptedException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
			new FleetDemo(fleet, out).run();
		}
		return bytes.toString(StandardCharsets.UTF_8);
	}

}
