package io.github.gatewaypeers.architecture.violations.health;

public interface Health {

}
