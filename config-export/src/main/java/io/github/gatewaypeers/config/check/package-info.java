/**
 * Compares both halves of a configuration, and names what breaks or bends replication.
 */
@NullMarked
package io.github.gatewaypeers.config.check;

import org.jspecify.annotations.NullMarked;
