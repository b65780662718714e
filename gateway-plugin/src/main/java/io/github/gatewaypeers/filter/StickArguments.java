package io.github.gatewaypeers.filter;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.gatewaypeers.exchange.ExchangeKey;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;

/**
 * Reads what routes say to one filter or predicate, and says what is wrong with it.
 */
final class StickArguments {

	/** How many pieces a key has at most in the short form, which is cut at commas. */
	private static final int KEY_PARTS = 24;

	private final FilterContext context;

	/** For instance {@code filter TrackStick}. */
	private final String who;

	StickArguments(FilterContext context, String who) {
		this.context = context;
		this.who = who;
	}

	/**
	 * The fields of the short form. It gives the key last, in pieces, since Spring Cloud
	 * Gateway cuts it at all commas.
	 */
	static List<String> shortForm(List<String> arguments) {
		return Stream
			.concat(arguments.stream().limit(arguments.size() - 1L),
					IntStream.range(0, KEY_PARTS).mapToObj((part) -> "keyParts[" + part + "]"))
			.toList();
	}

	StickTable table(StickConfig config) {
		String name = config.getTable();
		if (name == null || name.isBlank()) {
			throw invalid(config, "it names no stick-table", "name one of " + known(), null);
		}
		StickTable table = this.context.tables().find(name);
		if (table == null) {
			throw invalid(config, "there is no stick-table '" + name + "'",
					this.context.tables().all().isEmpty() ? "declare it under haproxy.stick-tables"
							: "declare it under haproxy.stick-tables or use one of " + known(),
					null);
		}
		return table;
	}

	private String known() {
		return this.context.tables()
			.all()
			.stream()
			.map((table) -> table.definition().name())
			.collect(Collectors.joining(", "));
	}

	/**
	 * Makes the key that a route names.
	 * @return the key, or {@code null} if it names none
	 */
	@Nullable ExchangeKey key(StickConfig config, StickTable table) {
		Object key = config.keyAsOne();
		return (key != null) ? key(config, table, key) : null;
	}

	private ExchangeKey key(StickConfig config, StickTable table, Object key) {
		return check(config, "key", "correct its key", () -> {
			ExchangeKey made = this.context.keys().of(key);
			made.requireKeyOf(table.definition());
			return made;
		});
	}

	/**
	 * Makes the key that a route names, or else that of the client's address.
	 */
	ExchangeKey keyOrSource(StickConfig config, StickTable table) {
		ExchangeKey key = key(config, table);
		return (key != null) ? key : key(config, table, "src");
	}

	/**
	 * Says whose entry a filter is about: the one the route names, or else the one that
	 * the request is tracked in, or else that of the client's address.
	 */
	StickSubject subject(StickConfig config, StickTable table) {
		ExchangeKey key = key(config, table);
		if (key != null) {
			return new StickSubject(table, false, key);
		}
		boolean addresses = table.definition().keyType() != KeyType.INTEGER;
		return new StickSubject(table, true, addresses ? key(config, table, "src") : null);
	}

	StickCondition condition(StickConfig config, @Nullable String condition, StickTable table) {
		if (condition == null) {
			throw invalid(config, "it has no condition", "add one, for instance http_req_rate gt 100", null);
		}
		return check(config, "condition '" + condition + "'",
				"correct the condition or what table '" + table.definition().name() + "' stores",
				() -> StickCondition.parse(condition, table));
	}

	/**
	 * Reads an argument, whose name is added to any complaint.
	 */
	<T> T check(StickConfig config, String argument, String mend, Supplier<T> read) {
		try {
			return read.get();
		}
		catch (InvalidStickFilterException ex) {
			throw ex;
		}
		catch (IllegalArgumentException ex) {
			throw invalid(config, argument + ": " + ex.getMessage(), mend, ex);
		}
	}

	InvalidStickFilterException invalid(StickConfig config, String problem, String mend, @Nullable Throwable cause) {
		return new InvalidStickFilterException(config.getRouteId(), this.who, problem, mend, cause);
	}

}
