package io.github.gatewaypeers.config.architecture.violations.model;

import org.springframework.core.env.Environment;

interface KnowsSpring {

	void know(Environment other);

}
