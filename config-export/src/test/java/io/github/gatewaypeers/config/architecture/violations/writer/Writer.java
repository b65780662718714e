package io.github.gatewaypeers.config.architecture.violations.writer;

public interface Writer {

}
