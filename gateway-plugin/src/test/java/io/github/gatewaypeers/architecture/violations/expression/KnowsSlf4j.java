package io.github.gatewaypeers.architecture.violations.expression;

import org.slf4j.Logger;

interface KnowsSlf4j {

	void know(Logger logger);

}
