package io.github.gatewaypeers.config.reader;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Configuration;
import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.TableLine;
import io.github.gatewaypeers.config.model.Word;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a configuration. Any text can be read: what HAProxy would refuse is
 * reported and kept as an opaque line. Lines in conditional blocks ({@code .if}) are read
 * as if the condition held. Comments behind a line that is understood are dropped.
 */
public final class ConfigurationReader {

	private final List<Directive> preamble = new ArrayList<>();

	private final List<Section> sections = new ArrayList<>();

	private final Map<Object, Integer> lines = new IdentityHashMap<>();

	private final List<Problem> problems = new ArrayList<>();

	private final Set<String> names = new HashSet<>();

	/** The section that is being read, or {@code null} before the first. */
	private @Nullable Header header;

	private List<Directive> directives = this.preamble;

	private LineParser parser = new LineParser("", "");

	private int line;

	private ConfigurationReader() {
	}

	/**
	 * Reads a text.
	 * @param text the text of a configuration
	 * @return what it says, and what is wrong with it
	 */
	public static ReadConfiguration read(String text) {
		ConfigurationReader reader = new ConfigurationReader();
		for (String line : text.split("\n", -1)) {
			reader.line++;
			reader.readLine(line);
		}
		reader.endSection();
		return new ReadConfiguration(new Configuration(reader.preamble, reader.sections), reader.lines,
				reader.problems);
	}

	/**
	 * Cuts a line into words as HAProxy does: at blanks, with quotes and backslashes
	 * resolved, without a comment at its end.
	 * @param line the line
	 * @return the words; empty if HAProxy would refuse the line or there are none
	 */
	public static List<String> words(String line) {
		try {
			return Token.of(line).stream().map(Token::text).toList();
		}
		catch (LineSyntaxException ex) {
			return List.of();
		}
	}

	private void readLine(String line) {
		String text = line.strip();
		if (text.startsWith("#")) {
			keep(new Comment(printable(text.substring(1))));
			return;
		}
		List<Token> tokens;
		try {
			tokens = Token.of(line);
		}
		catch (LineSyntaxException ex) {
			report(ex);
			keepOpaque(line);
			return;
		}
		if (tokens.isEmpty()) {
			return;
		}
		Token first = tokens.get(0);
		if (!first.expands() && Section.KEYWORDS.contains(first.text())) {
			beginSection(tokens);
		}
		else if (this.header == null && !first.text().startsWith(".")) {
			report(first.text(), "it stands before the first section; move it into one, for instance global");
			keepOpaque(line);
		}
		else {
			readDirective(line, tokens);
		}
	}

	private void readDirective(String line, List<Token> tokens) {
		try {
			Directive directive = tokens.get(0).text().startsWith(".") ? null : this.parser.parse(tokens);
			if (directive == null) {
				keepOpaque(line);
			}
			else if (directive instanceof TableLine table && !this.names.add("table " + table.definition().name())) {
				throw new LineSyntaxException(tokens.get(0).text(),
						"table '" + table.definition().name() + "' is declared already; keep one");
			}
			else {
				keep(directive);
			}
		}
		catch (LineSyntaxException ex) {
			report(ex);
			keepOpaque(line);
		}
		this.parser.drainWarnings().forEach(this::report);
	}

	private void beginSection(List<Token> tokens) {
		endSection();
		String keyword = tokens.get(0).text();
		this.directives = new ArrayList<>();
		this.header = new Header(keyword, List.of(), this.line, false);
		this.parser = new LineParser("", "");
		try {
			List<Word> arguments = new Tokens(tokens.subList(1, tokens.size())).rest();
			Section section = new Section(keyword, arguments, List.of());
			this.header = new Header(keyword, arguments, this.line, true);
			this.parser = new LineParser(keyword, section.name());
			if (keyword.equals("peers") && !this.names.add("peers " + section.name())) {
				report(section.name(),
						"there is another peers section of this name already; give it a name of its own");
			}
		}
		catch (LineSyntaxException ex) {
			report(ex.word(), ex.problem() + "; the section is skipped");
		}
		catch (IllegalArgumentException ex) {
			report((tokens.size() > 1) ? tokens.get(1).text() : keyword, ex.getMessage() + "; the section is skipped");
		}
	}

	private void endSection() {
		Header header = this.header;
		if (header != null && header.valid) {
			Section section = new Section(header.keyword, header.arguments, this.directives);
			this.lines.put(section, header.line);
			this.sections.add(section);
		}
	}

	private void keep(Directive directive) {
		this.directives.add(directive);
		this.lines.put(directive, this.line);
	}

	private void keepOpaque(String line) {
		String text = line.split("\r", 2)[0];
		try {
			keep(new OpaqueLine(text));
		}
		catch (IllegalArgumentException ex) {
			String printable = printable(text).strip();
			report(printable.split(" ", 2)[0], String.valueOf(ex.getMessage()));
			keep(new Comment(" " + printable));
		}
	}

	private static String printable(String text) {
		StringBuilder printable = new StringBuilder(text.length());
		text.codePoints().forEach((code) -> {
			if (Character.isISOControl(code) || Character.getType(code) == Character.SURROGATE) {
				printable.append((code == '\t') ? ' ' : '?');
			}
			else {
				printable.appendCodePoint(code);
			}
		});
		return printable.toString();
	}

	private void report(LineSyntaxException problem) {
		report(problem.word(), problem.problem());
	}

	private void report(String word, String message) {
		this.problems.add(new Problem(this.line, printable(word), printable(message)));
	}

	private record Header(String keyword, List<Word> arguments, int line, boolean valid) {

	}

}
