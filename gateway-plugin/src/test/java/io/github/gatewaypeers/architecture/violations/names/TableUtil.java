package io.github.gatewaypeers.architecture.violations.names;

public interface TableUtil {

}
