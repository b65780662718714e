package io.github.gatewaypeers.architecture.violations.exchange;

import io.github.gatewaypeers.architecture.violations.filter.Filter;

interface KnowsFilter {

	void know(Filter filter);

}
