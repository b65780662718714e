package io.github.gatewaypeers.config.model;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A section: its header and its lines.
 *
 * @param keyword the kind of section, for instance {@code peers}
 * @param arguments the words after it, of which the first is the name of the section
 * @param lines the lines, in their order
 */
public record Section(String keyword, List<Word> arguments, List<Directive> lines) {

	/** The words that begin a section, wherever they stand at the beginning of a line. */
	public static final Set<String> KEYWORDS = Set.of("global", "defaults", "frontend", "backend", "listen", "peers",
			"resolvers", "userlist", "mailers", "namespace_list", "traces", "program", "cache", "http-errors", "ring",
			"log-forward", "log-profile", "fcgi-app", "crt-store", "acme", "healthcheck", "spoe-agent", "spoe-group",
			"spoe-message");

	/** The sections that requests pass. */
	public static final Set<String> PROXIES = Set.of("frontend", "backend", "listen", "defaults");

	private static final Set<String> NAMELESS = Set.of("global", "defaults", "traces", "crt-store");

	/**
	 * Checks the header, and that every line may stand in such a section.
	 */
	public Section {
		arguments = List.copyOf(arguments);
		lines = List.copyOf(lines);
		if (!KEYWORDS.contains(keyword)) {
			throw new IllegalArgumentException("HAProxy has no section '" + keyword + "'; use for instance peers");
		}
		if (arguments.isEmpty() && !NAMELESS.contains(keyword)) {
			throw new IllegalArgumentException("section '" + keyword + "' has no name; add one");
		}
		if (keyword.equals("peers") || PROXIES.contains(keyword)) {
			arguments.stream().limit(1).forEach((name) -> name.checkName("a " + keyword + " section"));
		}
		for (Directive line : lines) {
			checkPlace(keyword, arguments, line);
		}
	}

	/**
	 * Makes a section with a name.
	 * @param keyword the kind of section
	 * @param name its name
	 * @param lines its lines
	 * @return the section
	 * @throws IllegalArgumentException if HAProxy would not take the name, or not such a
	 * line there
	 */
	public static Section of(String keyword, String name, List<? extends Directive> lines) {
		return new Section(keyword, List.of(Word.of(name)), List.copyOf(lines));
	}

	private static void checkPlace(String keyword, List<Word> arguments, Directive line) {
		boolean fits = true;
		if (line instanceof Setting setting) {
			fits = setting.kind().standsIn(keyword);
		}
		else if (line instanceof ServerLine server) {
			fits = keyword.equals("peers") || (!server.isPeer() && PROXIES.contains(keyword));
		}
		else if (line instanceof TableLine table) {
			String owner = table.isInSection() ? table.section() : table.definition().name();
			fits = (keyword.equals("peers") ? table.isInSection() : PROXIES.contains(keyword) && !table.isInSection())
					&& owner != null && !arguments.isEmpty() && arguments.get(0).is(owner);
		}
		else if (line instanceof Rule || line instanceof StickRule) {
			fits = PROXIES.contains(keyword);
		}
		if (!fits) {
			throw new IllegalArgumentException(
					"'" + line + "' does not belong into section '" + keyword + header(arguments) + "'; move it");
		}
	}

	private static String header(List<Word> arguments) {
		return String.join("", arguments.stream().map((word) -> " " + word).toList());
	}

	/**
	 * Returns the name.
	 * @return the name, empty if the section has none
	 */
	public String name() {
		return this.arguments.isEmpty() ? "" : this.arguments.get(0).text();
	}

	/**
	 * Returns the lines of a kind.
	 * @param <D> the kind
	 * @param type the kind
	 * @return the lines, in their order
	 */
	public <D extends Directive> Stream<D> directives(Class<D> type) {
		return this.lines.stream().filter(type::isInstance).map(type::cast);
	}

	/**
	 * Returns the settings of a kind.
	 * @param kind the kind
	 * @return the settings, in their order
	 */
	public Stream<Setting> settings(Setting.Kind kind) {
		return directives(Setting.class).filter((setting) -> setting.kind() == kind);
	}

}
