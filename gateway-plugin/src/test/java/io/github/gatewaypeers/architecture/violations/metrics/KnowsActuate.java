package io.github.gatewaypeers.architecture.violations.metrics;

import io.github.gatewaypeers.architecture.violations.actuate.Endpoint;

interface KnowsActuate {

	void know(Endpoint endpoint);

}
