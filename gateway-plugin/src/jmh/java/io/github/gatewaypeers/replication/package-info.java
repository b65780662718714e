/**
 * The replication benchmark: gateways and HAProxys as processes of their own teach and
 * tell each other, and what that takes is measured from outside, alike for all of them.
 * Begin with {@link io.github.gatewaypeers.replication.ReplicationBenchmark}.
 */
@NullMarked
package io.github.gatewaypeers.replication;

import org.jspecify.annotations.NullMarked;
