package io.github.gatewaypeers.architecture.violations.peers;

public interface Peers {

}
