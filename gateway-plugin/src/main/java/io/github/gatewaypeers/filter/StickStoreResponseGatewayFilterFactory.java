package io.github.gatewaypeers.filter;

import io.github.gatewaypeers.loadbalancer.ServerFailures;

/**
 * {@code StickStoreResponse=table, key} stores the server in the entry of a key that its
 * response holds, as HAProxy's {@code stick store-response} does.
 */
public class StickStoreResponseGatewayFilterFactory extends StickRuleGatewayFilterFactory {

	/**
	 * Makes the factory.
	 * @param context what filters work with
	 * @param failures the failures of all servers
	 */
	public StickStoreResponseGatewayFilterFactory(FilterContext context, ServerFailures failures) {
		super(StickRule.Kind.STORE_RESPONSE, context, failures);
	}

}
