package io.github.gatewaypeers.config.architecture.violations.reader;

import io.github.gatewaypeers.config.architecture.violations.writer.Writer;

interface KnowsWriter {

	void know(Writer other);

}
