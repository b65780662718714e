package io.github.gatewaypeers.architecture.violations.peers;

import org.springframework.core.env.Environment;

interface KnowsSpring {

	void know(Environment environment);

}
