package io.github.gatewaypeers.config.architecture.violations.page;

import io.github.gatewaypeers.config.architecture.violations.actuate.Actuate;

interface KnowsActuate {

	void know(Actuate other);

}
