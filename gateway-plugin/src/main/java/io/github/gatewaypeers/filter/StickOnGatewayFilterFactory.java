package io.github.gatewaypeers.filter;

import io.github.gatewaypeers.loadbalancer.ServerFailures;

/**
 * {@code StickOn=table, key} keeps a client at its server, as HAProxy's {@code stick on}
 * does: a request goes to the server of its entry, and the server that answers is stored
 * there.
 */
public class StickOnGatewayFilterFactory extends StickRuleGatewayFilterFactory {

	/**
	 * Makes the factory.
	 * @param context what filters work with
	 * @param failures the failures of all servers
	 */
	public StickOnGatewayFilterFactory(FilterContext context, ServerFailures failures) {
		super(StickRule.Kind.ON, context, failures);
	}

}
