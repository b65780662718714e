package io.github.gatewaypeers.config.architecture.violations.gateway;

import io.github.gatewaypeers.config.architecture.violations.check.Check;

interface KnowsCheck {

	void know(Check other);

}
