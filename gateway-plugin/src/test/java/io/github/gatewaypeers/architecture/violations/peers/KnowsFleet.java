package io.github.gatewaypeers.architecture.violations.peers;

import io.github.gatewaypeers.architecture.violations.fleet.Sum;

interface KnowsFleet {

	void know(Sum sum);

}
