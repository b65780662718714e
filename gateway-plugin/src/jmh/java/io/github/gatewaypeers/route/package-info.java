/**
 * What a gateway costs for each request, with and without limits: whole processes,
 * measured one after the other in the same run.
 */
@NullMarked
package io.github.gatewaypeers.route;

import org.jspecify.annotations.NullMarked;
