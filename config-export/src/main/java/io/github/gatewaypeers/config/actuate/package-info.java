/**
 * The endpoint that shows a running gateway's HAProxy half.
 */
@NullMarked
package io.github.gatewaypeers.config.actuate;

import org.jspecify.annotations.NullMarked;
