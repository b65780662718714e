/**
 * Which server a request goes to: HAProxy's {@code stick} rules, applied to the balancers
 * of Spring Cloud LoadBalancer and to lists of servers.
 */
@NullMarked
package io.github.gatewaypeers.loadbalancer;

import org.jspecify.annotations.NullMarked;
