package io.github.gatewaypeers.config.architecture.violations.check;

import io.github.gatewaypeers.config.architecture.violations.command.Command;

interface KnowsCommand {

	void know(Command other);

}
