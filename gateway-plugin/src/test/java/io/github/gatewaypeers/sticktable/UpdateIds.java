package io.github.gatewaypeers.sticktable;

import com.github.benmanes.caffeine.cache.Ticker;

/**
 * Lets tests of other packages choose where a table begins to count its updates.
 */
public final class UpdateIds {

	private UpdateIds() {
	}

	/**
	 * Makes an empty table whose first update has the id after the given one.
	 */
	public static StickTable tableAfter(long lastUpdateId, TableDefinition definition, Ticker ticker) {
		return new StickTable(definition, ticker, lastUpdateId);
	}

}
