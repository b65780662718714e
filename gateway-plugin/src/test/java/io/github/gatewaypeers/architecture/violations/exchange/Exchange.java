package io.github.gatewaypeers.architecture.violations.exchange;

public interface Exchange {

}
