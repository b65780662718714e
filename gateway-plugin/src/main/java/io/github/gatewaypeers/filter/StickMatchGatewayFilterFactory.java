package io.github.gatewaypeers.filter;

import io.github.gatewaypeers.loadbalancer.ServerFailures;

/**
 * {@code StickMatch=table, key} sends a request to the server of its entry, as HAProxy's
 * {@code stick match} does.
 */
public class StickMatchGatewayFilterFactory extends StickRuleGatewayFilterFactory {

	/**
	 * Makes the factory.
	 * @param context what filters work with
	 * @param failures the failures of all servers
	 */
	public StickMatchGatewayFilterFactory(FilterContext context, ServerFailures failures) {
		super(StickRule.Kind.MATCH, context, failures);
	}

}
