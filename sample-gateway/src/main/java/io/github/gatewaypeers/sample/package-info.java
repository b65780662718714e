/**
 * A gateway to run and to read: each feature of the starter in one small application.
 */
@NullMarked
package io.github.gatewaypeers.sample;

import org.jspecify.annotations.NullMarked;
