package io.github.gatewaypeers.architecture.violations.actuate;

public interface Endpoint {

}
