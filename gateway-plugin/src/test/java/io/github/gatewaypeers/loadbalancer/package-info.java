/**
 * Tests of the choice of servers, and gateways that share stickiness with an HAProxy.
 */
@NullMarked
package io.github.gatewaypeers.loadbalancer;

import org.jspecify.annotations.NullMarked;
