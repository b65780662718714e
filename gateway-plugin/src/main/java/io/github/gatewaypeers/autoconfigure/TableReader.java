package io.github.gatewaypeers.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.sticktable.HaproxyUnits;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.ServerKeyType;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Makes the stick-tables that the properties describe, or says which property describes
 * none.
 */
public final class TableReader {

	private final Ticker ticker;

	/** The tables so far, by the property that describes them. */
	private final Map<String, StickTable> tables = new LinkedHashMap<>();

	private TableReader(Ticker ticker) {
		this.ticker = ticker;
	}

	/**
	 * Makes the tables.
	 * @param properties the properties
	 * @param ticker the clock of the tables
	 * @return the tables, those inside sections last
	 * @throws InvalidHaproxyPropertyException if a property describes no table
	 */
	public static StickTables read(HaproxyProperties properties, Ticker ticker) {
		TableReader reader = new TableReader(ticker);
		reader.describe(properties, (problem) -> {
			throw problem;
		});
		return new StickTables(reader.tables.values());
	}

	/**
	 * Tries all tables, and does not stop at the first that is none.
	 * @param properties the properties
	 * @return what is wrong with each, in their order; empty if all are tables
	 */
	public static List<InvalidHaproxyPropertyException> problems(HaproxyProperties properties) {
		List<InvalidHaproxyPropertyException> problems = new ArrayList<>();
		new TableReader(Ticker.disabledTicker()).describe(properties, problems::add);
		return problems;
	}

	private void describe(HaproxyProperties properties, Consumer<InvalidHaproxyPropertyException> problems) {
		properties.stickTables().forEach((name, table) -> attempt(problems, () -> {
			String property = PropertyNames.table(name);
			if (table.peers() != null && !properties.peers().containsKey(table.peers())) {
				throw new InvalidHaproxyPropertyException(property + ".peers",
						"there is no section '" + table.peers() + "'", SectionReader.known(properties));
			}
			add(property, name, table, null);
		}));
		properties.peers().forEach((section, peers) -> peers.table().forEach((name, table) -> attempt(problems, () -> {
			String property = PropertyNames.tableOf(section, name);
			if (table.peers() != null) {
				throw new InvalidHaproxyPropertyException(property + ".peers",
						"a table inside a section is shared by the peers of that section", "remove it");
			}
			add(property, name, table, section);
		})));
		this.tables.forEach((property, table) -> attempt(problems, () -> linkWriteTo(property, table)));
	}

	private static void attempt(Consumer<InvalidHaproxyPropertyException> problems, Runnable part) {
		try {
			part.run();
		}
		catch (InvalidHaproxyPropertyException ex) {
			problems.accept(ex);
		}
	}

	private void add(String property, String name, HaproxyProperties.Table table, @Nullable String section) {
		PropertyNames.checkName(property, name);
		TableDefinition definition = define(property, name, table, section);
		this.tables.put(property, new StickTable(definition, this.ticker));
	}

	private static TableDefinition define(String property, String name, HaproxyProperties.Table table,
			@Nullable String section) {
		TableDefinition.Builder builder = TableDefinition.of(name, keyType(property, table));
		if (section != null) {
			builder.inSection(section);
		}
		Integer length = table.length();
		if (length != null) {
			PropertyNames.check(property + ".length", () -> builder.length(length));
		}
		PropertyNames.check(property + ".size", () -> builder.size(HaproxyUnits.parseSize(table.size())));
		String expire = table.expire();
		if (expire != null) {
			PropertyNames.check(property + ".expire", () -> builder.expire(HaproxyUnits.parseTime(expire)));
		}
		builder.nopurge(table.nopurge()).recvOnly(table.recvOnly());
		PropertyNames.check(property + ".brates-factor", () -> builder.bratesFactor(table.bratesFactor()));
		PropertyNames.check(property + ".srvkey", () -> builder.serverKeyType(serverKeyType(table.srvkey())));
		PropertyNames.check(property + ".write-to", () -> builder.writeTo(table.writeTo()));
		PropertyNames.check(property + ".store", () -> builder.store(types(table.store())));
		return PropertyNames.check(property + ".store", builder::build);
	}

	private static KeyType keyType(String property, HaproxyProperties.Table table) {
		String types = "use ip, ipv6, integer, string or binary";
		if (table.type() == null) {
			throw new InvalidHaproxyPropertyException(property + ".type", "the table has no type of keys", types);
		}
		try {
			return KeyType.of(table.type());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidHaproxyPropertyException(property + ".type", "unknown key type '" + table.type() + "'",
					types, ex);
		}
	}

	private static ServerKeyType serverKeyType(String text) {
		for (ServerKeyType type : ServerKeyType.values()) {
			if (type.name().toLowerCase(Locale.ROOT).equals(text.trim())) {
				return type;
			}
		}
		throw new IllegalArgumentException("'" + text + "' identifies no server: use name or addr");
	}

	/**
	 * Puts together again what was cut at the commas of arguments, as in
	 * {@code gpc0,gpc_rate(2,10s)}.
	 */
	private static String[] types(List<String> store) {
		String list = String.join(",", store);
		return list.isBlank() ? new String[0] : list.split(",(?![^(]*\\))", -1);
	}

	private void linkWriteTo(String property, StickTable table) {
		String target = table.definition().writeTo();
		if (target == null) {
			return;
		}
		StickTable found = this.tables.values()
			.stream()
			.filter((each) -> each.definition().name().equals(target))
			.findFirst()
			.orElse(null);
		if (found == null) {
			throw new InvalidHaproxyPropertyException(property + ".write-to", "there is no table '" + target + "'",
					"use one of " + names());
		}
		if (found.definition().writeTo() != null) {
			throw new InvalidHaproxyPropertyException(property + ".write-to",
					"table '" + target + "' writes to another table itself, which HAProxy refuses",
					"write to '" + found.definition().writeTo() + "' from both");
		}
		try {
			table.writeTo(found);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidHaproxyPropertyException(property + ".write-to",
					"the keys of table '" + target + "' have another type or length", "give both tables the same", ex);
		}
	}

	private List<String> names() {
		List<String> names = new ArrayList<>();
		this.tables.values().forEach((table) -> names.add(table.definition().name()));
		return names;
	}

}
