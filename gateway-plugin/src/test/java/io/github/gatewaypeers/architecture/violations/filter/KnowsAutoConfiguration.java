package io.github.gatewaypeers.architecture.violations.filter;

import io.github.gatewaypeers.architecture.violations.autoconfigure.Properties;

interface KnowsAutoConfiguration {

	void know(Properties properties);

}
