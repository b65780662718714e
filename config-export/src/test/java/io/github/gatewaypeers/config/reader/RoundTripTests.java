package io.github.gatewaypeers.config.reader;

import io.github.gatewaypeers.config.model.Configuration;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.writer.ConfigurationWriter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoundTripTests {

	@Test
	void readsWhatIsWritten() {
		ConfigurationWriter writer = new ConfigurationWriter(Release.NEWEST);
		for (long seed = 0; seed < 3000; seed++) {
			Configuration configuration = new RandomConfiguration(seed).next();
			String text = writer.write(configuration).text();
			ReadConfiguration read = ConfigurationReader.read(text);
			assertThat(read.problems()).as("seed %d%n%s", seed, text).isEmpty();
			assertThat(read.configuration()).as("seed %d%n%s", seed, text).isEqualTo(configuration);
			assertThat(writer.write(read.configuration()).text()).isEqualTo(text);
		}
	}

	@Test
	void readsWhatIsWrittenForAnOldRelease() {
		ConfigurationWriter writer = new ConfigurationWriter(Release.parse("2.4"));
		for (long seed = 0; seed < 1000; seed++) {
			String text = writer.write(new RandomConfiguration(seed).next()).text();
			Configuration read = ConfigurationReader.read(text).configuration();
			assertThat(writer.write(read).omissions()).as("seed %d%n%s", seed, text).isEmpty();
			assertThat(writer.write(read).text()).as("seed %d", seed).isEqualTo(text);
		}
	}

	@Test
	void knowsTheLineOfEveryPart() {
		for (long seed = 0; seed < 500; seed++) {
			String text = new ConfigurationWriter(Release.NEWEST).write(new RandomConfiguration(seed).next()).text();
			ReadConfiguration read = ConfigurationReader.read(text);
			String[] lines = text.split("\n", -1);
			read.configuration().sections().forEach((section) -> {
				assertThat(lines[read.line(section) - 1]).startsWith(section.keyword());
				section.lines().forEach((line) -> assertThat(lines[read.line(line) - 1]).startsWith("    "));
			});
		}
	}

}
