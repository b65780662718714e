package io.github.gatewaypeers.config.writer;

import java.util.List;

import io.github.gatewaypeers.config.model.Configuration;
import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.Word;
import org.jspecify.annotations.Nullable;

/**
 * Writes configurations. The same configuration and release always give the same text.
 */
public final class ConfigurationWriter {

	private final Release release;

	/**
	 * Makes a writer.
	 * @param release the release of HAProxy that is to read the text
	 */
	public ConfigurationWriter(Release release) {
		this.release = release;
	}

	/**
	 * Writes a configuration. What the release does not know is left out; a comment in
	 * its place says so, and the result lists it.
	 * @param configuration the configuration
	 * @return the text and what was left out
	 */
	public WrittenConfiguration write(Configuration configuration) {
		Fitting fitting = new Fitting(this.release);
		StringBuilder text = new StringBuilder();
		for (Directive line : configuration.preamble()) {
			text.append(LineText.of(line, this.release)).append('\n');
		}
		for (Section section : configuration.sections()) {
			text.append(text.isEmpty() ? "" : "\n").append(LineText.header(section)).append('\n');
			for (Directive line : fitting.fit(section).lines()) {
				text.append("    ").append(LineText.of(line, this.release)).append('\n');
			}
		}
		return new WrittenConfiguration(text.toString(), fitting.omissions());
	}

	/**
	 * Writes one line as it stands, whether the release knows it or not.
	 * @param line the line
	 * @return its text, without blanks before it or a line feed after it
	 */
	public String line(Directive line) {
		return LineText.of(line, this.release);
	}

	/**
	 * Looks for what the release lacks in expressions that the writer does not look into.
	 * @param words the words of expressions and conditions
	 * @return a sentence without full stop, or {@code null} if nothing is missing
	 */
	public @Nullable String absence(List<String> words) {
		return words.stream()
			.flatMap(Feature::inExpression)
			.filter((feature) -> !feature.isIn(this.release))
			.map((feature) -> feature.absence(this.release))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Quotes a word of an opaque line where it needs it.
	 * @param text the word
	 * @return the word as a line holds it
	 * @throws IllegalArgumentException if the word is empty or holds control characters
	 */
	public static String quote(String text) {
		return Quoting.quote(Word.of(text));
	}

}
