package io.github.gatewaypeers.config.architecture.violations.model;

public interface Model {

}
