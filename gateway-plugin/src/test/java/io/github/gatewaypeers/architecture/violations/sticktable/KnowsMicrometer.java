package io.github.gatewaypeers.architecture.violations.sticktable;

import io.micrometer.core.instrument.MeterRegistry;

interface KnowsMicrometer {

	void know(MeterRegistry meterRegistry);

}
