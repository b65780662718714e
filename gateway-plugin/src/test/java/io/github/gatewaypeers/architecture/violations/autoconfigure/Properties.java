package io.github.gatewaypeers.architecture.violations.autoconfigure;

public interface Properties {

}
