package io.github.gatewaypeers.architecture.violations.session;

public interface Session {

}
