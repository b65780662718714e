/**
 * What a route says about stick-tables: the gateway filters and route predicates, and how
 * a key is read from a request.
 */
@NullMarked
package io.github.gatewaypeers.filter;

import org.jspecify.annotations.NullMarked;
