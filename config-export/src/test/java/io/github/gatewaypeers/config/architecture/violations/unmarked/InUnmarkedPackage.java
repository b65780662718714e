package io.github.gatewaypeers.config.architecture.violations.unmarked;

public interface InUnmarkedPackage {

}
