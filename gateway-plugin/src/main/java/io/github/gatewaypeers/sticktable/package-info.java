/**
 * The stick-table: its definition, keys, data types, entries, frequency counters, expiry
 * and size, and the log of updates which the peers read. Knows no network.
 */
@NullMarked
package io.github.gatewaypeers.sticktable;

import org.jspecify.annotations.NullMarked;
