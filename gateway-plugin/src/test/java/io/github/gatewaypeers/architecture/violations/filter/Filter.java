package io.github.gatewaypeers.architecture.violations.filter;

public interface Filter {

}
