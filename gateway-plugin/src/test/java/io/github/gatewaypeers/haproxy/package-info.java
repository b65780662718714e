/**
 * Test support: real HAProxys. Finds the ones of this machine, runs them as members of a
 * {@code peers} section, reads what their command line interface says, and holds
 * recordings of what they said to each other. Begin with {@link HaproxyTest}.
 */
@NullMarked
package io.github.gatewaypeers.haproxy;

import org.jspecify.annotations.NullMarked;
