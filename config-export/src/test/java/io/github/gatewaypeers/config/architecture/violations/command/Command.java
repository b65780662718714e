package io.github.gatewaypeers.config.architecture.violations.command;

public interface Command {

}
