package io.github.gatewaypeers.architecture.violations.unmarked;

public interface InUnmarkedPackage {

}
