package io.github.gatewaypeers.architecture.violations.codec;

public interface Message {

}
