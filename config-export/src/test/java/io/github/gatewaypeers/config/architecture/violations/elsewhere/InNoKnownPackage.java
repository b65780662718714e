package io.github.gatewaypeers.config.architecture.violations.elsewhere;

public interface InNoKnownPackage {

}
