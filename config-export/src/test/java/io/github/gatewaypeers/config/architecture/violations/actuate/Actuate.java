package io.github.gatewaypeers.config.architecture.violations.actuate;

public interface Actuate {

}
