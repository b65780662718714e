package io.github.gatewaypeers.architecture.violations.expression;

import io.github.gatewaypeers.architecture.violations.exchange.Exchange;

interface KnowsExchange {

	void know(Exchange exchange);

}
