package io.github.gatewaypeers.config.architecture.violations.names;

public interface WriterUtils {

}
