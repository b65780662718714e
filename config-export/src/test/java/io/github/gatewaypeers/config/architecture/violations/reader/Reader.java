package io.github.gatewaypeers.config.architecture.violations.reader;

public interface Reader {

}
