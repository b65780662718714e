package io.github.gatewaypeers.config.architecture.violations.check;

public interface Check {

}
