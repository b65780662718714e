/**
 * The {@code haproxy.*} properties and the beans made of them, with their conditions and
 * life cycle. No other package depends on this one.
 */
@NullMarked
package io.github.gatewaypeers.autoconfigure;

import org.jspecify.annotations.NullMarked;
