/**
 * The command line.
 */
@NullMarked
package io.github.gatewaypeers.config.command;

import org.jspecify.annotations.NullMarked;
