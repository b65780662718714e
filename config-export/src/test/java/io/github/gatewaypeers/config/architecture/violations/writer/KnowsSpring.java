package io.github.gatewaypeers.config.architecture.violations.writer;

import org.springframework.core.env.Environment;

interface KnowsSpring {

	void know(Environment other);

}
