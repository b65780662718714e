/**
 * A whole fleet on one machine: gateways, HAProxys, and the table they share.
 */
@NullMarked
package io.github.gatewaypeers.sample.fleet;

import org.jspecify.annotations.NullMarked;
