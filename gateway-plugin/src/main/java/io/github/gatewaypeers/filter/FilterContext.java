package io.github.gatewaypeers.filter;

import java.util.List;

import io.github.gatewaypeers.exchange.ExchangeKeys;
import io.github.gatewaypeers.exchange.ConnectionAddress;
import io.github.gatewaypeers.sticktable.StickTables;

/**
 * What all filters of stick-tables work with.
 *
 * @param enabled whether filters do anything; if not, every request passes
 * @param tables the tables that routes may name
 * @param keys makes the keys of requests
 * @param errors the statuses that count as {@code http_err}
 * @param failures the statuses that count as {@code http_fail}
 * @param decisions where filters count what they decide
 */
public record FilterContext(boolean enabled, StickTables tables, ExchangeKeys keys, StatusCodes errors,
		StatusCodes failures, Decisions decisions) {

	/**
	 * Makes a context with HAProxy's defaults.
	 * @param tables the tables that routes may name
	 * @return the context
	 */
	public static FilterContext of(StickTables tables) {
		return new FilterContext(true, tables, new ExchangeKeys(new ConnectionAddress()), StatusCodes.ERRORS,
				StatusCodes.FAILURES, new Decisions());
	}

	/**
	 * Makes the context of filters that let every request pass, whatever routes say.
	 * @return the context
	 */
	public static FilterContext switchedOff() {
		return new FilterContext(false, new StickTables(List.of()), new ExchangeKeys(new ConnectionAddress()),
				StatusCodes.ERRORS, StatusCodes.FAILURES, new Decisions());
	}

}
