/**
 * What HAProxy's samples and keys are of a {@code ServerWebExchange}: the address of the
 * client, the parts of the messages, and what a bean says.
 */
@NullMarked
package io.github.gatewaypeers.exchange;

import org.jspecify.annotations.NullMarked;
