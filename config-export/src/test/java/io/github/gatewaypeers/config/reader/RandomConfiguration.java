package io.github.gatewaypeers.config.reader;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Condition;
import io.github.gatewaypeers.config.model.Configuration;
import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.StickRule;
import io.github.gatewaypeers.config.model.TableLine;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.ServerKeyType;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Configurations of whatever the model can hold, sensible or not.
 */
final class RandomConfiguration {

	/** Everything that means something to a parser, and letters of one to four bytes. */
	private static final String[] PIECES = { "a", "Z", "7", " ", "#", "'", "\"", "\\", "$", "{", "}", "(", ")", ",",
			":", ".", "-", "_", "/", "n", "x41", "${", "$A", "\\x", "!", "%[", "]", "*", "\u00e9", "\u20ac",
			"\ud83d\ude00", "\u00a0", "\u2028", "if", "table" };

	private final Random random;

	private int names;

	RandomConfiguration(long seed) {
		this.random = new Random(seed);
	}

	Configuration next() {
		List<Directive> preamble = new ArrayList<>();
		for (int i = number(3); i > 0; i--) {
			preamble.add(new Comment(text()));
		}
		List<Section> sections = new ArrayList<>();
		for (int i = number(6); i > 0; i--) {
			sections.add(section());
		}
		return new Configuration(preamble, sections);
	}

	private Section section() {
		String keyword = one("global", "peers", "backend", "frontend", "listen", "defaults", "resolvers");
		String name = name();
		List<Word> arguments = new ArrayList<>();
		if (!keyword.equals("global")) {
			arguments.add(Word.of(name));
		}
		List<Directive> lines = new ArrayList<>();
		for (int i = number(12); i > 0; i--) {
			lines.add(line(keyword));
		}
		if (Set.of("backend", "frontend", "listen").contains(keyword) && this.random.nextBoolean()) {
			lines.add(new TableLine(table(name, null), maybe(() -> Word.of(name()))));
		}
		if (keyword.equals("peers")) {
			for (int i = number(3); i > 0; i--) {
				lines.add(new TableLine(table(name(), name), null));
			}
		}
		return new Section(keyword, arguments, lines);
	}

	private Directive line(String keyword) {
		while (true) {
			switch (number(7)) {
				case 0 -> {
					return new Comment(text());
				}
				case 1 -> {
					return new OpaqueLine((keyword.equals("peers") ? ".notice " : "option ") + number(99) + "\t'"
							+ text().replace("'", "") + "' # " + text());
				}
				case 2 -> {
					Setting.Kind kind = Setting.Kind.values()[number(Setting.Kind.values().length)];
					if (kind.standsIn(keyword)) {
						return setting(kind);
					}
				}
				case 3 -> {
					if (keyword.equals("peers")) {
						return member();
					}
				}
				case 4 -> {
					if (keyword.equals("backend")) {
						return new ServerLine(false, nameWord(), word(), words(4));
					}
				}
				case 5 -> {
					if (Section.PROXIES.contains(keyword)) {
						return rule();
					}
				}
				default -> {
					if (Section.PROXIES.contains(keyword)) {
						return new StickRule(StickRule.Kind.values()[number(StickRule.Kind.values().length)], key(),
								maybe(this::word), maybe(this::condition));
					}
				}
			}
		}
	}

	private Setting setting(Setting.Kind kind) {
		return switch (kind) {
			case DISABLED, ENABLED -> new Setting(kind, List.of());
			case SHARDS, STICK_COUNTERS -> Setting.of(kind, Integer.toString(1 + number(9)));
			case LOCAL_PEER -> new Setting(kind, List.of(nameWord()));
			case HTTP_ERR_CODES, HTTP_FAIL_CODES ->
				Setting.of(kind, one("400", "+401-403", "400-420,499", "-404"), one("-404", "+501,503"));
			case BIND -> {
				List<Word> arguments = words(3);
				arguments.add(0, one(Word.of("10.0.0.1:" + (1 + number(65535))), Word.of("/run/a b.sock"),
						Word.of("[::1]:1024"), Word.expanding("${A}:1")));
				yield new Setting(kind, arguments);
			}
			case STATS_SOCKET, LOG -> {
				List<Word> arguments = words(3);
				arguments.add(word());
				yield new Setting(kind, arguments);
			}
			case DEFAULT_BIND, DEFAULT_SERVER -> new Setting(kind, words(4));
		};
	}

	private ServerLine member() {
		boolean peer = this.random.nextBoolean();
		Word address = one(Word.of("10.0.0.1:" + (1 + number(65535))), Word.of("[2001:db8::1]:1024"),
				Word.of("/run/a'b.sock"), Word.expanding("${A-b}:" + (1 + number(9))), Word.of("ipv4@host:1"));
		if (!peer && this.random.nextBoolean()) {
			return new ServerLine(false, nameWord(), null, List.of(Word.of("ssl"), Word.of("verify"), Word.of("none")));
		}
		return new ServerLine(peer, nameWord(), address, words(4));
	}

	private Rule rule() {
		while (true) {
			Rule.Ruleset ruleset = Rule.Ruleset.values()[number(Rule.Ruleset.values().length)];
			try {
				Rule.Action action = switch (number(4)) {
					case 0 -> new Rule.Track(number(100), key(), maybe(this::word));
					case 1 -> new Rule.SetVar("txn.count", one(Word.of("src_inc_gpc0(t)"), Word.of("sc_clr_gpc(1,0)")));
					case 2 -> new Rule.Refuse(Rule.Refusal.values()[number(3)], words(4));
					default -> change();
				};
				return new Rule(ruleset, action, maybe(this::condition));
			}
			catch (IllegalArgumentException ex) {
				// That ruleset has no such action, or a word is a keyword.
			}
		}
	}

	private Rule.Change change() {
		Rule.ChangeKind kind = Rule.ChangeKind.values()[number(Rule.ChangeKind.values().length)];
		return new Rule.Change(kind, kind.isArray() ? number(100) : 0, number(100), kind.takesValue() ? key() : null);
	}

	private TableDefinition table(String name, @Nullable String section) {
		KeyType type = KeyType.values()[number(KeyType.values().length)];
		TableDefinition.Builder table = TableDefinition.of(name, type)
			.size(1 + (this.random.nextLong() & 0xffff_fffeL))
			.nopurge(this.random.nextBoolean())
			.recvOnly(this.random.nextBoolean())
			.bratesFactor(1 + number(1024))
			.serverKeyType(ServerKeyType.values()[number(2)])
			.expire(this.random.nextBoolean() ? number(Integer.MAX_VALUE) : number(100) * 60_000);
		if (section != null) {
			table.inSection(section);
		}
		if (type.hasLength()) {
			table.length(1 + number(1024));
		}
		if (number(4) == 0) {
			table.writeTo(name());
		}
		Set<DataType> types = EnumSet.noneOf(DataType.class);
		for (int i = number(8); i > 0; i--) {
			types.add(DataType.values()[number(DataType.values().length)]);
		}
		if (types.contains(DataType.GPT)) {
			types.remove(DataType.GPT0);
		}
		if (types.contains(DataType.GPC)) {
			types.removeAll(EnumSet.of(DataType.GPC0, DataType.GPC1));
		}
		if (types.contains(DataType.GPC_RATE)) {
			types.removeAll(EnumSet.of(DataType.GPC0_RATE, DataType.GPC1_RATE));
		}
		for (DataType each : types) {
			table.store(new StoredType(each, each.isArray() ? 1 + number(100) : 1,
					(each.kind() == DataType.Kind.RATE) ? 1 + number(100_000) : 0)
				.toString());
		}
		return table.build();
	}

	private Condition condition() {
		List<Word> terms = words(5);
		terms.add(word());
		return new Condition(this.random.nextBoolean(), terms);
	}

	private Word key() {
		while (true) {
			Word key = word();
			if (!Set.of("if", "unless", "table").contains(key.text())) {
				return key;
			}
		}
	}

	private List<Word> words(int most) {
		List<Word> words = new ArrayList<>();
		for (int i = number(most + 1); i > 0; i--) {
			Word word = word();
			if (!Set.of("if", "unless", "table").contains(word.text())) {
				words.add(word);
			}
		}
		return words;
	}

	private Word word() {
		if (number(5) == 0) {
			return Word.expanding(
					text().replace("$", "") + one("${A}", "$B ", "${C-d e\"f\\}", "${D[*]}") + text().replace("$", ""));
		}
		return Word.of("w" + text());
	}

	private String text() {
		StringBuilder text = new StringBuilder();
		for (int i = number(8); i > 0; i--) {
			text.append(PIECES[number(PIECES.length)]);
		}
		return text.toString();
	}

	private Word nameWord() {
		return (number(5) == 0) ? Word.expanding("${NAME}" + name()) : Word.of(name());
	}

	private String name() {
		return one("mypeers", "a.b", "x:y", "_z-", "0") + this.names++;
	}

	private int number(int bound) {
		return this.random.nextInt(bound);
	}

	@SafeVarargs
	private <T> T one(T... choices) {
		return choices[number(choices.length)];
	}

	private <T> @Nullable T maybe(Supplier<T> supplier) {
		return this.random.nextBoolean() ? supplier.get() : null;
	}

}
