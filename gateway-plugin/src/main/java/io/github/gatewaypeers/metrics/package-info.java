/**
 * What Micrometer is told of tables, peers and decisions. Reads plain getters; no tag
 * ever holds a key.
 */
@NullMarked
package io.github.gatewaypeers.metrics;

import org.jspecify.annotations.NullMarked;
