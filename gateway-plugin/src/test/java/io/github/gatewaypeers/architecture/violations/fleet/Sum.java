package io.github.gatewaypeers.architecture.violations.fleet;

public interface Sum {

}
