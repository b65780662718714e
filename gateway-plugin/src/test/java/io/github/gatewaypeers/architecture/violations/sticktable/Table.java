package io.github.gatewaypeers.architecture.violations.sticktable;

public interface Table {

}
