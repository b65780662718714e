/**
 * HAProxy's sample expressions: what is read from a request or response, how it is
 * converted, and which key of a stick-table comes of it. Knows no web framework.
 */
@NullMarked
package io.github.gatewaypeers.expression;

import org.jspecify.annotations.NullMarked;
