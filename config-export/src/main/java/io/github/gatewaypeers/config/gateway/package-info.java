/**
 * The gateway's half of the configuration: read from its properties, written as HAProxy's
 * half, and made of HAProxy's half.
 */
@NullMarked
package io.github.gatewaypeers.config.gateway;

import org.jspecify.annotations.NullMarked;
