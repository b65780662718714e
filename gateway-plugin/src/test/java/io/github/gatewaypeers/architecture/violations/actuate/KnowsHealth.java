package io.github.gatewaypeers.architecture.violations.actuate;

import io.github.gatewaypeers.architecture.violations.health.Health;

interface KnowsHealth {

	void know(Health health);

}
