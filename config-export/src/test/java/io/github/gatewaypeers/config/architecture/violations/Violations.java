package io.github.gatewaypeers.config.architecture.violations;

/**
 * Marks the root of a small copy of this module in which every rule of the architecture
 * is broken once, each by a class named after what it does wrong.
 */
public interface Violations {

}
