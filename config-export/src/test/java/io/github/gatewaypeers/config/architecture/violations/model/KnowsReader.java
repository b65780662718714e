package io.github.gatewaypeers.config.architecture.violations.model;

import io.github.gatewaypeers.config.architecture.violations.reader.Reader;

interface KnowsReader {

	void know(Reader other);

}
