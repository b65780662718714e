package io.github.gatewaypeers.config.reader;

import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.writer.ConfigurationWriter;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any text can be read, every problem has a line, and what was read is read again from
 * what is written of it.
 */
class ConfigurationReaderFuzzTests {

	static Stream<byte[]> seeds() {
		ConfigurationWriter writer = new ConfigurationWriter(Release.NEWEST);
		return LongStream.range(0, 100)
			.mapToObj((seed) -> writer.write(new RandomConfiguration(seed).next()).text())
			.map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource("seeds")
	@FuzzTest
	void everyTextIsRead(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		ReadConfiguration read = ConfigurationReader.read(text);
		int lines = text.split("\n", -1).length;
		assertThat(read.problems()).allMatch((problem) -> problem.line() >= 1 && problem.line() <= lines);
		String written = new ConfigurationWriter(Release.NEWEST).write(read.configuration()).text();
		assertThat(ConfigurationReader.read(written).configuration()).isEqualTo(read.configuration());
	}

}
