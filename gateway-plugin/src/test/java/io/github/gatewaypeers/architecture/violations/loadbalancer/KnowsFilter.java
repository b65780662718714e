package io.github.gatewaypeers.architecture.violations.loadbalancer;

import io.github.gatewaypeers.architecture.violations.filter.Filter;

interface KnowsFilter {

	void know(Filter filter);

}
