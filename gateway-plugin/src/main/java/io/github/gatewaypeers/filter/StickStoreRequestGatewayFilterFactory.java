package io.github.gatewaypeers.filter;

import io.github.gatewaypeers.loadbalancer.ServerFailures;

/**
 * {@code StickStoreRequest=table, key} stores the server that answers a request, as
 * HAProxy's {@code stick store-request} does.
 */
public class StickStoreRequestGatewayFilterFactory extends StickRuleGatewayFilterFactory {

	/**
	 * Makes the factory.
	 * @param context what filters work with
	 * @param failures the failures of all servers
	 */
	public StickStoreRequestGatewayFilterFactory(FilterContext context, ServerFailures failures) {
		super(StickRule.Kind.STORE_REQUEST, context, failures);
	}

}
