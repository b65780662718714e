package io.github.gatewaypeers.config.architecture.violations.reader;

import org.springframework.core.env.Environment;

interface KnowsSpring {

	void know(Environment other);

}
