package io.github.gatewaypeers.config.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.config.model.TableLine;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.HaproxyUnits;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.ServerKeyType;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Reads what follows {@code stick-table}, or {@code table} and its name.
 */
final class TableParser {

	private final Tokens tokens;

	private final String name;

	private final @Nullable String section;

	/** What is only a warning to HAProxy. */
	private final List<LineSyntaxException> warnings;

	private final Map<DataType, StoredType> store = new LinkedHashMap<>();

	private TableDefinition.@Nullable Builder builder;

	private @Nullable Word peers;

	/**
	 * Makes a parser.
	 * @param section the section in which the table stands, or {@code null}
	 */
	TableParser(Tokens tokens, String name, @Nullable String section, List<LineSyntaxException> warnings) {
		this.tokens = tokens;
		this.name = name;
		this.section = section;
		this.warnings = warnings;
	}

	TableLine parse() throws LineSyntaxException {
		// The type may stand anywhere, and the others need it.
		List<Argument> arguments = new ArrayList<>();
		while (this.tokens.hasNext()) {
			Token keyword = this.tokens.take("");
			if (keyword.is("type")) {
				type();
			}
			else {
				arguments.add(argument(keyword));
			}
		}
		TableDefinition.Builder table = this.builder;
		if (table == null) {
			throw new LineSyntaxException(this.tokens.first().text(),
					"the table has no type; add type ipv4, ipv6, integer, string or binary");
		}
		if (arguments.stream().noneMatch((argument) -> argument.keyword.is("size"))) {
			throw new LineSyntaxException(this.tokens.first().text(),
					"the table has no size; add for instance size 100k");
		}
		for (Argument argument : arguments) {
			apply(table, argument);
		}
		return finish(table);
	}

	private TableLine finish(TableDefinition.Builder table) throws LineSyntaxException {
		try {
			table.store(this.store.values().stream().map(StoredType::toString).toArray(String[]::new));
			if (this.section != null) {
				table.inSection(this.section);
			}
			return new TableLine(table.build(), this.peers);
		}
		catch (IllegalArgumentException ex) {
			throw new LineSyntaxException(this.tokens.first(), ex);
		}
	}

	private void type() throws LineSyntaxException {
		Token type = this.tokens.take("the type of the keys");
		String keyword = type.plain();
		try {
			KeyType keyType = KeyType.of(keyword);
			if (!keyword.equals(keyType.keyword()) && !keyword.equals("ipv4")) {
				throw new IllegalArgumentException("HAProxy minds the case; write " + keyType.keyword());
			}
			TableDefinition.Builder table = TableDefinition.of(this.name, keyType);
			if (keyType.hasLength() && this.tokens.accept("len")) {
				type = this.tokens.take("a length in bytes");
				table.length(Integer.parseInt(checkDigits(type)));
			}
			this.builder = table;
		}
		catch (IllegalArgumentException ex) {
			throw new LineSyntaxException(type, ex);
		}
	}

	private static String checkDigits(Token number) throws LineSyntaxException {
		if (!number.plain().matches("[0-9]{1,9}")) {
			throw new LineSyntaxException(number.text(), "it is no number of bytes; use one from 1 to 1024");
		}
		return number.text();
	}

	private Argument argument(Token keyword) throws LineSyntaxException {
		return switch (keyword.plain()) {
			case "nopurge", "recv-only" -> new Argument(keyword, keyword);
			case "size", "expire", "store", "srvkey", "write-to", "brates-factor" ->
				new Argument(keyword, this.tokens.take("its value"));
			case "peers" -> {
				if (this.section != null) {
					throw new LineSyntaxException("peers",
							"a table inside a section is shared by the peers of that section; remove it");
				}
				yield new Argument(keyword, this.tokens.take("the name of a peers section"));
			}
			default ->
				throw new LineSyntaxException(keyword.text(), "a table has no such argument; remove it or correct it");
		};
	}

	private void apply(TableDefinition.Builder table, Argument argument) throws LineSyntaxException {
		Token value = argument.value;
		try {
			switch (argument.keyword.text()) {
				case "nopurge" -> table.nopurge(true);
				case "recv-only" -> table.recvOnly(true);
				case "size" -> table.size(HaproxyUnits.parseSize(value.plain()));
				case "expire" -> table.expire(HaproxyUnits.parseTime(value.plain()));
				case "srvkey" -> table.serverKeyType(serverKeyType(value));
				case "write-to" -> table.writeTo(value.plain());
				case "brates-factor" -> table.bratesFactor((int) Math.min(HaproxyUnits.parseSize(value.plain()), 9999));
				case "peers" -> this.peers = value.word();
				default -> store(value);
			}
		}
		catch (IllegalArgumentException ex) {
			throw new LineSyntaxException(value, ex);
		}
	}

	private static ServerKeyType serverKeyType(Token value) throws LineSyntaxException {
		return switch (value.plain()) {
			case "name" -> ServerKeyType.NAME;
			case "addr" -> ServerKeyType.ADDR;
			default -> throw new LineSyntaxException(value.text(), "it identifies no server; use name or addr");
		};
	}

	private void store(Token list) throws LineSyntaxException {
		for (String text : list.plain().split(",(?![^(]*\\))")) {
			StoredType stored = stored(text);
			String keyword = text.split("\\(", 2)[0];
			if (!keyword.equals(stored.type().keyword()) && !keyword.equals("server_name")) {
				throw new LineSyntaxException(text, "HAProxy minds the case; write " + stored.type().keyword());
			}
			if (this.store.putIfAbsent(stored.type(), stored) != null) {
				this.warnings
					.add(new LineSyntaxException(text, "it is stored already, so HAProxy ignores it here; remove it"));
			}
		}
	}

	private static StoredType stored(String text) throws LineSyntaxException {
		try {
			return StoredType.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new LineSyntaxException(new Token(text, false, false), ex);
		}
	}

	private record Argument(Token keyword, Token value) {

	}

}
