package io.github.gatewaypeers.config.writer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.github.gatewaypeers.config.model.Configuration;
import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.config.reader.ConfigurationReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationWriterTests {

	static Stream<Release> releases() {
		return Release.SUPPORTED.stream();
	}

	@ParameterizedTest
	@ValueSource(strings = { "2.4", "2.6", "3.0", "3.2", "3.4" })
	void writesEverythingAsItAlwaysDid(String release) throws IOException {
		try (InputStream golden = getClass().getResourceAsStream("/written/everything-" + release + ".cfg")) {
			String written = new ConfigurationWriter(Release.parse(release)).write(Golden.everything()).text();
			assertThat(written).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
		}
	}

	@ParameterizedTest
	@MethodSource("releases")
	void saysInACommentWhatItLeavesOut(Release release) {
		WrittenConfiguration written = new ConfigurationWriter(release).write(Golden.everything());
		for (Omission omission : written.omissions()) {
			assertThat(written.text()).contains("# left out, since " + omission.reason());
		}
		assertThat(written.omissions().isEmpty()).isEqualTo(release.isAtLeast(Release.of("3.2")));
	}

	@ParameterizedTest
	@MethodSource("releases")
	void whatIsWrittenForAReleaseLacksNothingThere(Release release) {
		ConfigurationWriter writer = new ConfigurationWriter(release);
		String once = writer.write(Golden.everything()).text();
		WrittenConfiguration twice = writer.write(ConfigurationReader.read(once).configuration());
		assertThat(twice.text()).isEqualTo(once);
		assertThat(twice.omissions()).isEmpty();
	}

	@Test
	void saysWhichReleaseHasWhatIsLeftOut() {
		assertThat(new ConfigurationWriter(Release.parse("2.6")).write(Golden.everything()).omissions())
			.extracting(Omission::toString)
			.contains("backend rates: store glitch_cnt,glitch_rate(1m): HAProxy 2.6 has no glitch_cnt and glitch_rate "
					+ "(3.0 or newer)");
	}

	@Test
	void quotesOnlyWhatNeedsIt() {
		Word[] words = { Word.of("plain"), Word.of("a b"), Word.of("a\"b"), Word.of("it's"), Word.of("it's $5\\"),
				Word.of("#"), Word.of("$HOME"), Word.expanding("$HOME"), Word.expanding("a \"b\" \\ ${X-\\\"} c"),
				Word.of("\u00e9") };
		Section global = new Section("global", List.of(),
				List.of(new Setting(Setting.Kind.STATS_SOCKET, List.of(words))));
		assertThat(new ConfigurationWriter(Release.NEWEST).write(Configuration.of(global)).text())
			.isEqualTo("global\n    stats socket plain 'a b' 'a\"b' \"it's\" \"it's \\$5\\\\\" '#' '$HOME' \"$HOME\" "
					+ "\"a \\\"b\\\" \\\\ ${X-\\\"} c\" '\u00e9'\n");
	}

	@Test
	void keepsOpaqueLinesAsTheyAre() {
		Section defaults = new Section("defaults", List.of(),
				List.of(new OpaqueLine("  log-format \"%ci \\\"$X\" \t")));
		assertThat(new ConfigurationWriter(Release.NEWEST).write(Configuration.of(defaults)).text())
			.isEqualTo("defaults\n    log-format \"%ci \\\"$X\"\n");
	}

}
