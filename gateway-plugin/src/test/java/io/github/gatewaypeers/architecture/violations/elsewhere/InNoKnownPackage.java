package io.github.gatewaypeers.architecture.violations.elsewhere;

public interface InNoKnownPackage {

}
