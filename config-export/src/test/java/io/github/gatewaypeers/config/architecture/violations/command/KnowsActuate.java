package io.github.gatewaypeers.config.architecture.violations.command;

import io.github.gatewaypeers.config.architecture.violations.actuate.Actuate;

interface KnowsActuate {

	void know(Actuate other);

}
