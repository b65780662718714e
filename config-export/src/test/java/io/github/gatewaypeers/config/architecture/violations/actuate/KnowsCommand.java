package io.github.gatewaypeers.config.architecture.violations.actuate;

import io.github.gatewaypeers.config.architecture.violations.command.Command;

interface KnowsCommand {

	void know(Command other);

}
