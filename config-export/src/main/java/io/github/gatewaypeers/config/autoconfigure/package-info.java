/**
 * Adds what this module has to offer to a gateway.
 */
@NullMarked
package io.github.gatewaypeers.config.autoconfigure;

import org.jspecify.annotations.NullMarked;
