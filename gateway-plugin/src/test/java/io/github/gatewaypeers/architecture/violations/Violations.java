package io.github.gatewaypeers.architecture.violations;

/**
 * Marks the root of a small copy of the starter in which every rule of the architecture
 * is broken once, each by a class named after what it does wrong.
 */
public interface Violations {

}
