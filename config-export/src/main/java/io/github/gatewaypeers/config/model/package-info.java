/**
 * The parts of an HAProxy configuration that have to do with peers and stick-tables, each
 * line a record that refuses what HAProxy would refuse; all other lines as they are.
 */
@NullMarked
package io.github.gatewaypeers.config.model;

import org.jspecify.annotations.NullMarked;
